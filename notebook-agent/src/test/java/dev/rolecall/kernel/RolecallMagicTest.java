package dev.rolecall.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
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

  private static Answer answer(String... args) {
    return new RolecallMagic(Map.of(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
        .answer(List.of(args));
  }
}
