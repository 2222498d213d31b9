package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The OIDC provider of the token's issuer, and the issuer's keys. */
final class ProviderChecks {
  /**
   * OIDC providers of one account, by default (AWS General Reference, IAM quotas, OpenID Connect
   * providers per account).
   */
  private static final int QUOTA = 100;

  /**
   * The path of an EKS cluster's issuer, which holds the cluster's id (Amazon EKS User Guide,
   * Create an IAM OIDC provider for your cluster). Other paths may be those of several issuers.
   */
  private static final Pattern CLUSTER = Pattern.compile("/id/[0-9A-Z]+");

  private ProviderChecks() {}

  static Check provider() {
    return new Check(
        "provider",
        "IAM has an OIDC provider for the token's issuer and audience",
        Standing.reading(Place.PROVIDER),
        List.of(Chain.IAM, Chain.REQUEST),
        List.of(Chain.EXCHANGE),
        seen ->
            decideProvider(seen.get(Chain.IAM), seen.get(Chain.REQUEST), Exchange.granted(seen)));
  }

  static Check issuerKeys() {
    return new Check(
        "issuer-keys",
        "The issuer publishes the key that signed the token",
        Standing.reading(Place.ISSUER),
        List.of(Chain.ISSUER_KEYS, Chain.CLAIMED),
        List.of(Chain.EXCHANGE),
        seen ->
            Exchange.granted(seen)
                ? used(published(seen.get(Chain.ISSUER_KEYS))).passed()
                : decideKeys(seen.get(Chain.ISSUER_KEYS), seen.get(Chain.CLAIMED)));
  }

  private static Evidence used(Evidence evidence) {
    return evidence.and("used", "by STS, which granted");
  }

  /** Where it is not known whether STS grants. */
  static Outcome decideProvider(IamState iam, WebIdentityRequest request) {
    return decideProvider(iam, request, false);
  }

  private static Outcome decideProvider(IamState iam, WebIdentityRequest request, boolean granted) {
    if (!iam.accountId().equals(request.role().accountId())) {
      return RoleCheck.unseenInOtherAccount(iam, request.role());
    }
    Optional<String> unseen = iam.unseen(IamState.Part.PROVIDERS);
    if (unseen.isPresent()) {
      return new Outcome.Skipped(unseen.get());
    }
    Evidence evidence =
        Evidence.of("issuer", "https://" + request.issuer())
            .and("providers", iam.providers().size());
    Optional<IamState.Provider> exact =
        iam.providers().stream().filter(each -> each.issuer().equals(request.issuer())).findFirst();
    if (exact.isEmpty()) {
      return granted ? used(evidence).passed() : absent(iam, request, evidence).failed();
    }
    IamState.Provider provider = exact.get();
    evidence
        .and("provider", provider.arn())
        .and("client ids", String.join(", ", provider.clientIds()));
    if (request.audiences().stream().anyMatch(provider.clientIds()::contains)) {
      return evidence.passed();
    }
    return granted
        ? used(evidence).passed()
        : ProviderFindings.clientIdMissing(request, provider, evidence).failed();
  }

  private static Finding absent(IamState iam, WebIdentityRequest request, Evidence evidence) {
    Optional<IamState.Provider> bySlash =
        iam.providers().stream()
            .filter(each -> withoutSlash(each.issuer()).equals(withoutSlash(request.issuer())))
            .findFirst();
    if (bySlash.isPresent()) {
      return ProviderFindings.differsBySlash(request, bySlash.get(), evidence);
    }
    String path = WebIdentityRequest.path(request.issuer());
    Optional<IamState.Provider> otherHost =
        iam.providers().stream()
            .filter(
                each ->
                    CLUSTER.matcher(path).matches()
                        && WebIdentityRequest.path(each.issuer()).equals(path))
            .findFirst();
    if (otherHost.isPresent()) {
      return ProviderFindings.issuerDiffers(request, otherHost.get(), evidence);
    }
    Optional<IamState.Provider> replaced =
        iam.role().flatMap(role -> trusted(iam.providers(), role.trustPolicy(), request));
    if (replaced.isPresent()) {
      return ProviderFindings.issuerReplaced(request, replaced.get(), evidence);
    }
    return iam.providers().size() >= QUOTA
        ? ProviderFindings.quota(request, iam.providers().size(), QUOTA, evidence)
        : ProviderFindings.missing(request, evidence);
  }

  private static String withoutSlash(String issuer) {
    return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }

  /** The provider of the same host that the role's trust policy names instead. */
  private static Optional<IamState.Provider> trusted(
      List<IamState.Provider> providers, String trust, WebIdentityRequest request) {
    return providers.stream()
        .filter(each -> WebIdentityRequest.host(each.issuer()).equals(request.host()))
        .filter(each -> trust.contains("\"" + each.arn() + "\""))
        .findFirst();
  }

  static Outcome decideKeys(IssuerKeys keys, ClaimedIdentity claimed) {
    return claimed.read() ? ofToken(keys, claimed) : ofServer(keys, claimed);
  }

  private static Outcome ofToken(IssuerKeys keys, ClaimedIdentity claimed) {
    if (claimed.keyIds().isEmpty() && keys.keys().size() != 1) {
      return ProviderFindings.keyNotNamed(keys, published(keys)).failed();
    }
    // A token that names no key is verified by the only one.
    String keyId = claimed.keyIds().isEmpty() ? keys.keyIds().get(0) : claimed.keyIds().get(0);
    Evidence evidence = published(keys).and("token's key", keyId);
    Optional<PublishedKey> key = keys.key(keyId);
    if (key.isEmpty()) {
      return ProviderFindings.keyMissing(keys, claimed.issuer(), keyId, evidence).failed();
    }
    return keys.flaw(key.get())
        .map(flaw -> ProviderFindings.keyUnusable(keys, claimed.issuer(), keyId, flaw, evidence))
        .map(Finding::failed)
        .orElseGet(evidence::passed);
  }

  /**
   * By the API server's own keys. It publishes those that it accepts, old ones among them, so only
   * where none of them is published is it certain that no token can be verified.
   */
  private static Outcome ofServer(IssuerKeys keys, ClaimedIdentity claimed) {
    if (claimed.keyIds().isEmpty()) {
      return new Outcome.Skipped(
          "The API server's own keys were not to be seen; who may get /openid/v1/jwks can tell.");
    }
    Evidence evidence =
        published(keys).and("API server's keys", String.join(", ", claimed.keyIds()));
    List<String> absent =
        claimed.keyIds().stream().filter(id -> !keys.keyIds().contains(id)).toList();
    if (absent.isEmpty()) {
      return unusable(keys, claimed, evidence);
    }
    Finding finding = ProviderFindings.keysMissing(keys, claimed.issuer(), absent, evidence);
    return absent.size() == claimed.keyIds().size() ? finding.failed() : finding.warned();
  }

  private static Outcome unusable(IssuerKeys keys, ClaimedIdentity claimed, Evidence evidence) {
    List<Finding> findings =
        claimed.keyIds().stream()
            .flatMap(
                id ->
                    keys.key(id).flatMap(keys::flaw).stream()
                        .map(
                            flaw ->
                                ProviderFindings.keyUnusable(
                                    keys, claimed.issuer(), id, flaw, evidence)))
            .toList();
    if (findings.isEmpty()) {
      return evidence.passed();
    }
    return findings.size() == claimed.keyIds().size()
        ? findings.get(0).failed()
        : findings.get(0).warned();
  }

  private static Evidence published(IssuerKeys keys) {
    return Evidence.of("keys at", keys.document())
        .and("published", String.join(", ", keys.keyIds()));
  }
}
