package dev.rolecall.verify;

import dev.rolecall.cluster.ClusterView;
import dev.rolecall.cluster.ClusterView.Plugin;
import dev.rolecall.cluster.ClusterView.Profile;
import dev.rolecall.cluster.ClusterView.ServiceAccount;
import dev.rolecall.credentials.RoleArn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Profile's plugin, and the annotation that it writes. */
final class ClusterLinks {
  static final String PLUGIN = "AwsIamForServiceAccount";
  private static final String ANNOTATED = "default-editor is annotated with the role";

  private ClusterLinks() {}

  static Check profile() {
    return new LinkCheck(
        "profile",
        "The Profile has its AWS plugin",
        Set.of(Chain.CLUSTER),
        seen -> decideProfile(seen.get(Chain.CLUSTER)));
  }

  static Check annotation() {
    return new LinkCheck(
        "annotation",
        ANNOTATED,
        Set.of(Chain.CLUSTER, Chain.ENVIRONMENT),
        seen -> decideAnnotation(seen.get(Chain.CLUSTER), seen.get(Chain.ENVIRONMENT)));
  }

  /** The annotation alone, where there is no pod that has its variable. */
  static Check annotationWithoutPod() {
    return new LinkCheck(
        "annotation",
        ANNOTATED,
        Set.of(Chain.CLUSTER),
        seen -> decideAnnotation(seen.get(Chain.CLUSTER), SeenEnvironment.of(Map.of())));
  }

  /** The role that the annotation names, or else the plugin, as it is written there. */
  static Optional<String> named(ClusterView cluster) {
    return annotation(cluster).or(() -> planned(cluster));
  }

  /** Where that is no role's ARN. */
  static Optional<Outcome> malformed(ClusterView cluster) {
    return named(cluster)
        .flatMap(
            role -> {
              try {
                RoleArn.parse(role);
                return Optional.empty();
              } catch (IllegalArgumentException e) {
                return Optional.of(
                    ClusterFindings.malformedArn(cluster.namespace(), role, "" + e.getMessage())
                        .failed());
              }
            });
  }

  private static Optional<String> planned(ClusterView cluster) {
    return cluster.profile().flatMap(ClusterLinks::plugin).flatMap(Plugin::role);
  }

  static Outcome decideProfile(ClusterView cluster) {
    if (cluster.profile().isEmpty()) {
      return new Outcome.Skipped(
          "No Profile %s was to be seen: it does not exist, or may not be read; who may get profiles.kubeflow.org can tell"
              .formatted(cluster.namespace()));
    }
    Profile profile = cluster.profile().get();
    Evidence evidence = Evidence.of("profile", profile.name()).and("owner", profile.owner());
    Optional<Plugin> plugin = plugin(profile);
    if (plugin.isEmpty()) {
      return annotation(cluster).isPresent() && profile.plugins().isEmpty()
          ? evidence.and("plugin", "none; the annotation was written by other means").passed()
          : ClusterFindings.pluginUnknown(profile, evidence).failed();
    }
    return plugin
        .get()
        .role()
        .filter(role -> !role.isBlank())
        .map(
            role ->
                evidence
                    .and("plugin", PLUGIN)
                    .and("role", role)
                    .and("annotate only", plugin.get().annotateOnly())
                    .passed())
        .orElseGet(() -> ClusterFindings.pluginEmpty(profile, evidence).failed());
  }

  static Outcome decideAnnotation(ClusterView cluster, SeenEnvironment environment) {
    Optional<String> planned = planned(cluster);
    Optional<String> variable = environment.value(SeenEnvironment.ROLE_ARN);
    Optional<String> annotated = annotation(cluster);
    Evidence evidence =
        Evidence.of("namespace", cluster.namespace())
            .and("annotation", annotated)
            .and("plugin's role", planned)
            .and(SeenEnvironment.ROLE_ARN, variable);
    if (annotated.isEmpty()) {
      String role = planned.or(() -> variable).orElse("ROLE_ARN");
      List<String> others = annotatedOthers(cluster);
      return others.isEmpty()
          ? ClusterFindings.notAnnotated(cluster.namespace(), role, evidence).failed()
          : ClusterFindings.otherAnnotated(cluster.namespace(), others, role, evidence).failed();
    }
    if (planned.isPresent() && !planned.equals(annotated)) {
      return ClusterFindings.notApplied(
              cluster.namespace(), planned.get(), annotated.get(), evidence)
          .failed();
    }
    Optional<Outcome> malformed = malformed(cluster);
    if (variable.isEmpty() && malformed.isPresent()) {
      return malformed.get();
    }
    if (variable.isPresent() && !variable.equals(annotated)) {
      return ClusterFindings.podIsOlder(annotated.get(), variable.get(), evidence).failed();
    }
    return evidence.passed();
  }

  private static Optional<Plugin> plugin(Profile profile) {
    return profile.plugins().stream().filter(each -> each.kind().equals(PLUGIN)).findFirst();
  }

  static Optional<String> annotation(ClusterView cluster) {
    return annotation(cluster, TokenLink.ACCOUNT);
  }

  /** The role that an account of the namespace is annotated with. */
  static Optional<String> annotation(ClusterView cluster, String name) {
    return cluster.accounts().stream()
        .filter(account -> account.name().equals(name))
        .flatMap(account -> role(account).stream())
        .findFirst();
  }

  static List<String> annotatedOthers(ClusterView cluster) {
    return cluster.accounts().stream()
        .filter(account -> role(account).isPresent())
        .map(ServiceAccount::name)
        .toList();
  }

  private static Optional<String> role(ServiceAccount account) {
    return Optional.ofNullable(account.annotations().get(ServiceAccount.ROLE_ANNOTATION))
        .filter(role -> !role.isBlank());
  }
}
