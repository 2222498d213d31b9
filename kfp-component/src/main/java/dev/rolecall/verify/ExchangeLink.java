package dev.rolecall.verify;

import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.StsRefusal;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.iam.IamView;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What STS made of the token. */
final class ExchangeLink {
  /** All that a denial without a sentence may stand for. */
  private static final List<FailureMode> ANY_CAUSE =
      Stream.of(
              FailureMode.STS_ACCESS_DENIED.candidates().stream(),
              FailureMode.STS_TOKEN_REJECTED.candidates().stream(),
              Stream.of(FailureMode.TOKEN_EXPIRED))
          .flatMap(Function.identity())
          .distinct()
          .toList();

  private ExchangeLink() {}

  static Check check(Optional<String> profile) {
    return new LinkCheck(
        "exchange",
        "STS exchanges the token for a session",
        Set.of(
            Chain.EXCHANGE,
            Chain.CONFIG,
            Chain.TOKEN,
            Chain.IAM_GLIMPSE,
            Chain.ISSUER_KEYS_GLIMPSE),
        seen ->
            decide(
                seen.get(Chain.EXCHANGE),
                new Ground(
                    seen.get(Chain.CONFIG),
                    seen.get(Chain.TOKEN),
                    seen.get(Chain.IAM_GLIMPSE).value(),
                    seen.get(Chain.ISSUER_KEYS_GLIMPSE).value(),
                    profile)));
  }

  /** All that may explain a refusal, as far as it was seen. */
  record Ground(
      WebIdentityConfig config,
      TokenReading token,
      Optional<IamView> iam,
      Optional<IssuerKeys> keys,
      Optional<String> profile) {
    Optional<WebIdentityRequest> ask() {
      return TokenLink.ask(config, token);
    }

    /** What IAM's trust policy says, where it was seen. */
    Optional<Outcome> trust() {
      return iam.flatMap(view -> ask().map(ask -> TrustLink.decide(view, ask)));
    }

    /** Whether IAM was seen to admit the token. */
    boolean admitted() {
      return iam.flatMap(IamView::role).isPresent()
          && trust()
              .map(Outcome::kind)
              .filter(kind -> kind == Outcome.Kind.PASSED || kind == Outcome.Kind.WARNED)
              .isPresent();
    }
  }

  static Outcome decide(Exchange exchange, Ground ground) {
    StsAnswer last = exchange.last();
    if (last instanceof StsAnswer.Granted granted) {
      return exchange.answers().size() > 1
          ? ExchangeFindings.propagating(ground.config().role(), exchange).warned()
          : evidence(granted, exchange).passed();
    }
    if (last instanceof StsAnswer.Unreachable unreachable) {
      return ExchangeFindings.unreachable(unreachable).failed();
    }
    return refused((StsAnswer.Refused) last, exchange, ground).failed();
  }

  private static Finding refused(StsAnswer.Refused refused, Exchange exchange, Ground ground) {
    StsRefusal reason = refused.reason();
    Optional<Finding> named = named(reason, ground);
    if (named.isPresent()) {
      return ExchangeFindings.named(refused, named.get());
    }
    if (reason == StsRefusal.NOT_AUTHORIZED && ground.admitted() && exchange.answers().size() > 1) {
      return ExchangeFindings.organization(refused, exchange, ground.config().role());
    }
    return ExchangeFindings.refused(refused, ground);
  }

  /** The row that STS's words prove, one or an umbrella of several. */
  static FailureMode mode(StsRefusal reason) {
    return switch (reason) {
      case NOT_AUTHORIZED, DENIED_SILENTLY -> FailureMode.STS_ACCESS_DENIED;
      case NO_PROVIDER -> FailureMode.STS_NO_PROVIDER;
      case WRONG_AUDIENCE -> FailureMode.PROVIDER_CLIENT_ID_MISSING;
      case NOT_VALIDATED, SEVERAL_AUDIENCES, TOKEN_REJECTED -> FailureMode.STS_TOKEN_REJECTED;
      case NO_AUDIENCE -> FailureMode.TOKEN_LEGACY;
      case KEY_NOT_RETRIEVED, ISSUER_NOT_REACHED -> FailureMode.STS_KEY_NOT_RETRIEVED;
      case THUMBPRINT_MISMATCH -> FailureMode.PROVIDER_THUMBPRINT_MISMATCH;
      case TOKEN_EXPIRED -> FailureMode.TOKEN_EXPIRED;
      case TOKEN_NOT_YET_VALID -> FailureMode.TOKEN_NOT_YET_VALID;
      case REGION_DISABLED -> FailureMode.ENDPOINT_REGION_DISABLED;
      case ARN_INVALID -> FailureMode.ROLE_ARN_MALFORMED;
      case DURATION_TOO_LONG -> FailureMode.ROLE_DURATION_TOO_LONG;
      case REQUEST_INVALID, OTHER -> FailureMode.STS_REFUSED;
    };
  }

  /** All rows that STS's words may stand for; empty where they prove one cause. */
  static List<FailureMode> candidates(StsRefusal reason) {
    if (reason == StsRefusal.DENIED_SILENTLY) {
      return ANY_CAUSE;
    }
    return reason == StsRefusal.SEVERAL_AUDIENCES ? List.of() : mode(reason).candidates();
  }

  private static boolean mayBe(StsRefusal reason, FailureMode mode) {
    return mode == mode(reason) || candidates(reason).contains(mode);
  }

  /** The finding of another check that explains the refusal, the first in the chain's order. */
  private static Optional<Finding> named(StsRefusal reason, Ground ground) {
    List<Supplier<Optional<Outcome>>> earlier =
        List.of(
            () -> Optional.of(TokenLink.decide(ground.token(), ground.profile())),
            () ->
                ground
                    .iam()
                    .flatMap(
                        iam ->
                            ground
                                .ask()
                                .map(
                                    ask ->
                                        RoleLink.decide(
                                            iam, ask.role(), TrustDocument.of(ask).toJson()))),
            () ->
                ground
                    .iam()
                    .flatMap(
                        iam -> ground.ask().map(ask -> ProviderLinks.decideProvider(iam, ask))),
            () ->
                ground
                    .keys()
                    .flatMap(
                        keys ->
                            TokenLink.token(ground.token())
                                .map(
                                    token ->
                                        ProviderLinks.decideKeys(
                                            keys, token.issuer(), token.keyId()))),
            ground::trust);
    return Stream.concat(
            TokenLink.untimely(ground.token()).stream(),
            earlier.stream()
                .flatMap(each -> each.get().stream())
                .filter(Outcome.Failed.class::isInstance)
                .map(failed -> ((Outcome.Failed) failed).finding()))
        .filter(finding -> mayBe(reason, finding.mode()))
        .findFirst();
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
