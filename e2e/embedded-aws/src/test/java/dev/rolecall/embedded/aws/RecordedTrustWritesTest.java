package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.testing.Golden;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

/**
 * The trust policies that were written to AWS's IAM, and what it answered to each. Real parts: the
 * AWS SDK for Java.
 */
final class RecordedTrustWritesTest {
  private static final List<RecordedTrustWrite> WRITES = RecordedTrustWrite.all();
  private static final Sandbox sandbox = new Sandbox(Clock.systemUTC());
  private static final IamClient iam = sandbox.iam();

  /** What is answered here to UpdateAssumeRolePolicy. */
  private static final Map<RecordedTrustWrite, Optional<String>> ANSWERS = new LinkedHashMap<>();

  @AfterAll
  static void close() {
    iam.close();
    sandbox.close();
  }

  @BeforeAll
  static void update() {
    WRITES.forEach(
        write ->
            ANSWERS.put(
                write,
                refusal(
                    () ->
                        iam.updateAssumeRolePolicy(
                            role -> role.roleName("team-a").policyDocument(write.document())))));
  }

  static List<RecordedTrustWrite> writes() {
    return WRITES;
  }

  @ParameterizedTest
  @MethodSource("writes")
  void aTrustPolicyIsAnsweredAsAwsAnswered(RecordedTrustWrite write) {
    assertThat(ANSWERS).containsEntry(write, write.refusal());
  }

  @ParameterizedTest
  @MethodSource("writes")
  void aRoleIsMadeWithItOrNot(RecordedTrustWrite write) {
    assertThat(
            refusal(
                () -> {
                  iam.createRole(
                      role -> role.roleName("made").assumeRolePolicyDocument(write.document()));
                  iam.deleteRole(role -> role.roleName("made"));
                }))
        .isEqualTo(write.refusal());
  }

  @Test
  void theReadmeTellsHowMany() {
    List<String> lines = new ArrayList<>();
    lines.add("| Trusted | Taken by AWS | Refused by AWS | Answered here to the letter |");
    lines.add("|---|---|---|---|");
    WRITES.stream()
        .map(RecordedTrustWrite::issuer)
        .distinct()
        .map(issuer -> line(issuer, of(issuer)))
        .forEach(lines::add);
    lines.add(line("all", WRITES));

    Golden.checkTable(Path.of("README.md"), lines);
  }

  private static List<RecordedTrustWrite> of(String issuer) {
    return WRITES.stream().filter(write -> write.issuer().equals(issuer)).toList();
  }

  private static String line(String whose, List<RecordedTrustWrite> writes) {
    long taken = writes.stream().filter(write -> write.refusal().isEmpty()).count();
    long alike =
        writes.stream().filter(write -> write.refusal().equals(ANSWERS.get(write))).count();
    return "| %s | %d | %d | %d of %d |"
        .formatted(whose, taken, writes.size() - taken, alike, writes.size());
  }

  /** Code and sentence, where it is refused. */
  private static Optional<String> refusal(Runnable write) {
    try {
      write.run();
      return Optional.empty();
    } catch (IamException e) {
      return Optional.of(
          e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage());
    }
  }
}
