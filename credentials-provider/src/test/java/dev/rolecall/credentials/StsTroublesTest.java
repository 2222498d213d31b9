package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

class StsTroublesTest {
  @Test
  void theFirstCauseThatIsKnownIsTold() {
    assertThat(why(new UnknownHostException("sts"))).isEqualTo("its name is not known to DNS");
    assertThat(why(new SocketTimeoutException())).isEqualTo("the connection timed out");
    assertThat(why(new NoRouteToHostException())).isEqualTo("there is no route to it");
    assertThat(why(new SSLException("no path"))).isEqualTo("TLS failed: no path");
    assertThat(why(new SocketException())).isEqualTo("the connection broke");
    assertThat(why(AbortedException.create(""))).isEqualTo("the thread that asked was interrupted");
    assertThat(why(new IllegalStateException()))
        .isEqualTo("what answered does not speak as STS does");
  }

  private static String why(Throwable cause) {
    return StsTroubles.why(
        SdkClientException.create("", new IllegalStateException(cause)), Duration.ofSeconds(19));
  }
}
