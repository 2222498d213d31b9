package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rolecall.report.Format;
import dev.rolecall.s3.Access;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.verify.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Fuzzes what reads the answers of STS and S3: the SDK's real clients, and all that is made of what
 * they read. Without {@code -Pfuzz} it runs over the inputs that are kept beside it.
 */
class PeerAnswersFuzzTest {
  private static final List<String> ACTIONS =
      List.of(
          "AssumeRoleWithWebIdentity",
          "GetCallerIdentity",
          "s3:ListBucket",
          "s3:GetBucketVersioning",
          "s3:GetBucketObjectLockConfiguration",
          "s3:PutObject",
          "s3:GetObject",
          "s3:DeleteObject");

  /** None that the SDK tries again, after a while. */
  private static final List<Integer> STATUSES = List.of(200, 400, 403, 404);

  /**
   * @param input a line with the place of an action and of a status, a digit each, and the answer
   */
  @FuzzTest(maxDuration = "2m")
  void whateverStsAndS3AnswerThereIsAReport(byte[] input) {
    if (input.length < 3) {
      return;
    }
    String action = ACTIONS.get(Math.floorMod(input[0] - '0', ACTIONS.size()));
    int status = STATUSES.get(Math.floorMod(input[1] - '0', STATUSES.size()));
    String body = new String(input, 3, input.length - 3, StandardCharsets.UTF_8);
    try (StsAndS3Stub aws = new StsAndS3Stub()) {
      aws.instead.put(action, http -> LoopbackServer.send(http, status, body));
      Report report = verify(aws);

      assertThat(report.checks()).isNotEmpty();
      for (Format format : Format.values()) {
        assertThat(format.render(report))
            .matches(text -> text.chars().noneMatch(PeerAnswersFuzzTest::isObeyed));
      }
    }
  }

  /** What a terminal does instead of showing it; the direction of text, too. */
  private static boolean isObeyed(int character) {
    return (Character.isISOControl(character) && character != '\n')
        || character == '\u202e'
        || character == '\u2066';
  }

  private static Report verify(StsAndS3Stub aws) {
    try {
      Path token = Files.createTempFile("rolecall-fuzz", ".token");
      try {
        Files.writeString(token, Example.tokenText(Example.SUBJECT, Example.NOW.plusSeconds(3600)));
        return RoleVerification.builder(
                Map.of(
                    "AWS_ROLE_ARN",
                    Example.ROLE.toString(),
                    "AWS_WEB_IDENTITY_TOKEN_FILE",
                    token.toString(),
                    "AWS_REGION",
                    "eu-west-1",
                    "AWS_ENDPOINT_URL",
                    aws.url(),
                    "ROLECALL_BUCKET",
                    "ml-data",
                    "ROLECALL_PREFIX",
                    "team-a/"),
                Clock.fixed(Example.NOW, ZoneOffset.UTC))
            .access(aws.instead.containsKey("s3:ListBucket") ? Access.READ : Access.WRITE)
            .build()
            .run(ended -> {});
      } finally {
        Files.delete(token);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
