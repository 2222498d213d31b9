package dev.rolecall.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import jdk.jshell.JShell;
import org.junit.jupiter.api.Test;

class RolecallMagicTest {
  @Test
  void aMissingEnvironmentIsAReport() {
    Answer answer = answer("check");

    assertThat(answer.passed()).isFalse();
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.report().orElseThrow().passed()).isFalse();
    assertThat(answer.html()).contains("web-identity-missing", "Remedy");
    assertThat(answer.text()).contains("web-identity-missing", "Verdict: FAILED");
    assertThat(answer).hasToString("Rolecall: failed");
  }

  @Test
  void theCommandsOptionsAreTheMagics() {
    Answer answer =
        answer("check", "--strict", "--no-negative-probes", "--scope", "s3://ml-data/team-a/");

    assertThat(answer.report().orElseThrow().strict()).isTrue();
    assertThat(answer.text()).doesNotContain("Another prefix of the bucket is refused");
  }

  @Test
  void anUnknownSubcommandIsAMessageWithTheNearest() {
    Answer answer = answer("chekc");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.text())
        .isEqualTo(
            """
            rolecall: there is no command 'chekc'. Did you mean check?
            To see what it takes: rolecall --help
            """);
    assertThat(answer.html()).contains("Did you mean check?", "finding failed");
    assertThat(answer.report()).isEmpty();
    assertThat(answer).hasToString("Rolecall: used wrongly, nothing was verified");
  }

  @Test
  void credentialsAreNotNeededHereAndThatIsSaid() {
    for (List<String> line : List.of(List.of("credentials"), List.of("credentials", "on;"))) {
      Answer answer = answer(line.toArray(String[]::new));

      assertThat(answer.exitCode()).isEqualTo(2);
      assertThat(answer.text())
          .startsWith("rolecall credentials: it is for Python notebooks.\n")
          .contains("software.amazon.awssdk:sts", "rolecall agent --credentials");
      assertThat(answer.html()).contains("software.amazon.awssdk:sts");
    }
  }

  @Test
  void aScopeThatIsNoneIsAMessageThatSaysWhatToType() {
    assertThat(answer("check", "--scope", "<b>").html())
        .contains("&lt;b&gt;", "Try: --scope s3://my-bucket/my-profile/")
        .doesNotContain("<b>");
  }

  @Test
  void whoamiIsAReportToo() {
    assertThat(answer("whoami").report().orElseThrow().checks()).hasSize(4);
  }

  @Test
  void aRowIsShownAndIsNoReport() {
    Answer answer = answer("explain", "trust-sub-mismatch");

    assertThat(answer.passed()).isTrue();
    assertThat(answer.report()).isEmpty();
    assertThat(answer.html()).contains("<h3>trust-sub-mismatch</h3>", "Told by");
    assertThat(answer.text()).startsWith("trust-sub-mismatch\n");
  }

  @Test
  void aSemicolonEndsTheLineAndIsNoArgument() {
    assertThat(answer("explain", "trust-sub-mismatch;").passed()).isTrue();
    assertThat(answer("explain", "--list", ";").passed()).isTrue();
    assertThat(answer(";").text()).startsWith("Usage:");
  }

  @Test
  void whatItTakesIsSaidWhereItIsAsked() {
    Answer answer = answer("--help");

    assertThat(answer.passed()).isTrue();
    assertThat(answer.html()).contains("check", "whoami", "explain").doesNotContain("failed\"");
  }

  @Test
  void aTokenInTheWrongPlaceIsInNoAnswer() {
    String token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl";
    for (List<String> line :
        List.of(
            List.of(token),
            List.of("check", "--scope", token),
            List.of("check", "--output", token + "/report"),
            List.of("explain", token),
            List.of("explain", "--sts", "AccessDenied of AssumeRoleWithWebIdentity: " + token),
            List.of("explain", "--sts", "x", "--token", token))) {
      Answer answer = answer(line.toArray(String[]::new));
      assertThat(answer.text() + answer.html() + answer)
          .as("%s", line)
          .doesNotContain("c2lnbmF0dXJl");
    }
  }

  @Test
  void whyExplainsTheLastExceptionOfACell() {
    Answer why =
        afterwards(
            "class S3Exception extends RuntimeException { S3Exception(String text) { super(text); } }",
            "throw new IllegalStateException(new S3Exception(\"The provided token has expired."
                + " (Service: S3, Status Code: 400, Request ID: 1)\"));",
            "int later = 1;");

    assertThat(why.text())
        .startsWith("Called with credentials that are not to be seen.")
        .contains("launcher-credentials-expired");
  }

  @Test
  void whyIsTheEnvironmentsWhereNoCredentialsWereFound() {
    Answer why =
        afterwards(
            "throw new RuntimeException(\"SdkClientException: Unable to load credentials from any of the"
                + " providers in the chain. AccessDenied\");");

    assertThat(why.text()).contains("none were found", "web-identity-missing");
  }

  @Test
  void whyHasNothingToSayOfWhatIsNotOfAws() {
    for (Answer why : List.of(afterwards("int fine = 1;"), afterwards("int broken = 1 / 0;"))) {
      assertThat(why.exitCode()).isEqualTo(1);
      assertThat(why.text()).startsWith("rolecall why: no exception of this notebook");
    }
  }

  /** What `why` comes to after these lines. */
  private static Answer afterwards(String... lines) {
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      LastFailure failure = new LastFailure();
      failure.hear(shell);
      List.of(lines).forEach(shell::eval);
      return magic(failure).answer(List.of("why"));
    }
  }

  private static Answer answer(String... args) {
    return magic(new LastFailure()).answer(List.of(args));
  }

  private static RolecallMagic magic(LastFailure failure) {
    return new RolecallMagic(Map.of(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), failure);
  }
}
