package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.testing.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExplainCommandTest {
  @Test
  void aRowIsToldWhole() {
    Golden.check(
        getClass(), "explain.txt", Ran.rolecall("explain", "provider-client-id-missing").whole());
  }

  @Test
  void aRowThatStandsForSeveralNamesThem() {
    Golden.check(
        getClass(), "explain-candidates.txt", Ran.rolecall("explain", "sts-no-provider").whole());
  }

  @Test
  void theListHasEachNameWithItsLink() {
    Ran ran = Ran.rolecall("explain", "--list");
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines())
        .containsExactlyElementsOf(
            Arrays.stream(FailureMode.values())
                .map(mode -> "%-36s %s".formatted(mode.id(), mode.link().id()))
                .toList());
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    Golden.check(
        getClass(), "explain-unknown.txt", Ran.rolecall("explain", "trust_sub_mismach").whole());
  }

  @Test
  void withoutANameItAsksForOne() {
    Ran ran = Ran.rolecall("explain");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("rolecall explain: which finding?");
  }
}
