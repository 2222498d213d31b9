package dev.rolecall.e2e.profile;

import static dev.rolecall.e2e.profile.Task.OFFBOARD;
import static dev.rolecall.e2e.profile.Task.ONBOARD;
import static dev.rolecall.e2e.profile.Task.ONBOARD_CLUSTER_ROLES;
import static dev.rolecall.e2e.profile.Task.ONBOARD_NAMESPACE;
import static dev.rolecall.e2e.profile.Task.VERIFY;
import static dev.rolecall.e2e.profile.Task.VERIFY_BY_TOKEN;

import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.e2e.cluster.ClusterReader;
import java.util.List;
import java.util.Set;

/**
 * A right that an admin's command needs in the cluster, as RBAC has it. Whoever is authenticated
 * may see which APIs there are (ClusterRole {@code system:discovery}), so that is no right here.
 *
 * @param tasks that need it
 * @param place where it is to be given
 * @param group of the API; empty for the core's
 * @param resource as RBAC writes it, with a subresource behind a slash; a path where it begins with
 *     one
 * @param names the objects that it is for, {@link #PROFILE} and {@link #ADMIN_ACCOUNTS} for those
 *     that are named so; none for any object
 * @param why what it is for
 */
public record ClusterRight(
    Set<Task> tasks,
    Place place,
    String group,
    String resource,
    List<String> names,
    String verb,
    String why) {
  /** Stands for the Profile's name; no object can be called so. */
  public static final String PROFILE = "{profile}";

  /** Stands for the names of the accounts that are to have {@code kf-admin}. */
  public static final String ADMIN_ACCOUNTS = "{admin-accounts}";

  private static final String CORE = "";

  /** Where a right is to be given. */
  public enum Place {
    /** In the whole cluster. */
    CLUSTER,
    /** In a Profile's namespace is enough. */
    NAMESPACE
  }

  /** Copies. */
  public ClusterRight {
    tasks = Set.copyOf(tasks);
    names = List.copyOf(names);
  }

  /** All of them: {@link ProfileState}, {@link ClusterPlan} and the cluster's reader make them. */
  public static final List<ClusterRight> ALL =
      List.of(
          cluster(
              Set.of(VERIFY, ONBOARD, OFFBOARD),
              "kubeflow.org",
              "profiles",
              List.of(PROFILE),
              "get",
              "The Profile: its owner, its plugins, its scope."),
          cluster(
              Set.of(ONBOARD),
              "kubeflow.org",
              "profiles",
              List.of(),
              "create",
              "A Profile that is not there yet."),
          cluster(
              Set.of(ONBOARD, OFFBOARD),
              "kubeflow.org",
              "profiles",
              List.of(PROFILE),
              "patch",
              "The Profile's plugin and scope."),
          cluster(
              Set.of(VERIFY, ONBOARD, OFFBOARD),
              CORE,
              "namespaces",
              List.of(PROFILE),
              "get",
              "Whose the namespace is."),
          cluster(
              Set.of(ONBOARD_NAMESPACE),
              CORE,
              "namespaces",
              List.of(),
              "create",
              "A namespace that is not there yet."),
          cluster(
              Set.of(ONBOARD_NAMESPACE),
              KubeObjects.RBAC,
              "clusterroles",
              List.of(KubeObjects.EDIT, KubeObjects.VIEW, KubeObjects.ADMIN),
              "bind",
              "Who binds a role has its rights himself, or this one."),
          cluster(
              Set.of(VERIFY),
              CORE,
              "serviceaccounts",
              List.of(ServiceAccount.CONTROLLER.name()),
              "get",
              "The role of the Profile controller."),
          cluster(
              Set.of(VERIFY),
              "admissionregistration.k8s.io",
              "mutatingwebhookconfigurations",
              List.of(),
              "list",
              "Whether the pod identity webhook is there."),
          cluster(
              Set.of(ONBOARD_CLUSTER_ROLES),
              "kubeflow.org",
              "profiles",
              List.of(),
              "list",
              "Which Profiles there are."),
          cluster(
              Set.of(ONBOARD_CLUSTER_ROLES),
              CORE,
              "serviceaccounts",
              List.of(ServiceAccount.CONTROLLER.name(), ADMIN_ACCOUNTS),
              "get",
              "The annotations of the accounts that are to have a role."),
          cluster(
              Set.of(ONBOARD_CLUSTER_ROLES),
              CORE,
              "serviceaccounts",
              List.of(ServiceAccount.CONTROLLER.name(), ADMIN_ACCOUNTS),
              "patch",
              "The same, to give them."),
          cluster(
              Set.of(VERIFY, ONBOARD, ONBOARD_CLUSTER_ROLES, OFFBOARD),
              CORE,
              ClusterReader.DISCOVERY,
              List.of(),
              "get",
              "Who signs the cluster's tokens. Where --issuer names it, this is not needed."),
          cluster(
              Set.of(VERIFY),
              CORE,
              "/openid/v1/jwks",
              List.of(),
              "get",
              "The keys that sign them, for the comparison with those that the issuer publishes."),
          namespace(
              Set.of(VERIFY, ONBOARD, OFFBOARD),
              CORE,
              "serviceaccounts",
              List.of(),
              "list",
              "The annotations of default-editor and of its neighbours."),
          namespace(
              Set.of(VERIFY), CORE, "pods", List.of(), "list", "Whether Pods were given the role."),
          namespace(
              Set.of(VERIFY_BY_TOKEN),
              CORE,
              "serviceaccounts/token",
              List.of(ServiceAccount.EDITOR),
              "create",
              "A token of default-editor, for the exchange with STS."),
          namespace(
              Set.of(VERIFY_BY_TOKEN),
              CORE,
              "pods",
              List.of(),
              "create",
              "A Pod that is not stored (dryRun=All). RBAC does not tell it from one that is."),
          namespace(
              Set.of(ONBOARD, OFFBOARD),
              KubeObjects.RBAC,
              "rolebindings",
              List.of(),
              "list",
              "Which bindings are there."),
          namespace(
              Set.of(ONBOARD, OFFBOARD),
              CORE,
              "serviceaccounts",
              List.of(ServiceAccount.EDITOR),
              "patch",
              "The annotation of default-editor."),
          namespace(
              Set.of(ONBOARD_NAMESPACE),
              CORE,
              "serviceaccounts",
              List.of(),
              "create",
              "default-editor and default-viewer."),
          namespace(
              Set.of(ONBOARD_NAMESPACE),
              KubeObjects.RBAC,
              "rolebindings",
              List.of(),
              "create",
              "The bindings of both, and of the owner."));

  private static ClusterRight cluster(
      Set<Task> tasks, String group, String resource, List<String> names, String verb, String why) {
    return new ClusterRight(tasks, Place.CLUSTER, group, resource, names, verb, why);
  }

  private static ClusterRight namespace(
      Set<Task> tasks, String group, String resource, List<String> names, String verb, String why) {
    return new ClusterRight(tasks, Place.NAMESPACE, group, resource, names, verb, why);
  }

  /** Whether it is for a path of the API server, and not for objects. */
  public boolean isForPath() {
    return resource.startsWith("/");
  }
}
