package dev.rolecall.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the credentials endpoint: requests without a body, one after another, and their
 * replies (RFC 9112). It does not wait, and tells what for one has to. A refusal is the last reply,
 * and so is one that is not read.
 */
final class EndpointConnection {
  private static final int LONGEST_HEAD = 16_384;
  private static final String END_OF_HEAD = "\r\n\r\n";

  /** What has to come before it goes on. */
  enum Awaits {
    /** More of a request. */
    REQUEST,
    /** What is replied to one. */
    REPLY,
    /** That the other side reads. */
    ROOM,
    /** It is over. */
    NOTHING
  }

  private final ByteChannel channel;
  private final Duration limit;
  private final Function<EndpointRequest, CompletableFuture<EndpointReply>> replies;
  private final ByteBuffer heard = ByteBuffer.allocate(LONGEST_HEAD);

  private Optional<EndpointRequest> request = Optional.empty();
  private @Nullable CompletableFuture<EndpointReply> reply;
  private ByteBuffer unsent = ByteBuffer.allocate(0);
  private boolean last;

  /** When the other side's turn began. */
  private long since;

  /**
   * @param channel which does not block
   * @param limit until when a request has to be there, from the one before it, and a reply read
   * @param replies of which none fails
   * @param now in nanoseconds, by a clock that does not jump
   */
  EndpointConnection(
      ByteChannel channel,
      Duration limit,
      Function<EndpointRequest, CompletableFuture<EndpointReply>> replies,
      long now) {
    this.channel = channel;
    this.limit = limit;
    this.replies = replies;
    this.since = now;
  }

  /**
   * Reads once, and answers what is there.
   *
   * @throws IOException where the other side is gone
   */
  Awaits goOn(long now) throws IOException {
    boolean ended = reply == null && !unsent.hasRemaining() && channel.read(heard) < 0;
    while (reply != null || unsent.hasRemaining() || asks()) {
      if (reply != null) {
        if (!reply.isDone()) {
          return Awaits.REPLY;
        }
        unsent = written(reply.join());
        reply = null;
        since = now;
      }
      channel.write(unsent);
      if (unsent.hasRemaining()) {
        return Awaits.ROOM;
      }
      if (last) {
        return Awaits.NOTHING;
      }
    }
    return ended ? Awaits.NOTHING : Awaits.REQUEST;
  }

  /** Runs what is to happen once there is the reply that it awaits. */
  void whenReplied(Runnable next) {
    if (reply != null) {
      CompletableFuture<Void> unused = reply.thenRun(next);
    }
  }

  /** Whether the other side took longer than it may. */
  boolean isLate(long now) {
    return reply == null && now - since > limit.toNanos();
  }

  /** Whether a request has been heard whole. */
  private boolean asks() {
    String all = new String(heard.array(), 0, heard.position(), StandardCharsets.ISO_8859_1);
    int end = all.indexOf(END_OF_HEAD);
    if (end < 0 && heard.hasRemaining()) {
      return false;
    }
    // Part of one is none.
    request = end < 0 ? Optional.empty() : EndpointRequest.read(all.substring(0, end));
    heard.limit(heard.position()).position(end < 0 ? 0 : end + END_OF_HEAD.length());
    heard.compact();
    reply =
        request
            .map(replies)
            .orElseGet(() -> CompletableFuture.completedFuture(EndpointReply.noRequest()));
    return true;
  }

  private ByteBuffer written(EndpointReply reply) {
    last = !reply.isSession() || request.filter(each -> !each.isLast()).isEmpty();
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("HTTP/1.1 "
                + reply.status()
                + (reply.isSession() ? " OK" : " Refused")
                + "\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: "
                + body.length
                + (last ? "\r\nConnection: close" + END_OF_HEAD : END_OF_HEAD))
            .getBytes(StandardCharsets.ISO_8859_1);
    boolean bare = request.filter(each -> each.method().equals("HEAD")).isPresent();
    ByteBuffer all = ByteBuffer.allocate(head.length + (bare ? 0 : body.length)).put(head);
    return (bare ? all : all.put(body)).flip();
  }
}
