package dev.rolecall.cluster;

import dev.rolecall.token.ServiceAccountSubject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a cluster shows of one Profile. What was not to be seen is absent, and is told as such.
 *
 * @param profile nothing where it does not exist, or may not be read
 * @param accounts the ServiceAccounts of its namespace
 * @param pods of its namespace that have not ended, where a pod looks itself alone; nothing where
 *     they may not be read
 * @param webhooks the cluster's mutating webhooks; nothing where they may not be read
 * @param withoutProfiles whether the cluster was seen to know no Profiles at all
 * @param owner whom the namespace's annotation {@code owner} names, empty where it has none;
 *     nothing where the namespace may not be read
 * @param controllerRole the role that the Profile controller's account is annotated with, where
 *     that was seen
 */
public record ClusterState(
    String namespace,
    Optional<Profile> profile,
    List<ServiceAccount> accounts,
    Optional<List<Pod>> pods,
    Optional<List<Webhook>> webhooks,
    boolean withoutProfiles,
    Optional<String> owner,
    Optional<String> controllerRole) {
  /** Copies. */
  public ClusterState {
    accounts = List.copyOf(accounts);
    pods = pods.map(List::copyOf);
    webhooks = webhooks.map(List::copyOf);
  }

  /** Of a cluster that may have Profiles, where the namespace's owner was not looked for. */
  public ClusterState(
      String namespace,
      Optional<Profile> profile,
      List<ServiceAccount> accounts,
      Optional<List<Pod>> pods,
      Optional<List<Webhook>> webhooks) {
    this(namespace, profile, accounts, pods, webhooks, false, Optional.empty(), Optional.empty());
  }

  /** Where neither pods nor webhooks were looked at. */
  public ClusterState(String namespace, Optional<Profile> profile, List<ServiceAccount> accounts) {
    this(namespace, profile, accounts, Optional.empty(), Optional.empty());
  }

  /**
   * A Profile, {@code kubeflow.org/v1}.
   *
   * @param deletedAt since when it is being deleted
   * @param finalizers what its deletion waits for
   */
  public record Profile(
      String name,
      String owner,
      List<Plugin> plugins,
      Map<String, String> annotations,
      Optional<Instant> deletedAt,
      List<String> finalizers) {
    /** The annotation that says what the Profile's role is for: {@code s3://bucket/prefix}. */
    public static final String SCOPE_ANNOTATION = "rolecall.dev/scope";

    /** The annotation that says what the Profile does there: {@code read} or {@code write}. */
    public static final String ACCESS_ANNOTATION = "rolecall.dev/access";

    /** Copies. */
    public Profile {
      plugins = List.copyOf(plugins);
      annotations = Map.copyOf(annotations);
      finalizers = List.copyOf(finalizers);
    }

    /** One that is not being deleted. */
    public Profile(
        String name, String owner, List<Plugin> plugins, Map<String, String> annotations) {
      this(name, owner, plugins, annotations, Optional.empty(), List.of());
    }
  }

  /**
   * A plugin of a Profile.
   *
   * @param roleField how {@link #ROLE} is written there, for the controller minds no capitals
   * @param role its value
   * @param unreadable why the controller cannot read its spec, where it cannot
   */
  public record Plugin(
      String kind,
      String roleField,
      Optional<String> role,
      boolean annotateOnly,
      Optional<String> unreadable) {
    /** The kind that gives a Profile its AWS role. */
    public static final String AWS = "AwsIamForServiceAccount";

    /** The field of its spec that names the role. */
    public static final String ROLE = "awsIamRole";

    /** The field of its spec that has the controller leave the role's trust policy alone. */
    public static final String ANNOTATE_ONLY = "annotateOnly";

    /** One whose spec the controller can read. */
    public Plugin(String kind, Optional<String> role, boolean annotateOnly) {
      this(kind, ROLE, role, annotateOnly, Optional.empty());
    }
  }

  /**
   * A ServiceAccount.
   *
   * @param annotatedAt when its role annotation was last written, where the API server kept that
   */
  public record ServiceAccount(
      String name, Map<String, String> annotations, Optional<Instant> annotatedAt) {
    /** The account of a Profile's notebooks and pipelines, which its plugin annotates. */
    public static final String EDITOR = "default-editor";

    /** As whom the Profile controller runs (kubeflow/dashboard, profile-controller's manifests). */
    public static final ServiceAccountSubject CONTROLLER =
        new ServiceAccountSubject("kubeflow", "profiles-controller-service-account");

    /** The annotation that the pod identity webhook reads. */
    public static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

    /** Copies. */
    public ServiceAccount {
      annotations = Map.copyOf(annotations);
    }

    /** One of which it is not known when it was annotated. */
    public ServiceAccount(String name, Map<String, String> annotations) {
      this(name, annotations, Optional.empty());
    }
  }

  /**
   * A pod.
   *
   * @param account the ServiceAccount that it runs as
   * @param environment of its containers, init containers too: the variables that name a role and
   *     its token, or Pod Identity's, empty where their value stands elsewhere; and the names of
   *     all others that begin with {@code AWS_}, without their values
   * @param tokenMounted whether each container that is told where its token is has something
   *     mounted there
   * @param exemption what of it asks the pod identity webhook to be passed over
   * @param over whether it has ended, or is being deleted
   */
  public record Pod(
      String name,
      String account,
      Instant createdAt,
      Map<String, String> environment,
      boolean tokenMounted,
      Exemption exemption,
      boolean over) {
    /** Copies. */
    public Pod {
      environment = Map.copyOf(environment);
    }
  }

  /** What of a pod asks the pod identity webhook to be passed over, by label or annotation. */
  public enum Exemption {
    /** None of its containers. */
    NONE,
    /** Some of its containers; which one asks, a process of the pod cannot tell. */
    PARTIAL,
    /** All of its containers. */
    WHOLE
  }

  /**
   * A mutating webhook.
   *
   * @param configuration the name of its MutatingWebhookConfiguration
   * @param reviewVersions {@code admissionReviewVersions}, in their order
   * @param failsOpen whether its {@code failurePolicy} is {@code Ignore}
   */
  public record Webhook(
      String configuration, String name, List<String> reviewVersions, boolean failsOpen) {
    /** Copies. */
    public Webhook {
      reviewVersions = List.copyOf(reviewVersions);
    }
  }
}
