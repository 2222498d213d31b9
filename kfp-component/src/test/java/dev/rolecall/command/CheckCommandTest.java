package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckCommandTest {
  @Test
  void aBrokenEnvironmentIsAFindingAndFails() {
    Ran ran = check(Map.of("AWS_REGION", "eu-west-1"), "check");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("web-identity-missing");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void aMalformedRoleIsAFindingAndFails() {
    Ran ran =
        check(
            Map.of("AWS_ROLE_ARN", "team-a", "AWS_WEB_IDENTITY_TOKEN_FILE", "/none"),
            "check",
            "--format",
            "json");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).startsWith("{").contains("role-arn-malformed");
  }

  @Test
  void aScopeThatIsNoneIsUsedWrongly() {
    Ran ran = check(Map.of(), "check", "--scope", "ml-data/team-a");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("s3://bucket/prefix");
  }

  @Test
  void anExerciseBeyondItsRangeIsUsedWrongly() {
    for (String mib : List.of("-1", "1025", "much")) {
      Ran ran = check(Map.of(), "check", "--exercise-mib", mib);

      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).startsWith("rolecall check: --exercise-mib").contains(mib);
    }
  }

  @Test
  void whatAnExerciseIsToMoveIsReadFromItsOptions() {
    for (List<String> wrong :
        List.of(
            List.of("--exercise", "64"),
            List.of("--exercise", "1001x1B"),
            List.of("--exercise", "500x64MiB"),
            List.of("--exercise", "8MiB", "--exercise-concurrency", "65"),
            List.of("--exercise", "8MiB", "--exercise-duration", "6m"),
            List.of("--exercise", "8MiB", "--exercise-mib", "8"))) {
      Ran ran =
          check(Map.of(), Stream.concat(Stream.of("check"), wrong.stream()).toArray(String[]::new));

      assertThat(ran.code()).as(wrong.toString()).isEqualTo(2);
      assertThat(ran.err()).contains("--exercise").doesNotContain("\tat ");
    }
    assertThat(
            check(
                    Map.of(),
                    "check",
                    "--exercise=500x64KiB",
                    "--exercise-concurrency=16",
                    "--exercise-duration=30s")
                .code())
        .isEqualTo(1);
  }

  @Test
  void anUnknownOptionIsUsedWrongly() {
    assertThat(check(Map.of(), "check", "--scop", "x").code()).isEqualTo(2);
  }

  @Test
  void onlyInAPodItLooksAtThePodsAccount() {
    String title = "The pod's ServiceAccount is annotated with the role";

    assertThat(check(Map.of(), "check").out()).doesNotContain(title);
    assertThat(
            check(
                    Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", "1"),
                    "check")
                .out())
        .contains(title);
  }

  private static Ran check(Map<String, String> environment, String... args) {
    return Ran.with(environment, false, List.of(new CheckCommand()), args);
  }
}
