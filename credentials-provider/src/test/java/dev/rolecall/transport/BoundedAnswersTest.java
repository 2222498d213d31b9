package dev.rolecall.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpHandler;
import dev.rolecall.testing.Endless;
import dev.rolecall.testing.LoopbackServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's real client, and a peer that does not come to an end. */
class BoundedAnswersTest {
  private static final String HEAD = "<GetCallerIdentityResponse>";

  private final Endless endless = new Endless();

  @AfterEach
  void close() {
    endless.close();
  }

  @ParameterizedTest
  @CsvSource({
    "200, x, STS's answer to GetCallerIdentity is longer than 1 MiB",
    "403, x, STS's answer to GetCallerIdentity is longer than 1 MiB",
    "500, x, STS's answer to GetCallerIdentity is longer than 1 MiB"
  })
  void anAnswerWithoutEndIsCutOffAndNotAskedForAgain(int status, String piece, String told) {
    assertThat(failure(endless.sending(status, HEAD, piece)))
        .isInstanceOf(AnswerException.class)
        .hasMessage(told);
    assertThat(endless.more()).isEqualTo(1);
    assertThat(endless.sent()).isLessThan(32L * BoundedAnswers.MOST_BYTES);
  }

  @ParameterizedTest
  @MethodSource
  void anAnswerThatIsAllTagsIsNotParsed(String content) {
    assertThat(failure(answering(content)))
        .isInstanceOf(AnswerException.class)
        .hasMessage(
            "STS's answer to GetCallerIdentity has more tags, or deeper ones, than one of AWS has");
  }

  static List<String> anAnswerThatIsAllTagsIsNotParsed() {
    return List.of(
        "<b/>".repeat(XmlBounds.MOST_PARTS),
        "<b a=''/>".repeat(XmlBounds.MOST_PARTS / 2),
        "<b>".repeat(40_000));
  }

  @ParameterizedTest
  @MethodSource
  void anAnswerWithinTheBoundsIsRead(String content) {
    assertThat(failure(answering(content))).isNull();
  }

  static List<String> anAnswerWithinTheBoundsIsRead() {
    return List.of(
        "x".repeat(BoundedAnswers.MOST_BYTES - HEAD.length() * 2 - 1),
        "<b/>".repeat(XmlBounds.MOST_PARTS - 1),
        "<b>".repeat(570) + "</b>".repeat(570));
  }

  @Test
  void aShortAnswerThatIsAllLevelsFitsOnTheStackOfAThread() throws Exception {
    try (LoopbackServer server = new LoopbackServer(answering("<b>".repeat(1300)));
        Transport transport = transport(server, DAY)) {
      assertThat(asking(transport).get())
          .isInstanceOf(SdkClientException.class)
          .hasMessageContaining("Could not parse XML response");
    }
  }

  private static HttpHandler answering(String content) {
    return http -> {
      LoopbackServer.body(http);
      LoopbackServer.send(http, 200, HEAD + content + HEAD.replace("<", "</"));
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverWaitsForAnAnswerCanBeInterrupted(boolean begun) throws Exception {
    try (LoopbackServer server = new LoopbackServer(unended(begun))) {
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread waiting = new Thread(() -> ended.complete(catchThrowable(() -> ask(server, DAY))));
      waiting.start();
      endless.await(1);
      waiting.interrupt();

      assertThat(ended.get()).isInstanceOf(AbortedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLimitOfACallHoldsWhereverItsAnswerStops(boolean begun) {
    try (LoopbackServer server = new LoopbackServer(unended(begun))) {
      assertThat(catchThrowable(() -> ask(server, Duration.ofMillis(200))))
          .isInstanceOf(ApiCallTimeoutException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsWaitedForCanBeGivenUpAndMoreBeAsked(boolean begun)
      throws InterruptedException, ExecutionException {
    try (LoopbackServer server = new LoopbackServer(unended(begun));
        Transport transport = transport(server, DAY)) {
      List<CompletableFuture<Throwable>> asked = List.of(asking(transport), asking(transport));
      endless.await(2);
      transport.giveUp();

      for (CompletableFuture<Throwable> each : asked) {
        assertThat(each.get())
            .isInstanceOf(AnswerException.class)
            .hasMessage("the time of the run was over before its answer came");
      }
      CompletableFuture<Throwable> later = asking(transport);
      endless.await(1);
      assertThat(later).isNotDone();
      transport.giveUp();
      assertThat(later.get()).isInstanceOf(AnswerException.class);
    }
  }

  private HttpHandler unended(boolean begun) {
    return begun ? endless.pausing(200, HEAD) : endless.silent();
  }

  private static final Duration DAY = Duration.ofDays(1);

  private static CompletableFuture<Throwable> asking(Transport transport) {
    return CompletableFuture.supplyAsync(
        () -> catchThrowable(() -> ask(transport)), work -> new Thread(work).start());
  }

  private static Throwable failure(HttpHandler peer) {
    try (LoopbackServer server = new LoopbackServer(peer)) {
      return catchThrowable(() -> ask(server, DAY));
    }
  }

  private static void ask(LoopbackServer server, Duration total) {
    try (Transport transport = transport(server, total)) {
      ask(transport);
    }
  }

  private static void ask(Transport transport) {
    try (StsClient sts =
        transport
            .configure(StsClient.builder(), "sts")
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build()) {
      sts.getCallerIdentity();
    }
  }

  private static Transport transport(LoopbackServer server, Duration total) {
    return Transport.fromEnvironment(
        Map.of("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL", server.address().toString()),
        new TimeLimits(Duration.ofSeconds(30), DAY, total));
  }
}
