package dev.rolecall.verify;

import dev.rolecall.iam.IamView;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The OIDC provider of the token's issuer, and the issuer's keys. */
final class ProviderLinks {
  /**
   * OIDC providers of one account, by default (AWS General Reference, IAM quotas, OpenID Connect
   * providers per account).
   */
  static final int QUOTA = 100;

  private ProviderLinks() {}

  static Check provider() {
    return new LinkCheck(
        "provider",
        "IAM has an OIDC provider for the token's issuer and audience",
        Set.of(Chain.IAM, Chain.CONFIG, Chain.TOKEN),
        seen ->
            TokenLink.ask(seen.get(Chain.CONFIG), seen.get(Chain.TOKEN))
                .map(ask -> decideProvider(seen.get(Chain.IAM), ask))
                .orElseGet(TokenLink::noToken));
  }

  static Check issuerKeys() {
    return new LinkCheck(
        "issuer-keys",
        "The issuer publishes the key that signed the token",
        Set.of(Chain.ISSUER_KEYS, Chain.TOKEN),
        seen ->
            seen.get(Chain.TOKEN) instanceof TokenReading.Expected expected
                ? decideKeys(seen.get(Chain.ISSUER_KEYS), expected)
                : TokenLink.token(seen.get(Chain.TOKEN))
                    .map(
                        token ->
                            decideKeys(seen.get(Chain.ISSUER_KEYS), token.issuer(), token.keyId()))
                    .orElseGet(TokenLink::noToken));
  }

  static Outcome decideProvider(IamView iam, WebIdentityRequest ask) {
    if (!iam.accountId().equals(ask.role().accountId())) {
      return RoleLink.otherAccount(iam, ask.role());
    }
    Evidence evidence =
        Evidence.of("issuer", "https://" + ask.issuer()).and("providers", iam.providers().size());
    Optional<IamView.Provider> exact =
        iam.providers().stream().filter(each -> each.issuer().equals(ask.issuer())).findFirst();
    if (exact.isEmpty()) {
      return absent(iam, ask, evidence).failed();
    }
    IamView.Provider provider = exact.get();
    evidence
        .and("provider", provider.arn())
        .and("client ids", String.join(", ", provider.clientIds()));
    return ask.audiences().stream().anyMatch(provider.clientIds()::contains)
        ? evidence.passed()
        : ProviderFindings.clientIdMissing(ask, provider, evidence).failed();
  }

  private static Finding absent(IamView iam, WebIdentityRequest ask, Evidence evidence) {
    String path = WebIdentityRequest.path(ask.issuer());
    Optional<IamView.Provider> otherHost =
        iam.providers().stream()
            .filter(each -> !path.isEmpty() && WebIdentityRequest.path(each.issuer()).equals(path))
            .findFirst();
    if (otherHost.isPresent()) {
      return ProviderFindings.issuerDiffers(ask, otherHost.get(), evidence);
    }
    Optional<IamView.Provider> replaced =
        iam.role().flatMap(role -> trusted(iam.providers(), role.trustPolicy(), ask));
    if (replaced.isPresent()) {
      return ProviderFindings.issuerReplaced(ask, replaced.get(), evidence);
    }
    return iam.providers().size() >= QUOTA
        ? ProviderFindings.quota(ask, iam.providers().size(), evidence)
        : ProviderFindings.missing(ask, evidence);
  }

  /** The provider of the same host that the role's trust policy names instead. */
  private static Optional<IamView.Provider> trusted(
      List<IamView.Provider> providers, String trust, WebIdentityRequest ask) {
    return providers.stream()
        .filter(each -> WebIdentityRequest.host(each.issuer()).equals(ask.host()))
        .filter(each -> trust.contains("\"" + each.arn() + "\""))
        .findFirst();
  }

  static Outcome decideKeys(IssuerKeys keys, String issuer, Optional<String> keyId) {
    Evidence evidence =
        Evidence.of("keys at", keys.document())
            .and("published", String.join(", ", keys.keyIds()))
            .and("token's key", keyId);
    if (keyId.isEmpty()) {
      return new Outcome.Skipped("The token names no key.");
    }
    return keys.keyIds().contains(keyId.get())
        ? evidence.passed()
        : ProviderFindings.keyMissing(keys, issuer, keyId.get(), evidence).failed();
  }

  /**
   * By the API server's own keys. It publishes those that it accepts, old ones among them, so only
   * where none of them is published is it certain that no token can be verified.
   */
  static Outcome decideKeys(IssuerKeys keys, TokenReading.Expected expected) {
    Evidence evidence =
        Evidence.of("keys at", keys.document())
            .and("published", String.join(", ", keys.keyIds()))
            .and("API server's keys", String.join(", ", expected.keyIds()));
    if (expected.keyIds().isEmpty()) {
      return new Outcome.Skipped(
          "The API server's own keys were not to be seen; who may get /openid/v1/jwks can tell.");
    }
    List<String> absent =
        expected.keyIds().stream().filter(id -> !keys.keyIds().contains(id)).toList();
    if (absent.isEmpty()) {
      return evidence.passed();
    }
    Finding finding = ProviderFindings.keysMissing(keys, expected.issuer(), absent, evidence);
    return absent.size() == expected.keyIds().size() ? finding.failed() : finding.warned();
  }
}
