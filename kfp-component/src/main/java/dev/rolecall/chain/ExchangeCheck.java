package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.StsRefusal;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamState;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;

/** What STS made of the token. */
final class ExchangeCheck {
  private ExchangeCheck() {}

  static Check check() {
    return new Check(
        "exchange",
        "STS exchanges the token for a session",
        Standing.doing(Place.SESSION, Place.TOKEN, Place.ISSUER, Place.PROVIDER, Place.TRUST),
        List.of(Chain.EXCHANGE, Chain.CONFIG, Chain.TOKEN),
        List.of(Chain.KEYS, Chain.IAM),
        seen ->
            decide(
                seen.get(Chain.EXCHANGE),
                new ExchangeGround(
                    seen.get(Chain.CONFIG),
                    seen.get(Chain.TOKEN),
                    RequestKeys.seen(seen),
                    seen.find(Chain.IAM))));
  }

  static Outcome decide(Exchange exchange, ExchangeGround ground) {
    StsAnswer last = exchange.last();
    if (last instanceof StsAnswer.Granted granted) {
      return exchange.answers().size() > 1
          ? ExchangeFindings.propagating(ground.role(), exchange).outcome()
          : evidence(granted, exchange).passed();
    }
    if (last instanceof StsAnswer.Unreachable unreachable) {
      return ExchangeFindings.unreachable(unreachable, ground).failed();
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

  /** What the trust policy says, where IAM was seen to have the role, and not one of its name. */
  private static Optional<Decision> trust(ExchangeGround ground) {
    return ground
        .iam()
        .filter(iam -> iam.role().filter(role -> isOf(ground, role)).isPresent())
        .flatMap(
            iam ->
                ground
                    .request()
                    .flatMap(request -> TrustCheck.decision(iam, request, ground.keys())));
  }

  private static boolean isOf(ExchangeGround ground, IamState.Role role) {
    return role.arn().equals(ground.role().toString());
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
