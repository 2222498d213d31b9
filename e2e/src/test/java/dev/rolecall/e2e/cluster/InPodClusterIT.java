package dev.rolecall.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.InPodCluster;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.apis.RbacAuthorizationV1Api;
import io.kubernetes.client.openapi.models.AuthenticationV1TokenRequest;
import io.kubernetes.client.openapi.models.RbacV1Subject;
import io.kubernetes.client.openapi.models.V1BoundObjectReference;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PolicyRule;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1RoleRef;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1TokenRequestSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a pod may see, by a token that is bound to it and the rights that RBAC gives its account.
 * Real parts: API server, its authentication and RBAC.
 */
@Needs(Part.DOCKER)
final class InPodClusterIT {
  private static final String NAMESPACE = "in-pod";
  private static final String ROLE = "arn:aws:iam::111122223333:role/in-pod";
  private static final String CORE = "";

  @TempDir private Path mount;

  @Test
  void theRightsOfAnAccountDecideWhatItsPodSees() throws Exception {
    try (MockOidcIssuer issuer =
        MockOidcIssuer.builder(Cluster.ISSUER, Clock.systemUTC()).start()) {
      ApiClient client = Cluster.signingAs(issuer).client();
      namespaceWhereOnlyTheEditorMayLook(client);

      InPodCluster.Sight editor = look(client, issuer, "default-editor");
      InPodCluster.Sight stranger = look(client, issuer, "stranger");

      ClusterState seen = ((InPodCluster.Sight.Seen) editor).cluster();
      assertThat(seen.accounts())
          .contains(
              new ClusterState.ServiceAccount(
                  "default-editor", Map.of(ClusterState.ServiceAccount.ROLE_ANNOTATION, ROLE)));
      assertThat(seen.pods().orElseThrow())
          .singleElement()
          .satisfies(
              pod -> {
                assertThat(pod.name()).isEqualTo("default-editor");
                assertThat(pod.account()).isEqualTo("default-editor");
                assertThat(pod.createdAt()).isBeforeOrEqualTo(Clock.systemUTC().instant());
              });
      assertThat(((InPodCluster.Sight.Unseen) stranger).reason())
          .startsWith(
              "system:serviceaccount:in-pod:stranger may not list serviceaccounts in namespace"
                  + " in-pod (403)");
    }
  }

  private InPodCluster.Sight look(ApiClient client, MockOidcIssuer issuer, String account)
      throws Exception {
    CoreV1Api core = new CoreV1Api(client);
    V1Pod pod =
        core.createNamespacedPod(
                NAMESPACE,
                new V1Pod()
                    .metadata(new V1ObjectMeta().name(account))
                    .spec(
                        new V1PodSpec()
                            .serviceAccountName(account)
                            .overhead(null) // which the client else sends empty, and is refused
                            .addContainersItem(
                                new V1Container().name("main").image("rolecall.test/never"))))
            .execute();
    Files.writeString(mount.resolve("token"), token(core, issuer, pod));
    Files.writeString(mount.resolve("namespace"), NAMESPACE, StandardCharsets.UTF_8);
    Files.write(mount.resolve("ca.crt"), authority(client));
    URI server = URI.create(client.getBasePath());
    return new InPodCluster(
            Map.of(
                "KUBERNETES_SERVICE_HOST", server.getHost(),
                "KUBERNETES_SERVICE_PORT", String.valueOf(server.getPort())),
            mount,
            Duration.ofSeconds(30))
        .look();
  }

  private static byte[] authority(ApiClient client) throws IOException {
    InputStream certificate = Objects.requireNonNull(client.getSslCaCert());
    certificate.reset();
    byte[] read = certificate.readAllBytes();
    certificate.reset();
    return read;
  }

  /** As the kubelet asks for it on behalf of a pod. */
  private static String token(CoreV1Api core, MockOidcIssuer issuer, V1Pod pod) throws Exception {
    V1ObjectMeta metadata = Objects.requireNonNull(pod.getMetadata());
    V1TokenRequestSpec spec =
        new V1TokenRequestSpec()
            .audiences(List.of(issuer.name()))
            .expirationSeconds(600L)
            .boundObjectRef(
                new V1BoundObjectReference()
                    .apiVersion("v1")
                    .kind("Pod")
                    .name(metadata.getName())
                    .uid(metadata.getUid()));
    return Objects.requireNonNull(
            core.createNamespacedServiceAccountToken(
                    metadata.getName(), NAMESPACE, new AuthenticationV1TokenRequest().spec(spec))
                .execute()
                .getStatus())
        .getToken();
  }

  private static void namespaceWhereOnlyTheEditorMayLook(ApiClient client) throws Exception {
    CoreV1Api core = new CoreV1Api(client);
    core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(NAMESPACE))).execute();
    core.createNamespacedServiceAccount(
            NAMESPACE,
            new V1ServiceAccount()
                .metadata(
                    new V1ObjectMeta()
                        .name("default-editor")
                        .putAnnotationsItem(ClusterState.ServiceAccount.ROLE_ANNOTATION, ROLE)))
        .execute();
    core.createNamespacedServiceAccount(
            NAMESPACE, new V1ServiceAccount().metadata(new V1ObjectMeta().name("stranger")))
        .execute();
    RbacAuthorizationV1Api rbac = new RbacAuthorizationV1Api(client);
    rbac.createNamespacedRole(
            NAMESPACE,
            new V1Role()
                .metadata(new V1ObjectMeta().name("look"))
                .addRulesItem(
                    new V1PolicyRule()
                        .apiGroups(List.of(CORE))
                        .resources(List.of("serviceaccounts", "pods"))
                        .verbs(List.of("get", "list"))))
        .execute();
    rbac.createNamespacedRoleBinding(
            NAMESPACE,
            new V1RoleBinding()
                .metadata(new V1ObjectMeta().name("look"))
                .roleRef(
                    new V1RoleRef().apiGroup("rbac.authorization.k8s.io").kind("Role").name("look"))
                .addSubjectsItem(
                    new RbacV1Subject()
                        .kind("ServiceAccount")
                        .name("default-editor")
                        .namespace(NAMESPACE)))
        .execute();
  }
}
