package dev.rolecall.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HeadStartTest {
  /** RFC 8446, sections 5.1 and 4. */
  private static final byte HANDSHAKE = 22;

  private static final byte CLIENT_HELLO = 1;

  @Test
  void itGetsAsFarAsAClientHello() throws Exception {
    ByteBuffer record = HeadStart.clientHello();

    assertThat(record.get(0)).isEqualTo(HANDSHAKE);
    assertThat(record.get(5)).isEqualTo(CLIENT_HELLO);
  }

  @Test
  void nobodyWaitsForIt() throws InterruptedException {
    Thread thread = HeadStart.begin();

    assertThat(thread.isDaemon()).isTrue();
    thread.join();
  }
}
