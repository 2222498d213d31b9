package dev.rolecall.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.failure.Explanation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentLinkTest {
  private static final Map<String, String> SOUND =
      Map.of(
          "AWS_ROLE_ARN", Example.ROLE.toString(),
          "AWS_WEB_IDENTITY_TOKEN_FILE", Example.FILE.toString(),
          "AWS_REGION", "eu-west-1");

  @Test
  void aWholeEnvironmentPasses() {
    assertThat(decide(SOUND).kind()).isEqualTo(Outcome.Kind.PASSED);
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
    Map<String, String> environment = new HashMap<>(SOUND);
    environment.put(name, value);

    Outcome outcome = decide(environment);

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(mode);
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
    Map<String, String> environment = new HashMap<>(SOUND);
    environment.put("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret-key");

    Outcome outcome = decide(environment);

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.WARNED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.STATIC_KEYS_SHADOW_ROLE);
    assertThat(outcome.toString()).doesNotContain("AKIAEXAMPLE").doesNotContain("secret-key");
  }

  @Test
  void whatElseCannotBeUsedIsToldInItsOwnWords() {
    Outcome outcome =
        EnvironmentLink.decide(
            SeenEnvironment.of(
                SOUND, Optional.of(new Explanation("Problem.", "Cause.", "Remedy."))));

    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.ENVIRONMENT_MALFORMED);
    assertThat(Example.finding(outcome).seen()).isEqualTo("Problem.");
  }

  private static Outcome decide(Map<String, String> environment) {
    return EnvironmentLink.decide(SeenEnvironment.of(environment, Optional.empty()));
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
                "http://me:secret@sts.test"),
            Optional.empty());

    assertThat(EnvironmentLink.decide(environment).toString())
        .contains("(a token)")
        .doesNotContain("c2lnbmF0dXJl", "eyJ", "secret");
  }
}
