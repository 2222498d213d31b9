package dev.rolecall.agent;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * A connection to the credentials endpoint: requests without a body, one after another, and their
 * replies (RFC 9112). A refusal is the last, so that nobody who is refused can leave replies unread
 * until the next one blocks.
 */
final class EndpointConnection {
  private static final int LONGEST_HEAD = 16_384;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final Socket socket;
  private final Duration limit;
  private final Function<EndpointRequest, EndpointReply> replies;
  private final byte[] heard = new byte[LONGEST_HEAD];
  private int length;

  /**
   * @param limit until when a request has to be there, from the one before it
   */
  EndpointConnection(
      Socket socket, Duration limit, Function<EndpointRequest, EndpointReply> replies) {
    this.socket = socket;
    this.limit = limit;
    this.replies = replies;
  }

  /**
   * Answers until the other side has no more to ask, or takes too long over it.
   *
   * @throws IOException where that is gone
   */
  void serve() throws IOException {
    // Two answers in a row wait for each other's receipt without it.
    socket.setTcpNoDelay(true);
    Optional<String> head = head();
    while (head.isPresent() && answersAndGoesOn(EndpointRequest.read(head.get()))) {
      head = head();
    }
  }

  /** The next one, without the line that ends it; nothing where none comes. */
  private Optional<String> head() throws IOException {
    long begin = System.nanoTime();
    while (true) {
      String all = new String(heard, 0, length, StandardCharsets.ISO_8859_1);
      int end = all.indexOf(END_OF_HEAD);
      if (end >= 0) {
        int next = end + END_OF_HEAD.length();
        System.arraycopy(heard, next, heard, 0, length - next);
        length -= next;
        return Optional.of(all.substring(0, end));
      }
      if (length == LONGEST_HEAD) {
        // Part of one is none.
        return Optional.of("");
      }
      if (!hears(limit.minusNanos(System.nanoTime() - begin))) {
        return Optional.empty();
      }
    }
  }

  private boolean hears(Duration left) throws IOException {
    if (left.toMillis() <= 0) {
      return false;
    }
    socket.setSoTimeout((int) left.toMillis());
    try {
      int count = socket.getInputStream().read(heard, length, LONGEST_HEAD - length);
      length += Math.max(0, count);
      return count >= 0;
    } catch (SocketTimeoutException tooLong) {
      return false;
    }
  }

  private boolean answersAndGoesOn(Optional<EndpointRequest> request) throws IOException {
    EndpointReply reply = request.map(replies).orElseGet(EndpointReply::noRequest);
    boolean more = reply.isSession() && request.filter(each -> !each.isLast()).isPresent();
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + reply.status()
            + (reply.isSession() ? " OK" : " Refused")
            + "\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: "
            + body.length
            + (more ? END_OF_HEAD : "\r\nConnection: close" + END_OF_HEAD);
    boolean bare = request.filter(each -> each.method().equals("HEAD")).isPresent();
    byte[] all =
        Arrays.copyOf(
            head.getBytes(StandardCharsets.ISO_8859_1), head.length() + (bare ? 0 : body.length));
    System.arraycopy(body, 0, all, head.length(), all.length - head.length());
    socket.getOutputStream().write(all);
    return more;
  }
}
