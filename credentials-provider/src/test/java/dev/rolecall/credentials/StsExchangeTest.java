package dev.rolecall.credentials;

import static dev.rolecall.credentials.StsStub.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.credentials.StsStub.Answer;
import dev.rolecall.credentials.WebIdentityFailure.Untimely.Suspect;
import dev.rolecall.logging.RecordedLog;
import dev.rolecall.testing.MutableClock;
import dev.rolecall.testing.StsXml;
import dev.rolecall.testing.TokenText;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.transport.Transport;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** The SDK's real STS client against an STS on loopback that answers as told. */
class StsExchangeTest {
  private static final String NO_KEY =
      "Couldn't retrieve verification key from your identity provider,  please reference"
          + " AssumeRoleWithWebIdentity documentation for requirements";
  private static final Instant NOW = Instant.ofEpochSecond(3600);

  @TempDir Path directory;
  private StsStub sts = new StsStub();
  private final List<Duration> pauses = new ArrayList<>();
  private Path file = Path.of("");

  @BeforeEach
  void writeToken() throws IOException {
    file = Files.writeString(directory.resolve("token"), TokenText.valid() + "\n");
  }

  @AfterEach
  void stop() {
    sts.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'two\nlines', 2026-01-01T00:00:00Z",
    "'', 2026-01-01T00:00:00Z",
    "é, 2026-01-01T00:00:00Z",
    "token, +1000000-01-01T00:00:00Z"
  })
  void aGrantThatNothingCanBeSignedWithIsNoAnswerOfSts(String token, String end) {
    sts.answers(
        new Answer(
            200,
            StsXml.granted("ASIA1", "secret", "token", Instant.EPOCH)
                .replace("<SessionToken>token", "<SessionToken>" + token)
                .replace("1970-01-01T00:00:00Z", end)));

    assertThat(exchange())
        .isInstanceOfSatisfying(
            StsAnswer.Unreachable.class,
            nobody ->
                assertThat(nobody.why())
                    .isIn(
                        "HTTP 200 came back without an answer of STS in it",
                        "what answered does not speak as STS does"));
  }

  @Test
  void aGrantIsASession() {
    StsAnswer answer = exchange();

    assertThat(answer)
        .isInstanceOfSatisfying(
            StsAnswer.Granted.class,
            granted -> {
              AwsSessionCredentials keys = granted.credentials();
              assertThat(keys.accessKeyId()).isEqualTo("ASIA1");
              assertThat(keys.secretAccessKey()).isEqualTo(StsStub.SECRET_KEY);
              assertThat(keys.sessionToken()).isEqualTo(StsStub.SESSION_TOKEN);
              assertThat(granted.expires()).isEqualTo(Instant.ofEpochSecond(7200));
              assertThat(granted.assumedRoleArn())
                  .isEqualTo("arn:aws:sts::111122223333:assumed-role/team-a/team-a-train-0");
              assertThat(granted.subject()).contains("system:serviceaccount:team-a:default-editor");
              assertThat(granted.audience()).contains("sts.amazonaws.com");
              assertThat(granted.provider())
                  .contains("arn:aws:iam::111122223333:oidc-provider/oidc.example");
              assertThat(granted.attempts()).isEqualTo(1);
            });
  }

  @Test
  void theRequestIsUnsignedAndNamesThePod() {
    exchange();

    assertThat(sts.requests())
        .singleElement()
        .satisfies(
            request ->
                assertThat(request)
                    .containsEntry("Action", "AssumeRoleWithWebIdentity")
                    .containsEntry("RoleArn", "arn:aws:iam::111122223333:role/team-a")
                    .containsEntry("RoleSessionName", "team-a-train-0")
                    .containsEntry("DurationSeconds", "3600")
                    .containsEntry("WebIdentityToken", TokenText.valid())
                    .doesNotContainKeys("Policy", "PolicyArns"));
    assertThat(sts.headers().get(0)).doesNotContainKey("Authorization");
    assertThat(sts.headers().get(0).get("User-agent"))
        .singleElement()
        .asString()
        .contains("rolecall/");
  }

  @Test
  void theRequestCarriesTheSessionsPolicies() {
    WebIdentityConfig narrowed =
        config().toBuilder()
            .sessionPolicy("{}")
            .policyArns(
                List.of("arn:aws:iam::aws:policy/A", "arn:aws:iam::111122223333:policy/path/B"))
            .build();

    exchangeOver(transport(sts.address())).exchange(narrowed, ProjectedToken.read(file));

    assertThat(sts.requests().get(0))
        .containsEntry("Policy", "{}")
        .containsEntry("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/A")
        .containsEntry("PolicyArns.member.2.arn", "arn:aws:iam::111122223333:policy/path/B");
  }

  @Test
  void aRegionOfAnotherPartitionIsRefusedBeforeAnyCall() {
    Transport china =
        Transport.fromEnvironment(
            Map.of("AWS_REGION", "cn-north-1", "AWS_ENDPOINT_URL_STS", sts.address().toString()));
    WebIdentityExchange exchange = WebIdentityExchange.over(china);

    assertThat(
            catchThrowableOfType(
                    WebIdentityException.class,
                    () -> exchange.exchange(config(), Clock.fixed(NOW, ZoneOffset.UTC)))
                .failure())
        .isEqualTo(new WebIdentityFailure.RegionElsewhere(config().role(), "cn-north-1", "aws-cn"));
    assertThat(sts.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "400, InvalidIdentityToken, No OpenIDConnect provider found in your account for https://i",
    "400, InvalidIdentityToken, Incorrect token audience",
    "400, ExpiredTokenException, Token expired",
    "400, ValidationError, Request ARN is invalid",
    "403, AccessDenied, Not authorized to perform sts:AssumeRoleWithWebIdentity",
    "403, IDPRejectedClaim, rejected",
    "403, RegionDisabledException, disabled"
  })
  void whatIsFinalIsAskedOnce(int status, String code, String message) {
    sts.answers(refusal(status, code, message));

    assertThat(undated(exchange()))
        .isEqualTo(new StsAnswer.Refused(status, code, message, Optional.of("request-1"), 1));
    assertThat(sts.requests()).hasSize(1);
    assertThat(pauses).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "503, ServiceUnavailable",
    "500, InternalFailure",
    "400, IDPCommunicationError",
    "400, Throttling"
  })
  void whatIsPassingIsAskedAgain(int status, String code) {
    sts.answers(refusal(status, code, "later"));

    assertThat(exchange())
        .isInstanceOfSatisfying(
            StsAnswer.Granted.class, granted -> assertThat(granted.attempts()).isEqualTo(2));
  }

  @Test
  void aBrokenConnectionIsTriedAgain() {
    sts.answers(new Answer(0, ""));

    assertThat(exchange()).isInstanceOf(StsAnswer.Granted.class);
  }

  @ParameterizedTest
  @CsvSource({
    "503, ServiceUnavailable, later, true",
    "500, InternalFailure, later, true",
    "499, Unknown, later, false",
    "429, Unknown, later, true",
    "400, TooManyRequestsException, later, true",
    "400, IDPCommunicationError, later, true",
    "400, ExpiredTokenException, Token expired, false",
    "400, Throttling, later, true",
    "400, InvalidIdentityToken, could not retrieve verification key from it, true",
    "400, InvalidIdentityToken, Incorrect token audience, false",
    "403, AccessDenied, Not authorized, false"
  })
  void aRefusalTellsWhetherItIsRecoverable(
      int status, String code, String message, boolean recoverable) {
    assertThat(new StsAnswer.Refused(status, code, message, Optional.empty(), 1).recoverable())
        .isEqualTo(recoverable);
  }

  @Test
  void whatStaysAwayIsAskedFourTimes() {
    Answer away = refusal(503, "ServiceUnavailable", "later");
    sts.answers(away, away, away, away, away);

    assertThat(undated(exchange()))
        .isEqualTo(
            new StsAnswer.Refused(503, "ServiceUnavailable", "later", Optional.of("request-1"), 4));
  }

  /** The same answer without its time, which is the real one. */
  private static StsAnswer undated(StsAnswer answer) {
    StsAnswer.Refused refused = (StsAnswer.Refused) answer;
    return new StsAnswer.Refused(
        refused.status(),
        refused.code(),
        refused.message(),
        refused.requestId(),
        refused.attempts());
  }

  @Test
  void aKeyThatCouldNotBeRetrievedIsAskedForAgainWithGrowingPauses() {
    sts.answers(
        refusal(400, "InvalidIdentityToken", NO_KEY), refusal(400, "InvalidIdentityToken", NO_KEY));

    assertThat(exchange())
        .isInstanceOfSatisfying(
            StsAnswer.Granted.class, granted -> assertThat(granted.attempts()).isEqualTo(3));
    assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void aKeyThatIsNeverRetrievedIsGivenUpAfterThreeCalls() {
    Answer away = refusal(400, "InvalidIdentityToken", NO_KEY);
    sts.answers(away, away, away, away);

    assertThat(exchange())
        .isInstanceOfSatisfying(
            StsAnswer.Refused.class, refused -> assertThat(refused.attempts()).isEqualTo(3));
    assertThat(sts.requests()).hasSize(3);
  }

  @Test
  void anInterruptEndsTheTries() {
    sts.answers(refusal(400, "InvalidIdentityToken", NO_KEY));
    WebIdentityExchange impatient =
        new StsExchange(
            transport(sts.address()),
            StsExchange.CALL,
            pause -> {
              throw new InterruptedException();
            },
            most -> most,
            () -> 0);

    assertThat(impatient.exchange(config(), ProjectedToken.read(file)))
        .isInstanceOf(StsAnswer.Refused.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ExpiredTokenException", "ExpiredToken"})
  void anExpiredTokenIsReadAgainAndTriedOnce(String code) throws IOException {
    String fresh = TokenText.of("{\"alg\":\"RS256\",\"kid\":\"key-2\"}", TokenText.CLAIMS);
    sts.answers(refusal(400, code, "Token expired"));
    WebIdentityExchange rotating = rotatingAfterFirst(fresh);

    assertThat(rotating.exchange(config(), new MutableClock(NOW)))
        .isInstanceOfSatisfying(
            StsAnswer.Granted.class, granted -> assertThat(granted.attempts()).isEqualTo(2));
    assertThat(sts.requests().get(1)).containsEntry("WebIdentityToken", fresh);
  }

  private WebIdentityExchange rotatingAfterFirst(String fresh) {
    WebIdentityExchange real = exchangeOver(transport(sts.address()));
    return (config, token) -> {
      StsAnswer answer = real.exchange(config, token);
      try {
        Files.writeString(file, fresh);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return answer;
    };
  }

  @Test
  void anExpiredTokenThatIsStillInTheFileIsNotSentTwice() {
    sts.answers(refusal(400, "ExpiredTokenException", "Token expired"));

    assertThat(untimely(Clock.systemUTC()).answer().attempts()).isEqualTo(1);
    assertThat(sts.requests()).hasSize(1);
  }

  @Test
  void anExpiredTokenWhoseFileIsGoneIsStillToldToBeExpired() {
    sts.answers(refusal(400, "ExpiredTokenException", "Token expired"));
    WebIdentityExchange real = exchangeOver(transport(sts.address()));
    WebIdentityExchange losing =
        (config, token) -> {
          StsAnswer answer = real.exchange(config, token);
          try {
            Files.delete(file);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return answer;
        };

    assertThatThrownBy(() -> losing.exchange(config(), new MutableClock(NOW)))
        .isInstanceOfSatisfying(
            WebIdentityException.class,
            e -> assertThat(e.failure()).isInstanceOf(WebIdentityFailure.Untimely.class));
  }

  /** By this clock the token has hours left; STS's counts. */
  @Test
  void aTokenThatStsCallsExpiredAndThisClockGoodTellsOfAWrongClock() {
    sts.answers(refusal(400, "ExpiredTokenException", "Token expired: current date/time …"));

    WebIdentityFailure.Untimely failure = untimely(new MutableClock(NOW));

    assertThat(failure.suspect()).contains(Suspect.THIS_CLOCK);
    assertThat(failure.clockAhead()).hasValueSatisfying(ahead -> assertThat(ahead).isNegative());
    assertThat(failure.ends()).contains(Instant.ofEpochSecond(87400));
    assertThat(failure.recoverable()).isTrue();
  }

  @Test
  void aTokenThatBothClocksCallExpiredIsOld() {
    sts.answers(refusal(400, "ExpiredTokenException", "Token expired: current date/time …"));

    WebIdentityFailure.Untimely failure = untimely(Clock.systemUTC());

    assertThat(failure.suspect()).contains(Suspect.TOKEN);
    assertThat(failure.clockAhead())
        .hasValueSatisfying(ahead -> assertThat(ahead.abs()).isLessThan(Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Token issued in the future: 700",
        "Token not yet valid: current date/time 700 must be after or equal to the not-before"
      })
  void aTokenThatHasNotBegunTellsWhoseClockIsAhead(String message) throws IOException {
    Answer early = refusal(400, "InvalidIdentityToken", message);
    sts.answers(early, early);
    Instant later = Instant.ofEpochSecond(9_000_000_000L);
    Files.writeString(
        file, TokenText.withClaims(TokenText.CLAIMS.replace("1000", "" + later.getEpochSecond())));

    assertThat(untimely(new MutableClock(later)).suspect()).contains(Suspect.THIS_CLOCK);
    assertThat(untimely(new MutableClock(later.minusSeconds(1))).suspect())
        .contains(Suspect.ISSUERS_CLOCK);
  }

  @Test
  void nothingIsSuspectedWhereTheTimeThatStsToldIsWithinTheTokens() throws IOException {
    sts.answers(refusal(400, "ExpiredTokenException", "Token expired"));
    Files.writeString(file, TokenText.lasting());

    assertThat(untimely(new MutableClock(NOW)).suspect()).isEmpty();
  }

  private WebIdentityFailure.Untimely untimely(Clock clock) {
    WebIdentityExchange exchange = exchangeOver(transport(sts.address()));
    return (WebIdentityFailure.Untimely)
        catchThrowableOfType(WebIdentityException.class, () -> exchange.exchange(config(), clock))
            .failure();
  }

  /** What a first reader left, so that a second would wait for a writer without end. */
  @Test
  void anExpiredTokenOfAPipeIsNotReadAgain() throws Exception {
    Path pipe = file.resolveSibling("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
    sts.answers(refusal(400, "ExpiredTokenException", "Token expired"));
    WebIdentityConfig piped =
        new WebIdentityConfig(
            config().role(), pipe, Optional.empty(), WebIdentityConfig.DEFAULT_DURATION);
    Thread writer =
        new Thread(
            () -> {
              try {
                Files.writeString(pipe, TokenText.valid(), StandardOpenOption.WRITE);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();

    assertThatThrownBy(
            () -> exchangeOver(transport(sts.address())).exchange(piped, new MutableClock(NOW)))
        .hasMessageContaining("ExpiredTokenException");
    writer.join();
  }

  @Test
  void anExchangeOfOnesOwnHasAMinute() {
    WebIdentityExchange own = (config, token) -> FakeSts.DENIED;

    assertThat(own.limit()).isEqualTo(Duration.ofMinutes(1));
  }

  /** A minute holds three calls of 19 s; a shorter limit is kept too. */
  @Test
  void noFurtherCallIsBegunThatWouldOutlastTheLimit() {
    Answer away = refusal(400, "InvalidIdentityToken", NO_KEY);
    sts.answers(away, away, away);
    AtomicLong seconds = new AtomicLong();
    WebIdentityExchange slow =
        new StsExchange(
            transport(sts.address()),
            StsExchange.CALL,
            pause -> {},
            most -> most,
            () -> Duration.ofSeconds(seconds.getAndAdd(41)).toNanos());

    assertThat(slow.limit()).isEqualTo(Duration.ofSeconds(60));
    assertThat(slow.exchange(config(), ProjectedToken.read(file)).attempts()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "200, ''",
    "200, <html>sign in</html>",
    "200, {}",
    "403, RBAC: access denied",
    "403, <Error>denied</Error>",
    "302, ''"
  })
  void whatIsNotStsIsUnreachable(int status, String body) {
    sts.answers(new Answer(status, body));

    assertThat(exchange())
        .isInstanceOfSatisfying(
            StsAnswer.Unreachable.class,
            unreachable -> {
              assertThat(unreachable.endpoint()).isEqualTo(sts.address());
              assertThat(unreachable.why()).isNotBlank();
            });
  }

  @Test
  void aRefusalInTheShapeOfS3IsARefusalOfSts() {
    sts.answers(
        new Answer(
            403,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code>"
                + "<Message></Message><RequestId>tx-1</RequestId></Error>"));

    assertThat(exchange())
        .isInstanceOfSatisfying(
            StsAnswer.Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(403);
              assertThat(refused.code()).isEqualTo("AccessDenied");
              assertThat(refused.message()).isEmpty();
            });
  }

  @Test
  void nobodyListeningIsUnreachable() throws IOException {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    assertThat(exchangeOver(transport(nobody)).exchange(config(), ProjectedToken.read(file)))
        .isEqualTo(new StsAnswer.Unreachable(nobody, "the connection was refused", 4));
  }

  @Test
  void whoNeverAnswersIsGivenUpInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      WebIdentityExchange hasty =
          new StsExchange(
              transport(address), Duration.ofMillis(300), Pause.REAL, most -> 0, () -> 0);

      assertThat(hasty.exchange(config(), ProjectedToken.read(file)))
          .isEqualTo(new StsAnswer.Unreachable(address, "there was no answer within 0 s", 1));
    }
  }

  @Test
  void anExchangeLeavesNoThreadBehind() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    exchange();

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("sdk-") && !before.contains(thread)) {
        thread.join(10_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  @Test
  void aRefusalThatQuotesTheTokenIsNotPassedOn() {
    sts.answers(refusal(400, "InvalidIdentityToken", "bad token " + TokenText.valid()));

    assertThat(exchange().toString())
        .contains("bad token (the token)")
        .doesNotContain(TokenText.SIGNATURE);
  }

  @Test
  void nothingSecretIsLoggedEvenAtTrace() {
    RecordedLog.clear();
    sts.answers(refusal(503, "ServiceUnavailable", "later"));
    exchange();

    assertThat(RecordedLog.lines())
        .anyMatch(line -> line.contains("Sending Request"))
        .noneMatch(line -> line.contains(TokenText.SIGNATURE))
        .noneMatch(line -> line.contains(StsStub.SECRET_KEY))
        .noneMatch(line -> line.contains(StsStub.SESSION_TOKEN));
  }

  @Test
  void aGrantShowsNoSecret() {
    assertThat(exchange().toString())
        .contains("ASIA1")
        .doesNotContain(StsStub.SECRET_KEY)
        .doesNotContain(StsStub.SESSION_TOKEN);
  }

  private StsAnswer exchange() {
    return exchangeOver(transport(sts.address())).exchange(config(), ProjectedToken.read(file));
  }

  private WebIdentityExchange exchangeOver(Transport transport) {
    return new StsExchange(transport, StsExchange.CALL, pauses::add, most -> most, () -> 0);
  }

  private WebIdentityConfig config() {
    return new WebIdentityConfig(
        RoleArn.parse("arn:aws:iam::111122223333:role/team-a"),
        file,
        Optional.empty(),
        WebIdentityConfig.DEFAULT_DURATION);
  }

  private static Transport transport(URI endpoint) {
    return Transport.fromEnvironment(
        Map.of("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL_STS", endpoint.toString()));
  }
}
