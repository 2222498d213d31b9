package dev.rolecall.e2e.ceph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real parts: Ceph's RADOS gateway, more than one at a time. */
@Needs(Part.CEPH)
final class CephGatewayIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Test
  void gatewaysSideBySideEndOneByOne() throws IOException {
    try (CephGateway stays = CephGateway.start(Map.of())) {
      URI ended;
      try (CephGateway ends = CephGateway.start(Map.of())) {
        ended = ends.endpoint();

        assertThat(status(ended)).isEqualTo(200);
      }

      assertThatThrownBy(() -> status(ended)).isInstanceOf(ConnectException.class);
      assertThat(status(stays.endpoint())).isEqualTo(200);
    }
  }

  @Test
  void theOneThatNobodyClosesEndsWithItsJvm() throws Exception {
    Program.Ended jvm =
        new Program(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            .run(
                Map.of(),
                LIMIT,
                "-cp",
                System.getProperty("java.class.path"),
                Unclosed.class.getName());

    assertThat(jvm.exit()).as(jvm.err()).isZero();
    URI endpoint = URI.create(jvm.out().strip());
    assertThat(endpoint.getPort()).isPositive();
    assertThatThrownBy(() -> status(endpoint)).isInstanceOf(ConnectException.class);
  }

  /** Starts one, and ends. */
  static final class Unclosed {
    private Unclosed() {}

    public static void main(String[] args) throws IOException {
      CephGateway gateway = CephGateway.start(Map.of());
      if (status(gateway.endpoint()) != 200) {
        throw new IllegalStateException("it does not answer");
      }
      System.out.println(gateway.endpoint());
    }
  }

  private static int status(URI endpoint) throws IOException {
    return ((HttpURLConnection) endpoint.toURL().openConnection(Proxy.NO_PROXY)).getResponseCode();
  }
}
