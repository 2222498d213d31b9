package dev.rolecall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"mixed", "reached"})
  void aWorkloadIsDecidedRightly(String workload) throws Exception {
    Decisions decisions = new Decisions();
    decisions.workload = workload;
    decisions.read();

    assertThat(decisions.decide()).isNotNull();
  }
}
