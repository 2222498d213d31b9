package dev.rolecall.credentials;

import static dev.rolecall.credentials.StsStub.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import dev.rolecall.credentials.StsStub.Answer;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.testing.MutableClock;
import dev.rolecall.testing.TokenText;
import dev.rolecall.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * What the SDK's own providers do wrong (2.56.0), each beside what ours does, against the same STS
 * on loopback. A test fails where the SDK has mended its ways: then its row is to be struck out.
 */
class SdkDefectsTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/team-a";
  private static final Answer AWAY = refusal(503, "ServiceUnavailable", "later");

  @TempDir Path directory;
  private final StsStub sts = new StsStub();
  private final MetadataStub metadata = new MetadataStub();
  private final Map<String, String> before = new HashMap<>();
  private Path file = Path.of("");

  @BeforeEach
  void setUp() throws IOException {
    file = Files.writeString(directory.resolve("token"), TokenText.lasting());
    sts.grantsUntil(Instant.now().plusSeconds(3600));
    set("aws.roleArn", ROLE);
    set("aws.webIdentityTokenFile", file.toString());
    set("aws.region", "eu-west-1");
    set("aws.endpointUrlSts", sts.address().toString());
    set("aws.ec2MetadataServiceEndpoint", metadata.address().toString());
    set("aws.configFile", directory.resolve("config").toString());
    set("aws.sharedCredentialsFile", directory.resolve("credentials").toString());
  }

  private void set(String property, String value) {
    before.put(property, System.getProperty(property, ""));
    System.setProperty(property, value);
  }

  @AfterEach
  void stop() {
    before.forEach(
        (property, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, value);
          }
        });
    sts.close();
    metadata.close();
  }

  @Test
  void accessDeniedFallsThroughToTheNodesRoleAndStaysThere() {
    sts.answers(refusal(403, "AccessDenied", "no"));
    try (DefaultCredentialsProvider sdk = DefaultCredentialsProvider.builder().build()) {
      assertThat(sdk.resolveCredentials().accessKeyId()).isEqualTo("ASIANODE");
      assertThat(sdk.resolveCredentials().accessKeyId()).isEqualTo("ASIANODE");
    }
    assertThat(sts.requests()).hasSize(1);

    MutableClock clock = new MutableClock(Instant.now());
    sts.answers(refusal(403, "AccessDenied", "no"));
    WebIdentityCredentialsProvider ours = ours(clock);
    assertThatThrownBy(ours::resolveCredentials).isInstanceOf(WebIdentityException.class);
    clock.advance(Duration.ofSeconds(5));
    assertThat(ours.resolveCredentials().accessKeyId()).isEqualTo("ASIA3");
  }

  @Test
  void withStsAwayItThrowsWhileAMinuteOfValidityIsLeft() {
    Instant aMinuteBeforeItsEnd = Instant.now().plusMillis(500);
    sts.grantsUntil(aMinuteBeforeItsEnd.plusSeconds(60));
    try (StsClient client = client();
        StsWebIdentityTokenFileCredentialsProvider sdk = sdk(client)) {
      sdk.resolveCredentials();
      // The SDK takes no clock, and a session that begins with less it takes for good.
      while (Instant.now().isBefore(aMinuteBeforeItsEnd)) {
        Thread.onSpinWait();
      }
      sts.answers(AWAY, AWAY, AWAY, AWAY);
      assertThatThrownBy(sdk::resolveCredentials).isInstanceOf(StsException.class);
    }

    MutableClock clock = new MutableClock(Instant.now());
    sts.grantsUntil(clock.instant().plusSeconds(600));
    WebIdentityCredentialsProvider ours = ours(clock);
    ours.resolveCredentials();
    clock.advance(Duration.ofSeconds(550));
    sts.answers(AWAY, AWAY, AWAY, AWAY);
    ours.resolveCredentials();
    assertThat(sts.answersLeft()).isZero();
  }

  @Test
  void beforeThatEveryCallRunsFourAttemptsWithoutBackoff() throws InterruptedException {
    sts.grantsUntil(Instant.now().plusSeconds(120));
    try (StsClient client = client();
        StsWebIdentityTokenFileCredentialsProvider sdk = sdk(client)) {
      sdk.resolveCredentials();
      sts.answers(AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY);
      for (int i = 0; i < 3; i++) {
        sdk.resolveCredentials();
      }
    }
    assertThat(sts.requests()).hasSize(1 + 12);

    MutableClock clock = new MutableClock(Instant.now());
    sts.grantsUntil(clock.instant().plusSeconds(3600));
    CountDownLatch servedOver = new CountDownLatch(1);
    WebIdentityCredentialsProvider ours =
        builder(clock)
            .listener(
                new WebIdentityListener() {
                  @Override
                  public void servedStale(ServedStale event) {
                    servedOver.countDown();
                  }
                })
            .build();
    ours.resolveCredentials();
    clock.advance(Duration.ofMinutes(50));
    sts.answers(AWAY, AWAY, AWAY, AWAY);
    ours.resolveCredentials();
    servedOver.await();
    for (int i = 0; i < 3; i++) {
      ours.resolveCredentials();
    }
    ours.close();
    assertThat(sts.requests()).hasSize(1 + 12 + 1 + 4);
  }

  /** It waits 5 s of real time for the one who asks, and then asks as well. */
  @Test
  void whileStsIsSlowEveryCallerMakesAnExchangeOfItsOwn() throws Exception {
    sts.hold();
    ExecutorService callers = Executors.newCachedThreadPool();
    try (StsClient client = client();
        StsWebIdentityTokenFileCredentialsProvider sdk = sdk(client);
        WebIdentityCredentialsProvider ours = ours(new MutableClock(Instant.now()))) {
      List<Callable<AwsCredentials>> calls =
          List.of(
              sdk::resolveCredentials,
              sdk::resolveCredentials,
              ours::resolveCredentials,
              ours::resolveCredentials);
      List<Future<AwsCredentials>> answers = calls.stream().map(callers::submit).toList();
      sts.await(3);
      sts.release();
      for (Future<AwsCredentials> answer : answers) {
        assertThat(answer.get().accessKeyId()).startsWith("ASIA");
      }
    } finally {
      callers.shutdownNow();
    }

    assertThat(sts.requests())
        .extracting(request -> ("" + request.get("RoleSessionName")).replaceFirst("\\d+$", ""))
        .containsExactlyInAnyOrder("aws-sdk-java-", "aws-sdk-java-", "team-a-train-");
  }

  @Test
  void closingTheOuterProviderLeavesTheInnerOneRefreshing() throws InterruptedException {
    StsWebIdentityTokenFileCredentialsProvider sdk;
    List<Thread> mine = threads();
    try (StsClient client = client()) {
      sdk =
          StsWebIdentityTokenFileCredentialsProvider.builder()
              .stsClient(client)
              .asyncCredentialUpdateEnabled(true)
              .build();
      sdk.resolveCredentials();
      sdk.close();
      List<Thread> left = new ArrayList<>(threads());
      left.removeAll(mine);
      assertThat(left).isNotEmpty();
    }

    MutableClock clock = new MutableClock(Instant.now());
    WebIdentityCredentialsProvider ours = ours(clock);
    ours.resolveCredentials();
    ours.close();
    for (Thread thread : threads()) {
      if (thread.getName().startsWith("rolecall")) {
        thread.join();
      }
    }
    assertThat(threads()).noneMatch(thread -> thread.getName().startsWith("rolecall"));
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).toList();
  }

  @Test
  void theSessionsNameTellsNothing() {
    try (StsClient client = client();
        StsWebIdentityTokenFileCredentialsProvider sdk = sdk(client)) {
      sdk.resolveCredentials();
    }
    ours(new MutableClock(Instant.now())).resolveCredentials();

    assertThat(sts.requests().get(0).get("RoleSessionName")).matches("aws-sdk-java-\\d+");
    assertThat(sts.requests().get(1)).containsEntry("RoleSessionName", "team-a-train-0");
  }

  @Test
  void theTokenIsNotTrimmed() throws IOException {
    Files.writeString(file, Files.readString(file) + "\n");
    try (StsClient client = client();
        StsWebIdentityTokenFileCredentialsProvider sdk = sdk(client)) {
      sdk.resolveCredentials();
    }
    ours(new MutableClock(Instant.now())).resolveCredentials();

    assertThat(sts.requests().get(0).get("WebIdentityToken")).endsWith("\n");
    assertThat(sts.requests().get(1).get("WebIdentityToken")).endsWith(TokenText.SIGNATURE);
  }

  @Test
  void withoutARegionTheNodesMetadataIsAsked() {
    System.clearProperty("aws.region");
    Throwable sdk =
        catchThrowable(
            () -> {
              try (DefaultCredentialsProvider chain =
                  DefaultCredentialsProvider.builder().build()) {
                chain.resolveCredentials();
              }
            });
    assertThat(sdk).isNull();
    assertThat(metadata.asked).isNotEmpty();
    metadata.asked.clear();

    assertThatThrownBy(
            () ->
                WebIdentityCredentialsProvider.fromEnvironment(
                    Map.of("AWS_ROLE_ARN", ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE", file.toString())))
        .isInstanceOf(WebIdentityException.class)
        .hasMessageContaining("AWS_REGION");
    assertThat(metadata.asked).isEmpty();
  }

  @Test
  void anIssuerWhoseKeysCouldNotBeFetchedOnceIsFinal() {
    Answer noKey =
        refusal(
            400,
            "InvalidIdentityToken",
            "Couldn't retrieve verification key from your identity provider");
    sts.answers(noKey);
    try (StsClient client = client();
        StsWebIdentityTokenFileCredentialsProvider sdk = sdk(client)) {
      assertThatThrownBy(sdk::resolveCredentials).isInstanceOf(StsException.class);
    }

    sts.answers(noKey);
    assertThat(ours(new MutableClock(Instant.now())).resolveCredentials().accessKeyId())
        .isEqualTo("ASIA3");
  }

  @Test
  void anAbsentTokenIsToldAsAnExceptionOfTheFileSystem() throws IOException {
    Files.delete(file);
    try (StsClient client = client();
        StsWebIdentityTokenFileCredentialsProvider sdk = sdk(client)) {
      assertThatThrownBy(sdk::resolveCredentials)
          .hasMessageContaining("NoSuchFileException")
          .isNotInstanceOf(SdkClientException.class);
    }

    assertThatThrownBy(ours(new MutableClock(Instant.now()))::resolveCredentials)
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("There is no web identity token " + file);
  }

  @Test
  void aRefusalIsToldWithoutItsCause() {
    metadata.away.set(true);
    sts.answers(refusal(403, "AccessDenied", "Not authorized"));
    try (DefaultCredentialsProvider sdk = DefaultCredentialsProvider.builder().build()) {
      assertThatThrownBy(sdk::resolveCredentials)
          .hasMessageContaining("Unable to load credentials from any of the providers in the chain")
          .hasNoCause();
    }

    sts.answers(refusal(403, "AccessDenied", "Not authorized"));
    assertThatThrownBy(ours(new MutableClock(Instant.now()))::resolveCredentials)
        .hasMessageContaining("AccessDenied (HTTP 403) \"Not authorized\", request id request-1")
        .hasMessageContaining("aws iam get-role --role-name team-a");
  }

  private StsClient client() {
    return StsClient.builder()
        .region(Region.EU_WEST_1)
        .endpointOverride(sts.address())
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .build();
  }

  private static StsWebIdentityTokenFileCredentialsProvider sdk(StsClient client) {
    return StsWebIdentityTokenFileCredentialsProvider.builder().stsClient(client).build();
  }

  private WebIdentityCredentialsProvider ours(MutableClock clock) {
    return builder(clock).build();
  }

  private WebIdentityCredentialsProvider.Builder builder(MutableClock clock) {
    Transport transport =
        Transport.fromEnvironment(
            Map.of("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL_STS", sts.address().toString()));
    return WebIdentityCredentialsProvider.builder(
            new WebIdentityConfig(
                RoleArn.parse(ROLE), file, Optional.empty(), WebIdentityConfig.DEFAULT_DURATION),
            new StsExchange(transport, StsExchange.CALL, pause -> {}, most -> 0, () -> 0))
        .clock(clock)
        .jitter((least, most) -> most);
  }

  /** A node's metadata service, with a role that no pod should come to have. */
  private static final class MetadataStub implements AutoCloseable {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicBoolean away = new AtomicBoolean();
    private final LoopbackServer server = new LoopbackServer(this::answer);

    private void answer(HttpExchange exchange) throws IOException {
      String path = exchange.getRequestURI().getPath();
      asked.add(path);
      exchange.getResponseHeaders().add("Content-Type", "text/plain");
      exchange.getResponseHeaders().add("x-aws-ec2-metadata-token-ttl-seconds", "600");
      LoopbackServer.send(exchange, away.get() ? 404 : 200, body(path));
    }

    private static String body(String path) {
      if (path.endsWith("/api/token")) {
        return "session";
      }
      if (path.endsWith("/instance-identity/document")) {
        return "{\"region\":\"eu-west-1\"}";
      }
      if (path.endsWith("/")) {
        return "node";
      }
      return """
      {"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"ASIANODE","SecretAccessKey":"s",
       "Token":"t","LastUpdated":"%s","Expiration":"%s"}"""
          .formatted(Instant.now(), Instant.now().plusSeconds(3600));
    }

    URI address() {
      return server.address();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
