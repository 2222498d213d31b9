package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeRunTest {
  private static final Scope SCOPE = new Scope("ml-data", "team-a/");

  @ParameterizedTest
  @ValueSource(strings = {"", "0123456", "0123456789ABCDEF", "../../01234567", "01234567\n"})
  void whatCouldLeaveTheRunsFolderIsNoName(String name) {
    assertThatThrownBy(() -> new ScopeRun(new FakeS3(), SCOPE, name, () -> 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAttemptTakesTheTimeOfItsRequest() {
    Iterator<Long> clock = List.of(Long.MAX_VALUE - 1, Long.MIN_VALUE + 1).iterator();
    ScopeRun run = new ScopeRun(new FakeS3(), SCOPE, "01234567", clock::next);

    Attempt attempt = run.attempt(ScopeAction.GET, run.ownKey("k"), () -> {});

    assertThat(attempt)
        .isEqualTo(
            new Attempt(
                "s3:GetObject",
                "ml-data",
                "team-a/.rolecall/01234567/k",
                new S3Answer.Done(),
                Duration.ofNanos(3)));
  }

  @Test
  void aRefusalAndASilenceAreBorneAndADefectIsNot() {
    ScopeRun run = new FakeS3().run();

    assertThat(run.sight(() -> "seen")).contains("seen");
    assertThat(run.sight(() -> thrown(FakeS3.refusal(403, "AccessDenied")))).isEmpty();
    assertThat(run.sight(() -> thrown(FakeS3.silence()))).isEmpty();
    assertThatThrownBy(() -> run.sight(() -> thrown(new IllegalStateException())))
        .isInstanceOf(IllegalStateException.class);
  }

  private static String thrown(RuntimeException problem) {
    throw problem;
  }
}
