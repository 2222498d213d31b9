package dev.rolecall.e2e.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NeedsConditionTest {
  private static final Set<Part> NONE = EnumSet.noneOf(Part.class);

  @Test
  void aTestWhosePartsAreThereRuns() {
    assertThat(
            NeedsCondition.reasonToSkip(
                List.of(Part.values()), EnumSet.allOf(Part.class), part -> Optional.empty()))
        .isEmpty();
  }

  @Test
  void aTestWithoutItsPartIsSkippedForWhatIsMissing() {
    assertThat(
            NeedsCondition.reasonToSkip(
                List.of(Part.DOCKER), NONE, part -> Optional.of("no engine (start one)")))
        .contains("no engine (start one)");
  }

  @Test
  void allThatIsMissingIsToldInOneLine() {
    assertThat(
            NeedsCondition.reasonToSkip(
                List.of(Part.BOTO3, Part.AWSCLI), NONE, part -> Optional.of("no " + part.option())))
        .contains("no boto3; no awscli");
  }

  @Test
  void aRequiredPartThatIsMissingIsAFailure() {
    assertThatThrownBy(
            () ->
                NeedsCondition.reasonToSkip(
                    List.of(Part.BOTO3, Part.DOCKER),
                    EnumSet.of(Part.DOCKER),
                    part -> Optional.of("it is not there")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("-Drolecall.require asks for docker, but it is not there");
  }

  @Test
  void aRequiredPartThatTheTestDoesNotNeedIsNotLookedFor() {
    assertThat(
            NeedsCondition.reasonToSkip(
                List.of(Part.BOTO3),
                EnumSet.of(Part.DOCKER),
                part -> part == Part.DOCKER ? Optional.of("missing") : Optional.empty()))
        .isEmpty();
  }
}
