package dev.rolecall.e2e.admin;

import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.profile.ClusterRoles;
import dev.rolecall.token.ServiceAccountSubject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The roles of a cluster's own: a picocli mixin. */
final class ClusterRolesOptions {
  /** A role's name has 64 characters (IAM API Reference, CreateRole); ours have 14 before it. */
  private static final int LONGEST = 50;

  /** EKS API Reference, CreateCluster, name. */
  private static final Pattern CLUSTER = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]{0,49}");

  /** Kubernetes, Object Names and IDs: RFC 1123 labels, and subdomains for ServiceAccounts. */
  private static final Pattern ACCOUNT =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)/([a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?)");

  /** IAM API Reference, CreateRole, Path and RoleName, with IAM's wildcards behind a beginning. */
  private static final Pattern ROLES = Pattern.compile("[\\w+=,.@-][\\w+=,.@*?/-]{0,575}");

  @Option(
      names = "--cluster-roles",
      paramLabel = "CLUSTER",
      description = {
        "Instead of a Profile's: the roles of the cluster of that name. kf-admin-CLUSTER is for what"
            + " --admin-account names, kf-user-CLUSTER for default-editor of every Profile,"
            + " kf-controller-CLUSTER for the Profile controller."
      })
  private @Nullable String cluster;

  @Option(
      names = "--admin-account",
      paramLabel = "NAMESPACE/NAME",
      description =
          "The ServiceAccount of a control plane component, for kf-admin-CLUSTER. Repeatable.")
  private List<String> adminAccounts = List.of();

  @Option(
      names = "--profile-roles",
      paramLabel = "ROLES",
      description =
          "The roles whose trust policies the Profile controller may edit, as they stand behind role/"
              + " in their ARNs: 'kubeflow/*'. Default: those that onboarding tagged.")
  private @Nullable String profileRoles;

  boolean areWanted() {
    return cluster != null;
  }

  /** Without them there is nothing to be said of them. */
  void requireNone() {
    if (!adminAccounts.isEmpty()) {
      throw new UsageException(AdminSentences.onlyWithClusterRoles("--admin-account"));
    }
    if (profileRoles != null) {
      throw new UsageException(AdminSentences.onlyWithClusterRoles("--profile-roles"));
    }
  }

  ClusterRoles of(String issuer) {
    String name = String.valueOf(cluster);
    if (!CLUSTER.matcher(name).matches()) {
      throw new UsageException(AdminSentences.badCluster(name, LONGEST));
    }
    if (profileRoles != null && !ROLES.matcher(profileRoles).matches()) {
      throw new UsageException(AdminSentences.badProfileRoles(profileRoles));
    }
    return new ClusterRoles(
        name,
        issuer,
        adminAccounts.stream().map(ClusterRolesOptions::account).distinct().toList(),
        Optional.ofNullable(profileRoles));
  }

  static ServiceAccountSubject account(String text) {
    if (!ACCOUNT.matcher(text).matches()) {
      throw new UsageException(AdminSentences.badAccountName(text));
    }
    int slash = text.indexOf('/');
    return new ServiceAccountSubject(text.substring(0, slash), text.substring(slash + 1));
  }
}
