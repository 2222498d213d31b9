package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {
  @Property
  void whatItWritesItReads(
      @ForAll @IntRange(min = 1, max = Workload.MOST_OBJECTS) int objects,
      @ForAll @LongRange(min = 1, max = 1 << 20) long bytes) {
    Workload workload = new Workload(objects, bytes, Workload.CONCURRENCY, Optional.empty());

    assertThat(Workload.parse(workload.toString())).isEqualTo(workload);
  }

  @ParameterizedTest
  @CsvSource({"8MiB, 1, 8388608", "500x64KiB, 500, 65536", "1x1GiB, 1, 1073741824", "2x7B, 2, 7"})
  void aSizeMayHaveANumberOfObjectsBeforeIt(String text, int objects, long bytes) {
    Workload workload = Workload.parse(text);

    assertThat(workload.objects()).isEqualTo(objects);
    assertThat(workload.bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8",
        "8 MiB",
        "8MB",
        "x8MiB",
        "0x8MiB",
        "1001x1B",
        "0B",
        "2GiB",
        "1000x2MiB",
        "-1MiB",
        "999999999x999999999GiB",
        "٨MiB"
      })
  void anythingElseIsNone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Workload.parse(text));
  }

  @Test
  void itHasItsLimits() {
    Workload one = Workload.ofMib(1);

    assertThatIllegalArgumentException().isThrownBy(() -> one.withConcurrency(65));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.lasting(Duration.ofMinutes(5).plusSeconds(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> one.lasting(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> Workload.ofMib(1025));
    assertThatIllegalArgumentException().isThrownBy(() -> Workload.ofMib(-1));
  }

  @Test
  void itMayTakeLongerTheMoreItMoves() {
    assertThat(Workload.ofMib(512).allowance()).isEqualTo(Duration.ofSeconds(512));
    assertThat(Workload.parse("500x64KiB").allowance()).isEqualTo(Duration.ofSeconds(32 + 50));
    assertThat(Workload.ofMib(8).lasting(Duration.ofSeconds(30)).allowance())
        .isEqualTo(Duration.ofSeconds(98));
  }
}
