package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.s3.Progress;
import dev.rolecall.s3.ScopeAction;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExerciseSentencesTest {
  @Test
  void itTellsWhatWasMovedAndOfHowMuch() {
    Duration took = Duration.ofMillis(3900);

    assertThat(
            ExerciseSentences.of(
                new Progress(ScopeAction.PUT, 12, Optional.of(64), 96L << 20, took)))
        .isEqualTo("uploaded 96 MiB, 12 of 64 requests, 3 s");
    assertThat(
            ExerciseSentences.of(
                new Progress(ScopeAction.GET, 12, Optional.empty(), 96L << 20, took)))
        .isEqualTo("downloaded 96 MiB, 12 requests, 3 s");
    assertThat(ExerciseSentences.of(new Progress(ScopeAction.LIST, 1, Optional.of(20), 0, took)))
        .isEqualTo("listed: 1 of 20 requests, 3 s");
  }
}
