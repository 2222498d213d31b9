package dev.rolecall.chain;

import dev.rolecall.cluster.Admission;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityExchange;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Sight;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Those who look at what a pod would begin with, where none is there. */
final class RehearsalObservers {
  private RehearsalObservers() {}

  static Observer<Admission> admission(Rehearsal rehearsal) {
    return new Observer<>(Chain.ADMISSION, List.of(), seen -> rehearsal.admission());
  }

  /** What a pod's token would say: as the webhook has it made, else as it is expected. */
  static Observer<ClaimedIdentity> claimed(ClaimedIdentity expected) {
    return new Observer<>(
        Chain.CLAIMED,
        List.of(),
        List.of(Chain.ADMISSION, Chain.TOKEN),
        seen ->
            Sight.seen(
                seen.find(Chain.TOKEN)
                    .flatMap(TokenReading::token)
                    .map(ClaimedIdentity::of)
                    .orElseGet(() -> expected.forAudience(audience(seen, expected)))));
  }

  static Observer<TokenReading> token(Rehearsal rehearsal, ClaimedIdentity expected, Clock clock) {
    return new Observer<>(
        Chain.TOKEN,
        List.of(Chain.CONFIG),
        List.of(Chain.ADMISSION),
        seen -> read(rehearsal.token(audience(seen, expected)), clock));
  }

  private static Sight<TokenReading> read(Sight<ProjectedToken> made, Clock clock) {
    return made instanceof Sight.Seen<ProjectedToken> seen
        ? Sight.seen(new TokenReading.Read(seen.value(), clock.instant()))
        : Sight.unseen(((Sight.Unseen<ProjectedToken>) made).reason());
  }

  /** That of the token which a new pod would be given, where one would be. */
  private static String audience(Observations seen, ClaimedIdentity expected) {
    return seen.find(Chain.ADMISSION)
        .flatMap(Admission::admitted)
        .flatMap(Admission.Admitted::audience)
        .orElseGet(() -> expected.audiences().get(0));
  }

  /** Over this process's transport. Who asks for another session uses the same token. */
  static Observer<WebIdentityExchange> sts() {
    return new Observer<>(
        Chain.STS,
        List.of(Chain.TRANSPORT, Chain.TOKEN),
        seen ->
            Sight.seen(
                new OfOneToken(
                    WebIdentityExchange.over(seen.get(Chain.TRANSPORT)),
                    seen.get(Chain.TOKEN).token().orElseThrow())));
  }

  /** There is no file to read a token from anew. */
  private record OfOneToken(WebIdentityExchange sts, ProjectedToken token)
      implements WebIdentityExchange {
    @Override
    public StsAnswer exchange(WebIdentityConfig config, ProjectedToken given) {
      return sts.exchange(config, given);
    }

    @Override
    public StsAnswer exchange(WebIdentityConfig config, Clock clock) {
      return sts.exchange(config, token);
    }

    @Override
    public Duration limit() {
      return sts.limit();
    }
  }
}
