package dev.rolecall.credentials;

import dev.rolecall.failure.Explanation;
import dev.rolecall.transport.AnswerException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What keeps STS from answering, in words. */
final class StsTroubles {
  private StsTroubles() {}

  /** The first cause that is known; without one, that something else than STS answered. */
  static String why(SdkException e, Duration limit) {
    return Stream.<Throwable>iterate(e, t -> t != null, Throwable::getCause)
        .limit(10)
        .map(cause -> known(cause, limit))
        .filter(why -> !why.isEmpty())
        .findFirst()
        .orElse("what answered does not speak as STS does");
  }

  private static String known(Throwable cause, Duration limit) {
    if (cause instanceof ApiCallTimeoutException) {
      return "there was no answer within " + limit.toSeconds() + " s";
    }
    if (cause instanceof AnswerException) {
      return "" + cause.getMessage();
    }
    if (cause instanceof AbortedException) {
      return "the thread that asked was interrupted";
    }
    if (cause instanceof UnknownHostException) {
      return "its name is not known to DNS";
    }
    if (cause instanceof SocketTimeoutException) {
      return "the connection timed out";
    }
    if (cause instanceof NoRouteToHostException) {
      return "there is no route to it";
    }
    if (cause instanceof ConnectException) {
      return "the connection was refused";
    }
    if (cause instanceof SSLException) {
      return "TLS failed: " + Explanation.shown("" + cause.getMessage());
    }
    return cause instanceof SocketException ? "the connection broke" : "";
  }

  /** An HTTP answer that is not in the language of STS: a proxy's, a mesh's, a login page. */
  static String notSts(int status) {
    return "HTTP %d came back without an answer of STS in it".formatted(status);
  }
}
