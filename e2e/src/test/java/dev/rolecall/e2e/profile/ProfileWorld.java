package dev.rolecall.e2e.profile;

import static dev.rolecall.e2e.profile.ControllerModel.account;
import static dev.rolecall.e2e.profile.ControllerModel.path;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.e2e.AdminIam;
import dev.rolecall.e2e.cluster.KubeApi;
import dev.rolecall.e2e.cluster.ObjectsInMemory;
import dev.rolecall.embedded.aws.EmbeddedAws;
import dev.rolecall.s3.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * A cluster and an account of the Profile team-a, and the model of the Profile controller between
 * them. IAM is EmbeddedAws.
 */
final class ProfileWorld implements AutoCloseable {
  static final String ACCOUNT = "111122223333";
  static final String ISSUER = "https://oidc.rolecall.test/id/A";
  static final String PROFILE = "team-a";

  final ObjectsInMemory cluster = new ObjectsInMemory();

  final IamClient iam;

  /** IAM's actions, as they were asked for. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  final ControllerModel controller;
  private final EmbeddedAws aws = EmbeddedAws.builder().accountId(ACCOUNT).start();
  private final KubeApi api;

  ProfileWorld(Path folder) {
    iam =
        AdminIam.builder(aws)
            .overrideConfiguration(override -> override.addExecutionInterceptor(counting()))
            .build();
    api = cluster.api(folder);
    controller = new ControllerModel(cluster, iam);
  }

  private ExecutionInterceptor counting() {
    return new ExecutionInterceptor() {
      @Override
      public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        asked.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
      }
    };
  }

  ProfileLife life(ProfileLife.Pause pause) {
    return new ProfileLife(iam, "aws", ACCOUNT, api, pause);
  }

  /** That the Profile has a role, its own unless one is named. */
  static ProfileLife.Wish wish(
      Optional<String> role, Optional<String> owner, boolean withNamespace) {
    return new ProfileLife.Wish(
        PROFILE, Scope.parse("s3://ml-data/team-a/"), ISSUER, role, owner, withNamespace);
  }

  static String arn(String role) {
    return "arn:aws:iam::%s:role/%s".formatted(ACCOUNT, role);
  }

  static String provider(String issuer) {
    return ProfileRole.providerArn(ACCOUNT, issuer);
  }

  /** With placeholders: PROVIDER and ISSUER are the cluster's, and single quotes are double. */
  ProfileWorld role(String name, String trust) {
    iam.createRole(create -> create.roleName(name).assumeRolePolicyDocument(filled(trust)));
    return this;
  }

  static String filled(String trust) {
    return trust
        .replace("PROVIDER", provider(ISSUER))
        .replace("ISSUER", ISSUER.substring("https://".length()))
        .replace('\'', '"');
  }

  /**
   * Past IAM's grammar.
   *
   * @param trust as {@link #role} has it
   */
  ProfileWorld stored(String name, String trust) {
    role(name, TrustEdit.NOBODY);
    aws.storeTrustPolicy(name, filled(trust));
    return this;
  }

  ProfileWorld profile(String plugins) {
    cluster.put(
        path(PROFILE),
        """
        {"apiVersion": "kubeflow.org/v1", "kind": "Profile", "metadata": {"name": "team-a"},
         "spec": {"owner": {"kind": "User", "name": "ann@example.com"}, "plugins": [%s]}}"""
            .formatted(plugins));
    return this;
  }

  /** A plugin for a role of this account. */
  static String plugin(String role, String more) {
    return """
        {"kind": "AwsIamForServiceAccount", "spec": {"awsIamRole": "%s"%s}}"""
        .formatted(arn(role), more);
  }

  ProfileWorld reconciled() {
    controller.reconcile(PROFILE);
    return this;
  }

  String trust(String role) {
    return IamReader.trustPolicy(iam, role);
  }

  boolean has(String role) {
    try {
      trust(role);
      return true;
    } catch (NoSuchEntityException absent) {
      return false;
    }
  }

  /** The role that default-editor is annotated with; empty where it has none. */
  String annotated() {
    return cluster
        .find(account(PROFILE))
        .map(
            found ->
                found
                    .path("metadata")
                    .path("annotations")
                    .path(ServiceAccount.ROLE_ANNOTATION)
                    .asText())
        .orElse("");
  }

  /** Does something to cluster and trust policies, and undoes it. */
  <T> T aside(Supplier<T> what) {
    Map<String, ObjectNode> objects = cluster.copy();
    Map<String, String> trusts = new TreeMap<>();
    iam.listRoles()
        .roles()
        .forEach(role -> trusts.put(role.roleName(), IamReader.trustPolicy(role)));
    try {
      return what.get();
    } finally {
      cluster.restore(objects);
      trusts.forEach(aws::storeTrustPolicy);
    }
  }

  @Override
  public void close() {
    iam.close();
    aws.close();
    cluster.close();
  }
}
