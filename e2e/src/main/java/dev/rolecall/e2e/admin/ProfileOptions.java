package dev.rolecall.e2e.admin;

import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.cluster.ClusterReader;
import dev.rolecall.e2e.cluster.KubeApi;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Scope;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Profile of which cluster: the options of each admin's command, a picocli mixin. */
final class ProfileOptions {
  /** Of a namespace (Kubernetes, Object Names and IDs, RFC 1123 label names). */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** IAM API Reference, CreateOpenIDConnectProvider, Url. */
  private static final Pattern ISSUER =
      Pattern.compile("https://[^:/?#@\\s\\p{C}]+(/[^?#\\s\\p{C}]*)?");

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "The Profile, which is also its namespace.")
  private @Nullable String profile;

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description =
          "Who signs the cluster's tokens. Default: what the API server says, or a token of"
              + " default-editor that it makes.")
  private @Nullable String issuer;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Default: the files of KUBECONFIG, or ~/.kube/config.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The kubeconfig's context. Default: its current one.")
  private @Nullable String context;

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

  KubeApi cluster(Surroundings here) {
    return KubeApi.connect(
        here.environment(), Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
  }

  /** The issuer that is given, else the cluster's. */
  ClusterReader.Issuer issuer(KubeApi cluster) {
    ClusterReader reader = new ClusterReader(cluster);
    ClusterReader.Issuer found =
        issuer == null
            ? (profile == null ? reader.publishedIssuer() : reader.issuer(profile))
                .orElseThrow(
                    () ->
                        new UsageException(
                            profile == null
                                ? AdminSentences.unpublishedIssuer()
                                : AdminSentences.unknownIssuer(profile)))
            : new ClusterReader.Issuer(issuer, ClusterReader.Told.GIVEN, reader.keyIds());
    if (!ISSUER.matcher(found.url()).matches()) {
      throw new UsageException(AdminSentences.badIssuer(found.url()));
    }
    return found;
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
