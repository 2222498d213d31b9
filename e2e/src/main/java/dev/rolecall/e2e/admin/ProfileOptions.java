package dev.rolecall.e2e.admin;

import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.cluster.ClusterReader;
import dev.rolecall.e2e.cluster.KubeApi;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Scope;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Profile of which cluster: the options of each admin's command, a picocli mixin. */
final class ProfileOptions {
  /** Of a namespace (Kubernetes, Object Names and IDs, RFC 1123 label names). */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "The Profile, which is also its namespace.")
  private @Nullable String profile;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  /** The name, as far as it is one. */
  String profile() {
    if (profile == null) {
      throw new UsageException(AdminSentences.missing("--profile"));
    }
    return named(profile);
  }

  /** Whether a Profile is named. */
  boolean isGiven() {
    return profile != null;
  }

  static String named(String profile) {
    if (!NAME.matcher(profile).matches()) {
      throw new UsageException(AdminSentences.badProfile(profile));
    }
    return profile;
  }

  ClusterOptions cluster() {
    return cluster;
  }

  KubeApi cluster(Surroundings here) {
    return cluster.connect(here);
  }

  /** The issuer that is given, else the cluster's. */
  ClusterReader.Issuer issuer(KubeApi api) {
    return profile == null ? cluster.issuer(api) : cluster.issuer(api, profile());
  }

  static Scope scope(String option, String text) {
    try {
      return Scope.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(AdminSentences.badScope(option, "" + e.getMessage()));
    }
  }

  static Access access(String option, String text) {
    try {
      return Access.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(AdminSentences.badAccess(option, "" + e.getMessage()));
    }
  }
}
