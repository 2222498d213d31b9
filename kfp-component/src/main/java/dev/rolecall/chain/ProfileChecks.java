package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;

/** The Profile's plugin, and the annotation that it writes. */
final class ProfileChecks {
  private ProfileChecks() {}

  static Check profile() {
    return new Check(
        "profile",
        "The Profile has its AWS plugin",
        Standing.reading(Place.PROFILE),
        List.of(Chain.CLUSTER),
        seen -> decideProfile(seen.get(Chain.CLUSTER)));
  }

  static Check annotation() {
    return new Check(
        "annotation",
        "default-editor is annotated with the role",
        Standing.reading(Place.ACCOUNT),
        List.of(Chain.CLUSTER),
        List.of(Chain.ENVIRONMENT),
        seen ->
            decideAnnotation(
                seen.get(Chain.CLUSTER),
                seen.find(Chain.ENVIRONMENT)
                    .flatMap(environment -> environment.config().usable())
                    .map(config -> config.role().toString())));
  }

  /** The role that the annotation names, or else the plugin, or a pod, as it is written there. */
  static Optional<String> named(ClusterState cluster) {
    return annotation(cluster).or(() -> planned(cluster)).or(() -> PodsCheck.given(cluster));
  }

  /** Where that is no role's ARN. */
  static Optional<Outcome> malformed(ClusterState cluster) {
    return named(cluster).flatMap(role -> malformed(cluster, role));
  }

  private static Optional<Outcome> malformed(ClusterState cluster, String role) {
    try {
      RoleArn.parse(role);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      Optional<Plugin> plugin =
          cluster
              .profile()
              .flatMap(ProfileChecks::plugin)
              .filter(each -> each.role().filter(role::equals).isPresent());
      return Optional.of(
          ProfileFindings.malformedArn(cluster, new MalformedArn(role), "" + e.getMessage(), plugin)
              .failed());
    }
  }

  private static Optional<String> planned(ClusterState cluster) {
    return cluster
        .profile()
        .flatMap(ProfileChecks::plugin)
        .flatMap(Plugin::role)
        .filter(role -> !role.isBlank());
  }

  /** Where there is no Profile to decide on: the cluster knows none, or it was not to be seen. */
  static Optional<Outcome> withoutProfile(ClusterState cluster) {
    if (cluster.withoutProfiles()) {
      return Optional.of(Evidence.of("Profiles", "none: the cluster does not know them").passed());
    }
    return cluster.profile().isPresent()
        ? Optional.empty()
        : Optional.of(
            new Outcome.Skipped(
                "No Profile %s was to be seen: it does not exist, or may not be read; who may get profiles.kubeflow.org can tell."
                    .formatted(cluster.namespace())));
  }

  static Outcome decideProfile(ClusterState cluster) {
    return withoutProfile(cluster)
        .orElseGet(() -> decideProfile(cluster, cluster.profile().orElseThrow()));
  }

  private static Outcome decideProfile(ClusterState cluster, Profile profile) {
    Evidence evidence = Evidence.of("profile", profile.name()).and("owner", profile.owner());
    Optional<Plugin> plugin = plugin(profile);
    if (plugin.isEmpty()) {
      return annotation(cluster).isPresent() && profile.plugins().isEmpty()
          ? evidence.and("plugin", "none; the annotation was written by other means").passed()
          : byItsEffect(
              cluster, ProfileFindings.pluginUnknown(profile, misspelt(profile), evidence));
    }
    if (plugin.get().unreadable().isPresent()) {
      return byItsEffect(
          cluster,
          ProfileFindings.pluginUnreadable(
              profile, plugin.get(), plugin.get().unreadable().get(), toName(cluster), evidence));
    }
    return plugin
        .get()
        .role()
        .filter(role -> !role.isBlank())
        .map(
            role ->
                evidence
                    .and("plugin", Plugin.AWS)
                    .and("role", role)
                    .and("annotate only", plugin.get().annotateOnly())
                    .passed())
        .orElseGet(
            () ->
                byItsEffect(
                    cluster,
                    ProfileFindings.pluginEmpty(profile, plugin.get(), toName(cluster), evidence)));
  }

  /** Where default-editor has a role all the same, no pod goes without for want of the plugin. */
  private static Outcome byItsEffect(ClusterState cluster, Finding found) {
    return annotation(cluster).or(() -> PodsCheck.given(cluster)).isPresent()
        ? found.warned()
        : found.failed();
  }

  /** The role that a plugin without one is to name, where that is known. */
  private static Optional<String> toName(ClusterState cluster) {
    return annotation(cluster).or(() -> roleOfOthers(cluster));
  }

  /** The plugin that names a role under another kind, where there is but one. */
  private static Optional<Plugin> misspelt(Profile profile) {
    return only(profile.plugins().stream().filter(plugin -> plugin.role().isPresent()).toList());
  }

  /**
   * Decides.
   *
   * @param variable the role of the pod, where there is one; what is none is told of the
   *     environment
   */
  static Outcome decideAnnotation(ClusterState cluster, Optional<String> variable) {
    Optional<String> planned = planned(cluster);
    Optional<String> annotated = annotation(cluster);
    Evidence evidence =
        Evidence.of("namespace", cluster.namespace())
            .and("annotation", annotated)
            .and("plugin's role", planned)
            .and(SeenEnvironment.ROLE_ARN, variable);
    if (annotated.isEmpty()) {
      Optional<String> given = PodsCheck.given(cluster);
      if (given.isPresent() && planned.map(given.get()::equals).orElse(true)) {
        return evidence.and("given", PodsCheck.NOT_BY_ANNOTATION).passed();
      }
      Optional<String> role =
          planned
              .or(() -> variable)
              .or(() -> roleOfOthers(cluster))
              .filter(arn -> malformed(cluster, arn).isEmpty());
      List<String> others = annotatedOthers(cluster);
      if (others.isEmpty() && !hasEditor(cluster)) {
        return ProfileFindings.accountMissing(cluster.namespace(), evidence).failed();
      }
      return others.isEmpty()
          ? ProfileFindings.notAnnotated(cluster.namespace(), role, evidence).failed()
          : ProfileFindings.otherAnnotated(cluster.namespace(), others, role, evidence).failed();
    }
    if (planned.isPresent() && !planned.equals(annotated)) {
      return ProfileFindings.notApplied(
              cluster.namespace(), planned.get(), annotated.get(), evidence)
          .failed();
    }
    Optional<Outcome> malformed = malformed(cluster);
    if (variable.isEmpty() && malformed.isPresent()) {
      return malformed.get();
    }
    if (variable.isPresent() && !variable.equals(annotated.map(String::strip))) {
      return ProfileFindings.podIsOlder(
              cluster.namespace(), annotated.get(), variable.get(), evidence)
          .failed();
    }
    return evidence.passed();
  }

  private static Optional<Plugin> plugin(Profile profile) {
    return profile.plugins().stream().filter(each -> each.kind().equals(Plugin.AWS)).findFirst();
  }

  private static boolean hasEditor(ClusterState cluster) {
    return cluster.accounts().stream()
        .anyMatch(account -> account.name().equals(ServiceAccount.EDITOR));
  }

  static Optional<String> annotation(ClusterState cluster) {
    return annotation(cluster, ServiceAccount.EDITOR);
  }

  /** The role that an account of the namespace is annotated with. */
  static Optional<String> annotation(ClusterState cluster, String name) {
    return cluster.accounts().stream()
        .filter(account -> account.name().equals(name))
        .flatMap(account -> role(account).stream())
        .findFirst();
  }

  static List<String> annotatedOthers(ClusterState cluster) {
    return cluster.accounts().stream()
        .filter(account -> role(account).isPresent())
        .map(ServiceAccount::name)
        .toList();
  }

  /** The one role that accounts are annotated with. */
  static Optional<String> roleOfOthers(ClusterState cluster) {
    return only(
        cluster.accounts().stream().flatMap(each -> role(each).stream()).distinct().toList());
  }

  private static <T> Optional<T> only(List<T> several) {
    return several.size() == 1 ? Optional.of(several.get(0)) : Optional.empty();
  }

  private static Optional<String> role(ServiceAccount account) {
    return Optional.ofNullable(account.annotations().get(ServiceAccount.ROLE_ANNOTATION))
        .filter(role -> !role.isBlank());
  }
}
