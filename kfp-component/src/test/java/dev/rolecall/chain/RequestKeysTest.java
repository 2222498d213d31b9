package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.Fact;
import dev.rolecall.iam.Policy;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestKeysTest {
  @Test
  void aPodKnowsItsRegionAndThatItsRequestsAreEncrypted() {
    RequestKeys keys = keys(Map.of());

    assertThat(keys.s3())
        .containsEntry("aws:RequestedRegion", known("eu-west-1"))
        .containsEntry("aws:SecureTransport", known("true"));
    assertThat(keys.exchange())
        .containsEntry("aws:RequestedRegion", known("eu-west-1"))
        .doesNotContainKey("sts:RoleSessionName");
  }

  @Test
  void theGlobalEndpointOfStsIsInARegionOfItsOwn() {
    assertThat(keys(Map.of("AWS_STS_REGIONAL_ENDPOINTS", "legacy")).exchange())
        .containsEntry("aws:RequestedRegion", known("us-east-1"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://minio.test:9000, true, false",
    "http://minio.test:9000, false, true",
    "https://minio.test:9000, true, true",
    "https://minio.test:9000, false, false"
  })
  void theEndpointDecidesAConditionOnTheTransport(String endpoint, String wanted, boolean allowed) {
    assertThat(
            listed(
                    keys(Map.of("AWS_ENDPOINT_URL_S3", endpoint)),
                    "{\"Bool\":{\"aws:SecureTransport\":\"%s\"}}".formatted(wanted))
                .allowed())
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void whoReachesS3ByPlainHttpDoesNotKnowHowPodsElsewhereDo(String wanted) {
    assertThat(
            listed(
                RequestKeys.elsewhere(
                    environment(Map.of("AWS_ENDPOINT_URL_S3", "http://minio.test:9000")),
                    Example.NOW),
                "{\"Bool\":{\"aws:SecureTransport\":\"%s\"}}".formatted(wanted)))
        .isInstanceOf(Decision.Depends.class);
  }

  @Test
  void elsewhereRequestsAreEncrypted() {
    assertThat(
            listed(
                    RequestKeys.elsewhere(environment(Map.of()), Example.NOW),
                    "{\"Bool\":{\"aws:SecureTransport\":\"true\"}}")
                .allowed())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"team-a-*, true", "team-b-*, false"})
  void theSessionsNameDecidesAConditionOnIt(String wanted, boolean admitted) {
    String trust =
        Example.trust()
            .replace(
                "\"Condition\":{",
                "\"Condition\":{\"StringLike\":{\"sts:RoleSessionName\":\"%s\"},"
                    .formatted(wanted));

    assertThat(
            TrustCheck.admits(
                Example.iam(trust),
                Example.ASK,
                keys(Map.of("AWS_ROLE_SESSION_NAME", "team-a-notebook"))))
        .isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource({
    "DateLessThan, aws:CurrentTime, 2026-11-22T12:16:00Z, Allowed",
    "DateLessThan, aws:CurrentTime, 2026-11-22T12:14:00Z, Depends",
    "DateLessThan, aws:CurrentTime, 2026-11-22T11:46:00Z, Depends",
    "DateLessThan, aws:CurrentTime, 2026-11-22T11:44:00Z, ImplicitlyDenied",
    "NumericGreaterThan, aws:EpochTime, 1700000000, Allowed",
    "NumericGreaterThan, aws:EpochTime, 1900000000, ImplicitlyDenied",
    "DateGreaterThan, aws:TokenIssueTime, 2020-01-01T00:00:00Z, Allowed",
    "DateGreaterThan, aws:TokenIssueTime, 2099-01-01T00:00:00Z, ImplicitlyDenied",
  })
  void theTimeDecidesUnlessMinutesDo(String operator, String key, String value, String decision) {
    assertThat(
            listed(keys(Map.of()), "{\"%s\":{\"%s\":\"%s\"}}".formatted(operator, key, value))
                .getClass()
                .getSimpleName())
        .isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({"2099-01-01T00:00:00Z, true", "2020-01-01T00:00:00Z, false"})
  void aRoleThatIsGivenForATimeIsGoneAfterIt(String end, boolean admitted) {
    String trust =
        Example.trust()
            .replace(
                "\"Condition\":{",
                "\"Condition\":{\"DateLessThan\":{\"aws:CurrentTime\":\"%s\"},".formatted(end));

    Outcome outcome = TrustCheck.decide(Example.iam(trust), Example.ASK, keys(Map.of()), false);

    assertThat(outcome.found().map(Finding::mode))
        .isEqualTo(admitted ? Optional.empty() : Optional.of(FailureMode.TRUST_CONDITION_UNMET));
  }

  private static Decision listed(RequestKeys keys, String condition) {
    Policy policy =
        ExampleBucket.policy(
            "list",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::ml-data\",\"Condition\":%s}]}"
                .formatted(condition));
    return new S3Ground(
            Example.ROLE,
            Example.SCOPE,
            Optional.empty(),
            Optional.empty(),
            Optional.of(Example.ASK),
            keys,
            false)
        .decide(List.of(policy), ScopeAction.LIST, "team-a/");
  }

  private static RequestKeys keys(Map<String, String> more) {
    SeenEnvironment environment = environment(more);
    return RequestKeys.of(
        environment.config().usable().orElseThrow(),
        environment.transport().usable().orElseThrow(),
        Example.NOW);
  }

  private static Fact known(String value) {
    return new Fact.Known(List.of(value));
  }

  private static SeenEnvironment environment(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(Example.ENVIRONMENT);
    variables.putAll(more);
    return SeenEnvironment.of(variables);
  }
}
