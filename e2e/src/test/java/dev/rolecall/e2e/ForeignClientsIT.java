package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that are not ours, each a process, against a sandbox that is another. Real parts: boto3,
 * the aws CLI, the built jar.
 */
final class ForeignClientsIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** What AWS answers to both clients alike outside of the scope, and to what is not the role's. */
  private static final List<String> ANSWERS_TO_BOTH =
      List.of(
          "put-outside AccessDenied",
          "list-outside AccessDenied",
          "forged-token InvalidIdentityToken",
          "foreign-session-token InvalidToken",
          "missing-session-token InvalidAccessKeyId",
          "trust-changed AccessDenied",
          "trust-restored ok");

  @Test
  @Needs(Part.BOTO3)
  void boto3WorksInItsPrefixAndIsRefusedElsewhere() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      Program.Ended boto3 =
          Program.python().run(sandbox.exports(), LIMIT, script("boto3_client.py"));

      assertThat(boto3.exit()).as(boto3.err()).isZero();
      assertThat(boto3.out().lines())
          .anyMatch(line -> line.matches("caller arn:aws:sts::\\d{12}:assumed-role/team-a/.+"))
          .contains("put ok", "get ok", "list ok", "multipart ok", "delete ok", "delete-large ok")
          .contains("get-outside AccessDenied", "list-buckets AccessDenied")
          .contains("wrong-secret SignatureDoesNotMatch")
          .containsAll(ANSWERS_TO_BOTH);
    }
  }

  @Test
  @Needs(Part.AWSCLI)
  void theAwsCliWorksInItsPrefixAndIsRefusedElsewhere(@TempDir Path folder) throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      Program.Ended cli =
          new Program("bash")
              .run(
                  sandbox.exports(),
                  LIMIT,
                  script("aws_cli.sh"),
                  Program.aws().path(),
                  folder.toString());

      assertThat(cli.exit()).as(cli.err()).isZero();
      assertThat(cli.out().lines())
          .anyMatch(line -> line.matches("caller arn:aws:sts::\\d{12}:assumed-role/team-a/.+"))
          .contains("multipart ok", "get ok", "same ok", "list ok", "delete ok")
          .containsAll(ANSWERS_TO_BOTH);
    }
  }

  private static String script(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(ForeignClientsIT.class.getResource(name)).toURI())
        .toString();
  }
}
