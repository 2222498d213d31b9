package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void aPercentileIsARequestThatWasMade() {
    Latencies hundred =
        Latencies.ofNanos(LongStream.rangeClosed(1, 100).map(i -> 101 - i).toArray());

    assertThat(hundred.count()).isEqualTo(100);
    assertThat(hundred.percentile(50)).contains(Duration.ofNanos(50));
    assertThat(hundred.percentile(99)).contains(Duration.ofNanos(99));
    assertThat(hundred.percentile(100)).contains(Duration.ofNanos(100));
    assertThat(Latencies.ofNanos(new long[] {3, 1, 2}).percentile(50))
        .contains(Duration.ofNanos(2));
    assertThat(Latencies.ofNanos(new long[] {7}).percentile(1)).contains(Duration.ofNanos(7));
  }

  @Test
  void ofNoRequestThereIsNone() {
    assertThat(Latencies.NONE.percentile(50)).isEmpty();
  }
}
