package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Sight;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentCheckTest {
  @Test
  void aWholeEnvironmentPasses() {
    assertThat(decide(Example.ENVIRONMENT).kind()).isEqualTo(Outcome.Kind.PASSED);
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_ROLE_ARN, '', ENVIRONMENT_MALFORMED",
    "AWS_WEB_IDENTITY_TOKEN_FILE, '', ENVIRONMENT_MALFORMED",
    "AWS_ROLE_ARN, team-a, ROLE_ARN_MALFORMED",
    "AWS_REGION, '', REGION_MISSING",
    "AWS_REGION, cn-north-1, ENDPOINT_WRONG_PARTITION",
  })
  void eachFaultIsFoundByItsName(String name, String value, FailureMode mode) {
    Outcome outcome = decide(Example.environment(name, value));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(mode);
  }

  @ParameterizedTest
  @CsvSource({
    "aws,        eu-west-1,      PASSED",
    "aws-cn,     cn-north-1,     PASSED",
    "aws-eusc,   eusc-de-east-1, PASSED",
    "aws-iso,    us-iso-east-1,  PASSED",
    "aws-iso-b,  us-isob-east-1, PASSED",
    "aws-iso-e,  eu-isoe-west-1, PASSED",
    "aws-iso-f,  us-isof-east-1, PASSED",
    "aws-us-gov, us-gov-west-1,  PASSED",
    "aws,        eusc-de-east-1, FAILED",
    "aws-iso,    us-east-1,      FAILED",
    "aws-iso,    us-isob-east-1, FAILED",
  })
  void aRoleIsHeldAgainstThePartitionOfItsRegion(
      String partition, String region, Outcome.Kind kind) {
    assertThat(decide(in(partition, region)).kind()).isEqualTo(kind);
  }

  @Test
  void aRegionOfNoKnownPartitionAccusesNobody() {
    assertThat(decide(in("aws-cn", "default")).kind()).isEqualTo(Outcome.Kind.PASSED);
  }

  private static Map<String, String> in(String partition, String region) {
    Map<String, String> environment = Example.environment("AWS_REGION", region);
    environment.put("AWS_ROLE_ARN", "arn:" + partition + ":iam::111122223333:role/team-a");
    return environment;
  }

  @Test
  void aPodWithoutWebIdentityIsToldWhatMayHaveHappened() {
    Outcome outcome = decide(Map.of("AWS_REGION", "eu-west-1"));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.WEB_IDENTITY_MISSING);
    assertThat(Example.finding(outcome).candidates())
        .contains(FailureMode.POD_PREDATES_ANNOTATION, FailureMode.WEBHOOK_MISSING);
  }

  @Test
  void aPodWithPodIdentityIsNotAccused() {
    Outcome outcome =
        decide(
            Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.WARNED);
  }

  @Test
  void staticKeysAreNoticedAndNeverShown() {
    Map<String, String> environment = new HashMap<>(Example.ENVIRONMENT);
    environment.put("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret-key");

    Outcome outcome = decide(environment);

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.WARNED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.STATIC_KEYS_SHADOW_ROLE);
    assertThat(outcome.toString()).doesNotContain("AKIAEXAMPLE").doesNotContain("secret-key");
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_WEB_IDENTITY_TOKEN_FILE, eyJ.eyJ.a",
    "AWS_ROLE_SESSION_NAME, a",
    "AWS_USE_FIPS_ENDPOINT, perhaps",
  })
  void whatElseCannotBeUsedIsToldInItsOwnWords(String name, String value) {
    Outcome outcome = decide(Example.environment(name, value));

    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.ENVIRONMENT_MALFORMED);
    assertThat(Example.finding(outcome).seen()).startsWith(name + " ");
  }

  private static Outcome decide(Map<String, String> environment) {
    return EnvironmentCheck.decide(SeenEnvironment.of(environment));
  }

  /** As a block of YAML leaves it: our provider bears it, other SDKs do not. */
  @Test
  void aRolesArnWithALinesEndIsMalformed() {
    Outcome outcome = decide(Example.environment("AWS_ROLE_ARN", Example.ROLE + "\n"));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.ROLE_ARN_MALFORMED);
  }

  @Test
  void anEndpointThatIsIgnoredExcusesNoOtherPartition() {
    Map<String, String> environment = Example.environment("AWS_REGION", "cn-north-1");
    environment.put("AWS_ENDPOINT_URL", "https://sts.example.com");
    assertThat(decide(environment).kind()).isEqualTo(Outcome.Kind.PASSED);

    environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");

    assertThat(Example.finding(decide(environment)).mode())
        .isEqualTo(FailureMode.ENDPOINT_WRONG_PARTITION);
  }

  @Test
  void configurationAndTransportAreThoseThatTheEnvironmentWasReadInto() {
    Sight<SeenEnvironment> sight =
        PodObservers.environment(Example.ENVIRONMENT).look().apply(new Observations(Map.of()));
    Observations seen = new Observations(Map.of(Chain.ENVIRONMENT, sight, Chain.HERE, sight));
    SeenEnvironment environment = seen.get(Chain.ENVIRONMENT);

    assertThat(PodObservers.config().look().apply(seen))
        .isEqualTo(Sight.seen(environment.config().usable().orElseThrow()));
    assertThat(PodObservers.transport().look().apply(seen))
        .isEqualTo(Sight.seen(environment.transport().usable().orElseThrow()));
  }

  @Test
  void aTokenOrAPasswordThatIsSetInAnotherPlaceIsNotShown() {
    SeenEnvironment environment =
        SeenEnvironment.of(
            Map.of(
                "AWS_ROLE_ARN",
                "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl",
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                "/token",
                "AWS_ENDPOINT_URL",
                "http://me:secret@sts.test"));

    assertThat(EnvironmentCheck.decide(environment).toString())
        .contains("(a token, left out)")
        .doesNotContain("c2lnbmF0dXJl", "eyJ", "secret");
  }
}
