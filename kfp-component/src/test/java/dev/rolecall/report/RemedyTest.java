package dev.rolecall.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RemedyTest {
  @Test
  void aSentenceIsReadAndACommandIsTyped() {
    assertThat(Remedy.parts(List.of("Look at the role:", "aws iam get-role", "Then wait.")))
        .containsExactly(
            new Remedy(false, "Look at the role:"),
            new Remedy(true, "aws iam get-role"),
            new Remedy(false, "Then wait."));
  }

  @Test
  void commandsThatFollowOneAnotherAreOneBlock() {
    assertThat(Remedy.parts(List.of("date -u", "AWS_REGION=eu-west-1 rolecall check")))
        .containsExactly(new Remedy(true, "date -u\nAWS_REGION=eu-west-1 rolecall check"));
  }

  @Test
  void aCommandOfSeveralLinesStaysWhole() {
    assertThat(Remedy.parts(List.of("cat > trust.json <<EOF\nStatement\nEOF")))
        .containsExactly(new Remedy(true, "cat > trust.json <<EOF\nStatement\nEOF"));
  }

  @Test
  void whatFollowsASentenceAfterALineFeedIsTyped() {
    assertThat(Remedy.parts(List.of("Add to the pod:\nsecurityContext: {fsGroup: 100}")))
        .containsExactly(
            new Remedy(false, "Add to the pod:"),
            new Remedy(true, "securityContext: {fsGroup: 100}"));
  }
}
