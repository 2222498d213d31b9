package dev.rolecall.verify;

import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.StsRefusal;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityExchange;
import dev.rolecall.iam.IamView;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenException;
import dev.rolecall.transport.ServiceError;
import dev.rolecall.transport.Transport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Those who look from within a pod, as far as S3: here are the effects. */
final class Observers {
  /**
   * How long to wait between tries while a change of IAM spreads, which takes seconds (IAM User
   * Guide, Troubleshooting IAM, Changes that I make are not always immediately visible).
   */
  private static final List<Duration> PROPAGATION =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4));

  /** RFC 9110, sections 15.5.6 and 15.6.2: method not allowed, not implemented. */
  private static final Set<Integer> NO_SUCH_CALL = Set.of(405, 501);

  /** STS API Reference, Common errors. */
  private static final String INVALID_ACTION = "InvalidAction";

  private static final ServiceError NO_WORDS = new ServiceError("", "");

  private final Map<String, String> environment;
  private final Clock clock;
  private final LongSupplier nanoTime;

  Observers(Map<String, String> environment, Clock clock, LongSupplier nanoTime) {
    this.environment = environment;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  Observer<SeenEnvironment> environment() {
    return new Look<>(
        Chain.ENVIRONMENT, Set.of(), seen -> Sight.seen(SeenEnvironment.of(environment)));
  }

  static Observer<WebIdentityConfig> config() {
    return part(
        Chain.CONFIG,
        seen -> seen.config().usable(),
        "The environment names no role and token that can be used.");
  }

  static Observer<Transport> transport() {
    return part(
        Chain.TRANSPORT,
        seen -> seen.transport().usable(),
        "The environment does not say how AWS is reached.");
  }

  private static <T> Observer<T> part(
      Observation<T> sees, Function<SeenEnvironment, Optional<T>> part, String absent) {
    return new Look<>(
        sees,
        Set.of(Chain.ENVIRONMENT),
        seen ->
            part.apply(seen.get(Chain.ENVIRONMENT))
                .map(Sight::seen)
                .orElseGet(() -> Sight.unseen(absent)));
  }

  Observer<TokenReading> token() {
    return new Look<>(
        Chain.TOKEN,
        Set.of(Chain.CONFIG),
        seen -> {
          try {
            ProjectedToken token = ProjectedToken.read(seen.get(Chain.CONFIG).tokenFile());
            return Sight.seen(new TokenReading.Read(token, clock.instant()));
          } catch (TokenException e) {
            return Sight.seen(new TokenReading.Unusable(e.failure()));
          }
        });
  }

  Observer<WebIdentityExchange> sts(Function<Transport, WebIdentityExchange> exchange) {
    return new Look<>(
        Chain.STS,
        Set.of(Chain.TRANSPORT),
        seen -> Sight.seen(exchange.apply(seen.get(Chain.TRANSPORT))));
  }

  /** Asks STS; a denial that IAM's own policy contradicts is asked again while IAM may spread. */
  Observer<Exchange> exchange(Pause pause) {
    return new Look<>(
        Chain.EXCHANGE,
        Set.of(Chain.CONFIG, Chain.TOKEN, Chain.STS, Chain.IAM_GLIMPSE),
        seen ->
            TokenLink.token(seen.get(Chain.TOKEN))
                .map(token -> Sight.seen(exchange(seen, token, pause)))
                .orElseGet(() -> Sight.unseen("There is no token to exchange.")));
  }

  private Exchange exchange(Observations seen, ProjectedToken token, Pause pause) {
    WebIdentityConfig config = seen.get(Chain.CONFIG);
    boolean admitted =
        new ExchangeLink.Ground(
                config,
                seen.get(Chain.TOKEN),
                seen.get(Chain.IAM_GLIMPSE).value(),
                Optional.empty(),
                Optional.empty())
            .admitted();
    List<StsAnswer> answers = new ArrayList<>();
    long before = nanoTime.getAsLong();
    answers.add(seen.get(Chain.STS).exchange(config, token));
    for (Duration wait : PROPAGATION) {
      if (!admitted || !denied(answers.get(answers.size() - 1)) || !waited(pause, wait)) {
        break;
      }
      before = nanoTime.getAsLong();
      answers.add(seen.get(Chain.STS).exchange(config, token));
    }
    return new Exchange(answers, since(before));
  }

  private static boolean denied(StsAnswer answer) {
    return answer instanceof StsAnswer.Refused refused
        && refused.reason() == StsRefusal.NOT_AUTHORIZED;
  }

  private static boolean waited(Pause pause, Duration time) {
    try {
      pause.of(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  Observer<Session> session() {
    return new Look<>(
        Chain.SESSION,
        Set.of(Chain.EXCHANGE),
        seen ->
            seen.get(Chain.EXCHANGE).last() instanceof StsAnswer.Granted granted
                ? Sight.seen(new Session(granted.credentials()))
                : Sight.unseen("STS granted no session."));
  }

  Observer<CallerAnswer> caller() {
    return new Look<>(
        Chain.CALLER,
        Set.of(Chain.SESSION, Chain.TRANSPORT),
        seen -> Sight.seen(caller(seen.get(Chain.SESSION), seen.get(Chain.TRANSPORT))));
  }

  private CallerAnswer caller(Session session, Transport transport) {
    long before = nanoTime.getAsLong();
    try (StsClient sts =
        transport
            .configure(StsClient.builder(), "sts")
            .credentialsProvider(StaticCredentialsProvider.create(session.credentials()))
            .build()) {
      GetCallerIdentityResponse caller = sts.getCallerIdentity();
      return new CallerAnswer.Is(caller.arn(), caller.account(), since(before));
    } catch (AwsServiceException e) {
      return refused(e.statusCode(), ServiceError.of(e).orElse(NO_WORDS));
    } catch (SdkClientException e) {
      return new CallerAnswer.Unreachable(String.valueOf(e.getMessage()));
    }
  }

  private static CallerAnswer refused(int status, ServiceError error) {
    return NO_SUCH_CALL.contains(status) || error.code().equals(INVALID_ACTION)
        ? new CallerAnswer.NotOffered(status, error.code())
        : new CallerAnswer.Refused(status, error.code(), error.message());
  }

  private Duration since(long before) {
    return Duration.ofNanos(nanoTime.getAsLong() - before);
  }

  /** The same sight as a value. */
  static <T> Observer<Glimpse<T>> glimpse(Observation<Glimpse<T>> sees, Observer<T> observer) {
    return new Look<>(
        sees, observer.needs(), seen -> Sight.seen(new Glimpse<>(observer.look(seen))));
  }

  /** Nobody looks. */
  static <T> Observer<Glimpse<T>> blind(Observation<Glimpse<T>> sees, String reason) {
    return new Look<>(sees, Set.of(), seen -> Sight.seen(new Glimpse<>(Sight.unseen(reason))));
  }

  /** What the glimpse was of. */
  static <T> Observer<T> opened(Observation<T> sees, Observation<Glimpse<T>> glimpse) {
    return new Look<>(sees, Set.of(glimpse), seen -> seen.get(glimpse).sight());
  }

  static Observer<Glimpse<IamView>> noIam() {
    return blind(Chain.IAM_GLIMPSE, "IAM is not to be seen from a pod.");
  }
}
