package dev.rolecall.credentials;

import static dev.rolecall.credentials.StsStub.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.logging.RecordedLog;
import dev.rolecall.testing.MutableClock;
import dev.rolecall.testing.TokenText;
import dev.rolecall.transport.Transport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Real SDK clients, the real exchange and many threads over a bad hour of STS, with every logger at
 * TRACE (wire logging is not among them): all that was logged or could be printed is searched.
 */
class NothingSecretTest {
  private static final int THREADS = 8;

  /**
   * At DEBUG, the SDK's signer logs the headers that it signs, the session token among them,
   * whatever provider it comes from. The exchange is not signed.
   */
  private static final String SIGNER = "software.amazon.awssdk.http.auth.aws.internal.signer.";

  @TempDir Path directory;
  private final MutableClock clock = new MutableClock(Instant.ofEpochSecond(2000));
  private final List<String> printed = new ArrayList<>();

  @Test
  void aBusyRunPrintsNoSecretAnywhere() throws Exception {
    RecordedLog.clear();
    Path file = Files.writeString(directory.resolve("token"), TokenText.valid());
    try (StsStub sts = new StsStub();
        StsStub service = new StsStub();
        Transport transport =
            Transport.fromEnvironment(
                Map.of(
                    "AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL_STS", sts.address().toString()));
        WebIdentityCredentialsProvider provider = provider(file, transport);
        StsClient client =
            transport
                .configure(StsClient.builder(), "sts")
                .endpointOverride(service.address())
                .credentialsProvider(provider)
                .overrideConfiguration(
                    c -> c.addExecutionInterceptor(new RefusedKeyInterceptor(provider)))
                .build()) {
      sts.grantsUntil(clock.instant().plusSeconds(3600));
      busy(client);
      service.answers(refusal(403, "ExpiredToken", "The provided token has expired."));
      sts.answers(refusal(400, "InvalidIdentityToken", "Incorrect token audience"));
      busy(client);
      // Whoever asks now waits for the exchange that the refusal began.
      busy(client);
      clock.advance(Duration.ofMinutes(50));
      sts.answers(refusal(503, "ServiceUnavailable", "later"), new StsStub.Answer(0, ""));
      sts.grantsUntil(clock.instant().plusSeconds(3600));
      busy(client);
      Files.writeString(file, "a" + TokenText.valid() + ".x");
      clock.advance(Duration.ofHours(2));
      busy(client);
      print(provider);
    }

    assertThat(printed)
        .hasSizeGreaterThan(4 * THREADS)
        .anyMatch(line -> line.contains("Incorrect token audience"))
        .anyMatch(line -> line.contains("Invalidated"))
        .noneMatch(NothingSecretTest::holdsSecret);
    assertThat(RecordedLog.lines())
        .anyMatch(line -> line.contains("Sending Request"))
        .anyMatch(line -> line.contains("STS gave ASIA"))
        .noneMatch(line -> !line.startsWith(SIGNER) && holdsSecret(line));
  }

  private WebIdentityCredentialsProvider provider(Path file, Transport transport) {
    return WebIdentityCredentialsProvider.builder(
            new WebIdentityConfig(
                RoleArn.parse("arn:aws:iam::111122223333:role/team-a"),
                file,
                Optional.empty(),
                WebIdentityConfig.DEFAULT_DURATION),
            new StsExchange(transport, StsExchange.CALL, pause -> {}, most -> 0, () -> 0))
        .clock(clock)
        .listener(new EachEvent(this::print))
        .build();
  }

  /** Each thread calls once, and whatever comes of it is printed. */
  private void busy(StsClient client) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        calls.add(threads.submit(() -> print(outcome(client))));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Object outcome(StsClient client) {
    try {
      return client.getCallerIdentity();
    } catch (SdkException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return trace;
    }
  }

  private synchronized void print(Object what) {
    printed.add(what.toString());
  }

  private static boolean holdsSecret(String line) {
    return line.contains(TokenText.SIGNATURE)
        || line.contains(StsStub.SECRET_KEY)
        || line.contains(StsStub.SESSION_TOKEN);
  }
}
