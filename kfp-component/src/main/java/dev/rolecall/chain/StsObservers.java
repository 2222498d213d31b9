package dev.rolecall.chain;

import dev.rolecall.credentials.Pause;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.StsRefusal;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityExchange;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.transport.ServiceError;
import dev.rolecall.transport.Transport;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Those who ask STS: for a session, and whose that is. */
final class StsObservers {
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

  private final LongSupplier nanoTime;

  StsObservers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  static Observer<WebIdentityExchange> sts(Function<Transport, WebIdentityExchange> exchange) {
    return new Observer<>(
        Chain.STS,
        List.of(Chain.TRANSPORT),
        seen -> Sight.seen(exchange.apply(seen.get(Chain.TRANSPORT))));
  }

  /** What IAM's own policy says, for who asks STS. */
  static Observer<Boolean> admitted() {
    return new Observer<>(
        Chain.ADMITTED,
        List.of(Chain.IAM, Chain.REQUEST, Chain.KEYS),
        seen ->
            Sight.seen(
                TrustCheck.admits(
                    seen.get(Chain.IAM), seen.get(Chain.REQUEST), seen.get(Chain.KEYS))));
  }

  /** Asks STS; a denial that IAM's own policy contradicts is asked again while IAM may spread. */
  Observer<Exchange> exchange(Pause pause) {
    return new Observer<>(
        Chain.EXCHANGE,
        List.of(Chain.CONFIG, Chain.TOKEN, Chain.STS),
        List.of(Chain.ADMITTED),
        seen ->
            seen.get(Chain.TOKEN)
                .token()
                .map(token -> Sight.seen(exchange(seen, token, pause)))
                .orElseGet(() -> Sight.unseen("There is no token to exchange.")));
  }

  private Exchange exchange(Observations seen, ProjectedToken token, Pause pause) {
    WebIdentityConfig config = seen.get(Chain.CONFIG);
    boolean admitted = seen.find(Chain.ADMITTED).orElse(false);
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
      pause.pause(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static Observer<GrantedSession> session() {
    return new Observer<>(
        Chain.SESSION,
        List.of(Chain.EXCHANGE),
        seen ->
            seen.get(Chain.EXCHANGE).last() instanceof StsAnswer.Granted granted
                ? Sight.seen(new GrantedSession(granted.credentials()))
                : Sight.unseen("STS granted no session."));
  }

  Observer<CallerAnswer> caller() {
    return new Observer<>(
        Chain.CALLER,
        List.of(Chain.SESSION, Chain.TRANSPORT),
        seen -> Sight.seen(caller(seen.get(Chain.SESSION), seen.get(Chain.TRANSPORT))));
  }

  private CallerAnswer caller(GrantedSession session, Transport transport) {
    long before = nanoTime.getAsLong();
    try (StsClient sts =
        transport
            .configure(StsClient.builder(), "sts")
            .credentialsProvider(StaticCredentialsProvider.create(session.credentials()))
            .build()) {
      GetCallerIdentityResponse caller = sts.getCallerIdentity();
      return caller.arn() == null || caller.account() == null
          ? new CallerAnswer.Unreachable("what answered names no caller")
          : new CallerAnswer.Is(caller.arn(), caller.account(), since(before));
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
}
