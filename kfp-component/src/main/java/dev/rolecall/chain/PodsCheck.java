package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Exemption;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.Principals;
import dev.rolecall.iam.Statement;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The pods of a namespace, by their specifications: whether they were given what they need. Those
 * of runs that are over, which stay for days, need nothing.
 */
final class PodsCheck {
  /** Of a role that the webhook gives by its own configuration. */
  static final String NOT_BY_ANNOTATION =
      "by other means than the annotation, as the webhook's --watch-config-map";

  static final String NOT_ANNOTATED =
      "default-editor is not annotated, so no pod can have its role.";

  /** Who takes roles for pods (Amazon EKS User Guide, EKS Pod Identity role). */
  private static final String POD_IDENTITY = "pods.eks.amazonaws.com";

  private PodsCheck() {}

  static Check check() {
    return new Check(
        "pods",
        "The Profile's pods were given the role at their creation",
        Standing.reading(Place.POD),
        List.of(Chain.WORKLOADS),
        List.of(Chain.IAM),
        seen -> decide(seen.get(Chain.WORKLOADS), seen.find(Chain.IAM).flatMap(IamState::role)));
  }

  /** Whether the pod's variables name a role and its token. */
  static boolean hasRole(Pod pod) {
    return pod.environment().containsKey(SeenEnvironment.ROLE_ARN)
        && pod.environment().containsKey(SeenEnvironment.TOKEN_FILE);
  }

  /**
   * The role of a pod of default-editor that was given it and its token. A webhook that runs with
   * {@code --watch-config-map} needs no annotation for that.
   */
  static Optional<String> given(ClusterState cluster) {
    return cluster.pods().stream()
        .flatMap(List::stream)
        .filter(pod -> isEditor(pod) && hasRole(pod) && pod.tokenMounted())
        .map(pod -> pod.environment().getOrDefault(SeenEnvironment.ROLE_ARN, ""))
        .findFirst();
  }

  /** Where the role was not seen. */
  static Outcome decide(ClusterState cluster) {
    return decide(cluster, Optional.empty());
  }

  /**
   * Decides.
   *
   * @param role the role, where it was seen
   */
  static Outcome decide(ClusterState cluster, Optional<IamState.Role> role) {
    if (cluster.pods().isEmpty()) {
      return new Outcome.Skipped(
          "Pods were not to be seen; who may list pods in namespace %s can tell."
              .formatted(cluster.namespace()));
    }
    Optional<String> annotated = ProfileChecks.annotation(cluster);
    if (annotated.isEmpty()) {
      return given(cluster).isPresent()
          ? Evidence.of("role", given(cluster).get()).and("given", NOT_BY_ANNOTATION).passed()
          : new Outcome.Skipped(NOT_ANNOTATED);
    }
    List<Pod> pods = cluster.pods().get().stream().filter(pod -> !pod.over()).toList();
    List<Pod> editors = pods.stream().filter(PodsCheck::isEditor).toList();
    return editors.stream()
        .flatMap(pod -> ofEditor(cluster, annotated.get(), pod).stream())
        .findFirst()
        .or(() -> withoutAssociation(cluster, editors, role))
        .or(() -> pods.stream().flatMap(pod -> ofOther(cluster, pod).stream()).findFirst())
        .map(Finding::failed)
        .or(() -> pods.stream().flatMap(pod -> inVain(cluster, pod).stream()).findFirst())
        .orElseGet(
            () ->
                Evidence.of("pods as default-editor", editors.size())
                    .and("other pods", pods.size() - editors.size())
                    .passed());
  }

  private static Optional<Finding> ofEditor(ClusterState cluster, String annotated, Pod pod) {
    if (pod.exemption() == Exemption.WHOLE
        || pod.environment().containsKey(SeenEnvironment.POD_IDENTITY)) {
      return Optional.empty();
    }
    Optional<Instant> since = annotatedAt(cluster);
    if (!hasRole(pod)) {
      boolean younger = since.filter(at -> pod.createdAt().isAfter(at)).isPresent();
      return Optional.of(
          younger
              ? PodFindings.passedOver(
                  cluster.namespace(), pod, since, WebhookCheck.registered(cluster))
              : PodFindings.predates(cluster.namespace(), pod, since));
    }
    String role = pod.environment().getOrDefault(SeenEnvironment.ROLE_ARN, "");
    if (!role.isEmpty() && !role.equals(annotated)) {
      return Optional.of(PodFindings.otherRole(cluster.namespace(), pod, annotated));
    }
    return pod.tokenMounted()
        ? Optional.empty()
        : Optional.of(PodFindings.noVolume(cluster.namespace(), pod));
  }

  /** A pod that was given a token for STS, where the role is for EKS Pod Identity alone. */
  private static Optional<Finding> withoutAssociation(
      ClusterState cluster, List<Pod> editors, Optional<IamState.Role> role) {
    return role.filter(PodsCheck::isForPodIdentity)
        .flatMap(seen -> editors.stream().filter(PodsCheck::hasRole).findFirst())
        .map(pod -> PodFindings.withoutAssociation(cluster.namespace(), pod));
  }

  /** Whether its trust policy names the service, and no provider of tokens. */
  private static boolean isForPodIdentity(IamState.Role role) {
    try {
      List<Principals> trusted =
          PolicyDocument.parse(role.trustPolicy()).statements().stream()
              .filter(statement -> statement.effect() == Statement.Effect.ALLOW)
              .flatMap(statement -> statement.principals().stream())
              .toList();
      return trusted.stream()
              .anyMatch(each -> each.of(Principals.Kind.SERVICE).contains(POD_IDENTITY))
          && trusted.stream().allMatch(each -> each.of(Principals.Kind.FEDERATED).isEmpty());
    } catch (MalformedPolicyException e) {
      return false;
    }
  }

  /** A role that was set by hand for an account that has none. */
  private static Optional<Finding> ofOther(ClusterState cluster, Pod pod) {
    return hasRole(pod) && isOfOther(cluster, pod)
        ? Optional.of(PodFindings.otherAccount(cluster.namespace(), pod))
        : Optional.empty();
  }

  /** One that is told something of AWS, and runs as an account that has no role there. */
  private static Optional<Outcome> inVain(ClusterState cluster, Pod pod) {
    return pod.environment().isEmpty()
            || pod.environment().containsKey(SeenEnvironment.POD_IDENTITY)
            || !isOfOther(cluster, pod)
        ? Optional.empty()
        : Optional.of(PodFindings.withoutRole(cluster.namespace(), pod).warnedBeside());
  }

  private static boolean isOfOther(ClusterState cluster, Pod pod) {
    return !isEditor(pod)
        && cluster.accounts().stream()
            .filter(account -> account.name().equals(pod.account()))
            .noneMatch(
                account -> account.annotations().containsKey(ServiceAccount.ROLE_ANNOTATION));
  }

  private static boolean isEditor(Pod pod) {
    return pod.account().equals(ServiceAccount.EDITOR);
  }

  private static Optional<Instant> annotatedAt(ClusterState cluster) {
    return cluster.accounts().stream()
        .filter(account -> account.name().equals(ServiceAccount.EDITOR))
        .flatMap(account -> account.annotatedAt().stream())
        .findFirst();
  }
}
