package dev.rolecall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The processes of this machine, and one of them that ends. */
final class ProcessesTest {
  @Test
  void oneIsThereUntilItEnds() throws Exception {
    Processes processes = Processes.ofThisMachine();
    Process process = new ProcessBuilder("cat").start();

    assertThat(processes.began(process.pid())).isPresent();
    assertThat(processes.began(process.pid())).isEqualTo(processes.began(process.pid()));
    process.destroyForcibly().waitFor();

    assertThat(processes.began(process.pid())).isEmpty();
  }
}
