package dev.rolecall.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.cluster.ClusterState.Exemption;
import dev.rolecall.cluster.ClusterState.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterJsonTest {
  /** Its containers are fetch, main and proxy, of which fetch is an init container. */
  private static final String POD =
      """
      {"metadata": {"name": "step-0", "creationTimestamp": "2026-11-22T11:58:40Z", %s},
       "spec": {
         "initContainers": [{"name": "fetch", "env": [{"name": "AWS_ROLE_ARN", "value": "role"}]}],
         "containers": [
           {"name": "main", "env": [{"name": "AWS_SECRET_ACCESS_KEY", "value": "secret"}]},
           {"name": "proxy"}]}}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fetch,main,proxy | WHOLE",
        "proxy,main,other,fetch,main | WHOLE",
        "main,proxy | PARTIAL",
        "main | PARTIAL",
        "'fetch, main, proxy' | PARTIAL",
        "other | NONE",
        "Main | NONE",
        "'' | NONE",
        "',' | NONE",
      })
  void onlyContainersThatAreNamedArePassedOver(String names, Exemption exemption)
      throws JsonProcessingException {
    assertThat(
            pod("\"annotations\": {\"eks.amazonaws.com/skip-containers\": \"%s\"}".formatted(names))
                .exemption())
        .isEqualTo(exemption);
  }

  @ParameterizedTest
  @CsvSource({"eks.amazonaws.com/skip-pod-identity-webhook, WHOLE", "app, NONE"})
  void theWholePodIsByItsLabelWhateverItsValue(String label, Exemption exemption)
      throws JsonProcessingException {
    assertThat(pod("\"labels\": {\"%s\": \"\"}".formatted(label)).exemption()).isEqualTo(exemption);
  }

  @Test
  void theTokenOfANewPodIsTheOneThatItsVariableNames() throws IOException {
    Admission.Admitted admitted =
        ClusterJson.admitted(
                new JsonMapper()
                    .readTree(
                        """
                        {"metadata": {"name": "p", "creationTimestamp": "2026-11-22T12:00:00Z"},
                         "spec": {"serviceAccountName": "default-editor",
                          "volumes": [
                           {"name": "istio-token", "projected": {"sources": [{"serviceAccountToken":
                             {"audience": "istio-ca", "expirationSeconds": 43200, "path": "istio-token"}}]}},
                           {"name": "aws-iam-token", "projected": {"sources": [{"serviceAccountToken":
                             {"audience": "sts.example.com", "expirationSeconds": 86400, "path": "token"}}]}}],
                          "containers": [
                           {"name": "istio-proxy", "env": [], "volumeMounts": [
                             {"name": "istio-token", "mountPath": "/var/run/secrets/tokens"}]},
                           {"name": "main",
                            "env": [{"name": "AWS_REGION", "value": "eu-west-1"},
                             {"name": "AWS_WEB_IDENTITY_TOKEN_FILE", "value": "/var/run/secrets/aws/token"}],
                            "volumeMounts": [{"name": "aws-iam-token", "mountPath": "/var/run/secrets/aws"}]}]}}
                        """))
            .orElseThrow();

    assertThat(admitted.audience()).contains("sts.example.com");
    assertThat(admitted.lifetime()).contains(Duration.ofDays(1));
    assertThat(admitted.region()).contains("eu-west-1");
  }

  @ParameterizedTest
  @CsvSource({
    "/var/run/secrets/aws/token, /var/run/secrets/aws, true",
    "/var/run/secrets/aws/token, /var/run/secrets/aws/, true",
    "/var/run/secrets/aws/token, /var/run/secrets/aws/token, true",
    "/var/run/secrets/aws/token, /var/run/secrets, true",
    "/var/run/secrets/aws/token, /var/run/secrets/tokens, false",
    "/var/run/secrets/aws/token, /var/run/secrets/a, false",
    "$(WHERE)/token, /var/run/secrets/tokens, true",
    "'', /var/run/secrets/tokens, true",
  })
  void theTokenIsMountedWhereItsVariableSaysAndAMeshsIsAnother(
      String file, String mount, boolean mounted) throws JsonProcessingException {
    assertThat(
            ClusterJson.pod(
                    new JsonMapper()
                        .readTree(
                            """
                            {"metadata": {"name": "p", "creationTimestamp": "2026-11-22T12:00:00Z"},
                             "spec": {
                              "volumes": [
                               {"name": "v", "projected": {"sources": [{"serviceAccountToken":
                                 {"audience": "istio-ca", "path": "istio-token"}}]}}],
                              "containers": [
                               {"name": "istio-proxy", "volumeMounts": [{"name": "v", "mountPath": "/v"}]},
                               {"name": "main",
                                "env": [{"name": "AWS_WEB_IDENTITY_TOKEN_FILE", "value": "%s"}],
                                "volumeMounts": [{"name": "v", "mountPath": "%s"}]}]}}
                            """
                                .formatted(file, mount)))
                .orElseThrow()
                .tokenMounted())
        .isEqualTo(mounted);
  }

  @Test
  void variablesOfAllContainersAreSeenAndNoSecret() throws JsonProcessingException {
    assertThat(pod("\"labels\": {}").environment())
        .isEqualTo(Map.of("AWS_ROLE_ARN", "role", "AWS_SECRET_ACCESS_KEY", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | Running | false",
        "'' | Pending | false",
        "'' | Unknown | false",
        "'' | Succeeded | true",
        "'' | Failed | true",
        "'\"deletionTimestamp\": \"2026-11-22T12:00:00Z\",' | Running | true",
      })
  void aPodIsOverWhereNothingOfItRunsAgain(String metadata, String phase, boolean over)
      throws JsonProcessingException {
    assertThat(
            ClusterJson.pod(
                    new JsonMapper()
                        .readTree(
                            """
                            {"metadata": {"name": "p", %s "creationTimestamp": "2026-11-22T12:00:00Z"},
                             "spec": {}, "status": {"phase": "%s"}}
                            """
                                .formatted(metadata, phase)))
                .orElseThrow()
                .over())
        .isEqualTo(over);
  }

  @Test
  void aPodThatNamesNoAccountRunsAsDefault() throws JsonProcessingException {
    assertThat(pod("\"labels\": {}").account()).isEqualTo("default");
  }

  private static Pod pod(String metadata) throws JsonProcessingException {
    return ClusterJson.pod(new JsonMapper().readTree(POD.formatted(metadata))).orElseThrow();
  }
}
