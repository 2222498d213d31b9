package dev.rolecall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Fuzzes the reader of requests. Without {@code -Pfuzz} it runs over the inputs that are kept
 * beside it.
 */
class EndpointRequestFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void eachLineIsOneHeaderOrThereIsNoRequest(byte[] input) {
    String head = new String(input, StandardCharsets.ISO_8859_1);
    EndpointRequest.read(head).ifPresent(request -> isWhatItPromises(request, head));
  }

  private static void isWhatItPromises(EndpointRequest request, String head) {
    assertThat(head.lines().skip(1))
        .hasSize(request.headers().values().stream().mapToInt(Collection::size).sum());
    assertThat(head)
        .startsWith(request.method() + " " + request.target() + " " + request.version());
    assertThat(request.headers().keySet())
        .allMatch(name -> name.matches("[^\\p{Cntrl}\\p{Upper} :]+"));
    assertThat(request.headers().values())
        .allSatisfy(
            values ->
                assertThat(values).allMatch(value -> value.matches("[^\\p{Cntrl}&&[^\\t]]*")));
  }
}
