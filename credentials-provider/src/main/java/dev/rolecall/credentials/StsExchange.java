package dev.rolecall.credentials;

import dev.rolecall.failure.Explanation;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.transport.ServiceError;
import dev.rolecall.transport.TimeLimits;
import dev.rolecall.transport.Transport;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.IdpCommunicationErrorException;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;

/**
 * AssumeRoleWithWebIdentity through the SDK's STS client, unsigned. The SDK tries again what is
 * plainly passing: IDPCommunicationError, throttling, 5xx and a broken connection. One more is
 * tried again here, because the SDK takes it for final: STS could not fetch the issuer's keys.
 *
 * <p>A client is made for each exchange (about 3 ms) and closed after it: exchanges are an hour
 * apart, and an SDK client keeps timer threads once it has had a time limit to watch.
 */
final class StsExchange implements WebIdentityExchange {
  /** How long STS may take for one call, the SDK's own tries included. */
  static final Duration CALL = Duration.ofSeconds(19);

  /**
   * Calls while STS cannot fetch the issuer's keys. With {@link #CALL} and the pauses: a minute,
   * which is what {@link TimeLimits#DEFAULT} gives them.
   */
  static final int CALLS = 3;

  /** Tries of the SDK in one call. */
  private static final int TRIES = 4;

  /** The pause after the first call is at most this long, after each further one twice as long. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** As long and longer than any session: the last year that has four digits. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** Visible ASCII, which has all of base64 and more (STS API Reference, Credentials). */
  private static final Pattern KEY = Pattern.compile("[!-~]+");

  private final Transport transport;
  private final Duration call;
  private final Pause pause;
  private final LongUnaryOperator jitter;
  private final LongSupplier nanoTime;

  StsExchange(Transport transport) {
    this(
        transport,
        shorter(CALL, transport.limits().total()),
        Pause.REAL,
        most -> ThreadLocalRandom.current().nextLong(most + 1),
        System::nanoTime);
  }

  /**
   * @param jitter from the longest pause to the one to take, in milliseconds
   */
  StsExchange(
      Transport transport,
      Duration call,
      Pause pause,
      LongUnaryOperator jitter,
      LongSupplier nanoTime) {
    this.transport = transport;
    this.call = call;
    this.pause = pause;
    this.jitter = jitter;
    this.nanoTime = nanoTime;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * @throws WebIdentityException where the region is of another partition than the role, so that no
   *     token is sent to a STS that cannot know it
   */
  @Override
  public StsAnswer exchange(WebIdentityConfig config, Clock clock) {
    RoleArn role = config.role();
    transport
        .partition()
        .filter(partition -> !partition.equals(role.partition()))
        .ifPresent(
            partition -> {
              throw new WebIdentityException(
                  new WebIdentityFailure.RegionElsewhere(role, transport.region(), partition));
            });
    return WebIdentityExchange.super.exchange(config, clock);
  }

  @Override
  public StsAnswer exchange(WebIdentityConfig config, ProjectedToken token) {
    AtomicInteger sent = new AtomicInteger();
    long last = nanoTime.getAsLong() + limit().minus(call).toNanos();
    try (StsClient sts = client(sent)) {
      StsAnswer answer = ask(sts, config, token, sent);
      for (int calls = 1; calls < CALLS && isPassing(answer) && paused(calls); calls++) {
        if (nanoTime.getAsLong() - last > 0) {
          break;
        }
        answer = ask(sts, config, token, sent);
      }
      return answer;
    }
  }

  @Override
  public Duration limit() {
    return transport.limits().total();
  }

  private static boolean isPassing(StsAnswer answer) {
    return answer instanceof StsAnswer.Refused refused
        && refused.reason() == StsRefusal.KEY_NOT_RETRIEVED;
  }

  /** Full jitter: anything from no pause to the longest. Whether it was not interrupted. */
  private boolean paused(int calls) {
    long longest = FIRST_PAUSE.toMillis() << (calls - 1);
    try {
      pause.pause(Duration.ofMillis(jitter.applyAsLong(longest)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private StsClient client(AtomicInteger sent) {
    StsClientBuilder builder = transport.configure(StsClient.builder(), "sts");
    return builder
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .overrideConfiguration(
            builder.overrideConfiguration().toBuilder()
                .apiCallTimeout(call)
                .retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(TRIES)
                        .retryOnException(IdpCommunicationErrorException.class)
                        .build())
                .addExecutionInterceptor(new Count(sent))
                .build())
        .build();
  }

  private StsAnswer ask(
      StsClient sts, WebIdentityConfig config, ProjectedToken token, AtomicInteger sent) {
    AssumeRoleWithWebIdentityRequest.Builder request =
        AssumeRoleWithWebIdentityRequest.builder()
            .roleArn(config.role().toString())
            .roleSessionName(config.sessionName().orElseGet(() -> RoleSessionName.of(token)))
            .durationSeconds((int) config.sessionDuration().toSeconds())
            .policy(config.sessionPolicy().orElse(null))
            .webIdentityToken(token.reveal());
    if (!config.policyArns().isEmpty()) {
      // The SDK would send an empty list as a parameter without a value.
      request.policyArns(config.policyArns().stream().map(StsExchange::descriptor).toList());
    }
    try {
      return granted(sts.assumeRoleWithWebIdentity(request.build()), config, sent.get());
    } catch (AwsServiceException e) {
      return refused(e, token, sent.get());
    } catch (SdkException e) {
      return unreachable(StsTroubles.why(e, call), sent.get());
    }
  }

  private static PolicyDescriptorType descriptor(String arn) {
    return PolicyDescriptorType.builder().arn(arn).build();
  }

  private StsAnswer granted(
      AssumeRoleWithWebIdentityResponse response, WebIdentityConfig config, int attempts) {
    @Nullable Credentials keys = response.credentials();
    if (keys == null
        || !isKey(keys.accessKeyId())
        || !isKey(keys.secretAccessKey())
        || !isKey(keys.sessionToken())
        || keys.expiration() == null
        || keys.expiration().isAfter(LATEST)) {
      return unreachable(StsTroubles.notSts(200), attempts);
    }
    return new StsAnswer.Granted(
        AwsSessionCredentials.builder()
            .accessKeyId(keys.accessKeyId())
            .secretAccessKey(keys.secretAccessKey())
            .sessionToken(keys.sessionToken())
            .expirationTime(keys.expiration())
            .accountId(config.role().accountId())
            .providerName("rolecall")
            .build(),
        keys.expiration(),
        response.assumedRoleUser() == null ? "" : "" + response.assumedRoleUser().arn(),
        Optional.ofNullable(response.subjectFromWebIdentityToken()),
        Optional.ofNullable(response.audience()),
        Optional.ofNullable(response.provider()),
        attempts);
  }

  /** What a header takes, for requests are signed with it. */
  private static boolean isKey(@Nullable String text) {
    return text != null && KEY.matcher(text).matches();
  }

  private StsAnswer refused(AwsServiceException e, ProjectedToken token, int attempts) {
    Optional<ServiceError> error = ServiceError.of(e);
    if (error.isEmpty()) {
      return unreachable(StsTroubles.notSts(e.statusCode()), attempts);
    }
    return new StsAnswer.Refused(
        e.statusCode(),
        error.get().code(),
        Explanation.shown(error.get().message().replace(token.reveal(), "(the token)")),
        Optional.ofNullable(e.requestId()),
        date(e),
        attempts);
  }

  /** RFC 9110, section 6.6.1: always there, and in one form. */
  private static Optional<Instant> date(AwsServiceException e) {
    return e.awsErrorDetails()
        .sdkHttpResponse()
        .firstMatchingHeader("Date")
        .flatMap(
            text -> {
              try {
                return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
              } catch (DateTimeException notATime) {
                return Optional.empty();
              }
            });
  }

  private StsAnswer unreachable(String why, int attempts) {
    return new StsAnswer.Unreachable(transport.endpoint("sts"), why, attempts);
  }

  /** Counts the requests that are sent, which the SDK tells only of some failures. */
  private record Count(AtomicInteger sent) implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      sent.incrementAndGet();
    }
  }
}
