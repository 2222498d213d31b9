package dev.rolecall.e2e.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import dev.rolecall.testing.Endless;
import dev.rolecall.testing.LoopbackServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an issuer publishes, over the wire. */
final class PublishedIssuerTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Endless endless = new Endless();

  @AfterEach
  void close() {
    endless.close();
  }

  @Test
  void aDocumentIsReadAsItIs() throws IOException {
    assertThat(fetch(http -> LoopbackServer.send(http, 200, "{\"keys\": [\"ä\"]}"), DAY))
        .isEqualTo("{\"keys\": [\"ä\"]}");
  }

  @Test
  void oneWithoutEndIsCutOff() {
    assertThatThrownBy(() -> fetch(endless.sending(200, "{", " "), DAY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than 256 KiB");
  }

  @Test
  void oneThatStopsIsNotWaitedForBeyondTheLimit() {
    assertThatThrownBy(() -> fetch(endless.pausing(200, "{"), Duration.ofMillis(300)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was not had whole within 300 ms");
  }

  private static String fetch(HttpHandler issuer, Duration limit) throws IOException {
    try (LoopbackServer server = new LoopbackServer(issuer)) {
      return new PublishedIssuer(limit).fetch(server.address().resolve("/keys"));
    }
  }
}
