package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.StsRefusal;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What STS made of the token. */
final class ExchangeCheck {
  private ExchangeCheck() {}

  static Check check() {
    return new Check(
        "exchange",
        "STS exchanges the token for a session",
        List.of(Chain.EXCHANGE, Chain.CONFIG, Chain.TOKEN),
        List.of(Chain.KEYS, Chain.IAM, Chain.ISSUER_KEYS, Chain.PROFILE),
        seen ->
            decide(
                seen.get(Chain.EXCHANGE),
                new ExchangeGround(
                    seen.get(Chain.CONFIG),
                    seen.get(Chain.TOKEN),
                    RequestKeys.seen(seen),
                    seen.find(Chain.IAM),
                    seen.find(Chain.ISSUER_KEYS),
                    seen.find(Chain.PROFILE))));
  }

  static Outcome decide(Exchange exchange, ExchangeGround ground) {
    StsAnswer last = exchange.last();
    if (last instanceof StsAnswer.Granted granted) {
      return exchange.answers().size() > 1
          ? ExchangeFindings.propagating(ground.role(), exchange).outcome()
          : evidence(granted, exchange).passed();
    }
    if (last instanceof StsAnswer.Unreachable unreachable) {
      return ExchangeFindings.unreachable(unreachable).failed();
    }
    return refused((StsAnswer.Refused) last, exchange, ground).failed();
  }

  private static Finding refused(
      StsAnswer.Refused refused, Exchange exchange, ExchangeGround ground) {
    StsRefusal reason = refused.reason();
    Optional<Finding> above = above(refused, ground);
    if (above.isPresent()) {
      return above.get();
    }
    Optional<Finding> named = named(reason, ground);
    if (named.isPresent()) {
      return ExchangeFindings.named(refused, named.get());
    }
    Optional<Decision> trust =
        reason == StsRefusal.NOT_AUTHORIZED ? trust(ground) : Optional.empty();
    if (trust.filter(Decision::allowed).isPresent() && exchange.answers().size() > 1) {
      return ExchangeFindings.organization(refused, exchange, ground.role());
    }
    if (trust.isPresent() && trust.get() instanceof Decision.Depends depends) {
      return ExchangeFindings.unmet(refused, ground.role(), depends);
    }
    return ExchangeFindings.refused(refused, ground);
  }

  /** What denies above the trust policy, where STS says so. */
  private static Optional<Finding> above(StsAnswer.Refused refused, ExchangeGround ground) {
    return DenialClause.parse(refused.message())
        .flatMap(
            clause ->
                StsRows.row(clause)
                    .map(
                        mode -> ExchangeFindings.otherLayer(refused, mode, clause, ground.role())));
  }

  /** What the trust policy says, where IAM was seen. */
  private static Optional<Decision> trust(ExchangeGround ground) {
    return ground
        .iam()
        .flatMap(
            iam ->
                ground
                    .request()
                    .flatMap(request -> TrustCheck.decision(iam, request, ground.keys())));
  }

  private static boolean mayBe(StsRefusal reason, FailureMode mode) {
    return mode == StsRows.row(reason) || StsRows.candidates(reason).contains(mode);
  }

  /** The finding of another check that explains the refusal, the first in the chain's order. */
  private static Optional<Finding> named(StsRefusal reason, ExchangeGround ground) {
    return Stream.concat(
            TokenCheck.untimely(ground.token()).stream(),
            earlier(ground)
                .filter(Outcome.Failed.class::isInstance)
                .map(failed -> ((Outcome.Failed) failed).finding()))
        .filter(finding -> mayBe(reason, finding.mode()))
        .findFirst();
  }

  /** What the checks before this one decide, each in its turn. */
  private static Stream<Outcome> earlier(ExchangeGround ground) {
    Optional<WebIdentityRequest> request = ground.request();
    List<Supplier<Optional<Outcome>>> checks =
        List.of(
            () -> Optional.of(TokenCheck.decide(ground.token(), ground.profile())),
            () -> both(ground.iam(), request, ExchangeCheck::role),
            () -> both(ground.iam(), request, ProviderChecks::decideProvider),
            () ->
                both(
                    ground.issuerKeys(),
                    ground.token().token().map(ClaimedIdentity::of),
                    ProviderChecks::decideKeys),
            () ->
                both(
                    ground.iam(),
                    request,
                    (iam, asked) -> TrustCheck.decide(iam, asked, ground.keys(), false)));
    return checks.stream().flatMap(check -> check.get().stream());
  }

  private static Outcome role(IamState iam, WebIdentityRequest request) {
    return RoleCheck.decide(iam, request.role(), TrustDocument.of(request).toJson());
  }

  private static <A, B> Optional<Outcome> both(
      Optional<A> one, Optional<B> other, BiFunction<A, B, Outcome> decision) {
    return one.flatMap(a -> other.map(b -> decision.apply(a, b)));
  }

  private static Evidence evidence(StsAnswer.Granted granted, Exchange exchange) {
    return Evidence.of("assumed role", granted.assumedRoleArn())
        .and("subject", granted.subject())
        .and("audience", granted.audience())
        .and("provider", granted.provider())
        .and("expires", granted.expires())
        .and("attempts", granted.attempts())
        .and("took ms", exchange.took().toMillis());
  }
}
