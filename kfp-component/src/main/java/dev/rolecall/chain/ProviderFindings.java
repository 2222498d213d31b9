package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.ArrayList;
import java.util.List;

/** What is said of the OIDC provider and of the issuer's keys. */
final class ProviderFindings {
  private ProviderFindings() {}

  static Finding missing(WebIdentityRequest request, Evidence evidence) {
    return Finding.of(
        FailureMode.PROVIDER_MISSING,
        "Account %s has no OIDC provider for https://%s."
            .formatted(request.role().accountId(), request.issuer()),
        "It was never created in the role's account, or was deleted.",
        create(request),
        evidence);
  }

  static Finding quota(WebIdentityRequest request, int providers, int most, Evidence evidence) {
    List<String> remedy = new ArrayList<>();
    remedy.add("Remove the providers of clusters that are gone, or raise the quota:");
    remedy.add("aws iam list-open-id-connect-providers");
    remedy.addAll(create(request));
    return Finding.of(
        FailureMode.PROVIDER_QUOTA,
        "Account %s has %d OIDC providers, and none for https://%s."
            .formatted(request.role().accountId(), providers, request.issuer()),
        "An account takes %d unless its quota was raised: creating one more fails with LimitExceeded."
            .formatted(most),
        remedy,
        evidence);
  }

  static Finding differsBySlash(
      WebIdentityRequest request, IamState.Provider other, Evidence evidence) {
    return Finding.of(
        FailureMode.PROVIDER_URL_DIFFERS_BY_SLASH,
        "The token's issuer is https://%s; the provider is for https://%s."
            .formatted(request.issuer(), other.issuer()),
        "They differ by the slash at the end, and IAM compares the whole text.",
        create(request),
        evidence.and("provider", other.arn()));
  }

  static Finding issuerDiffers(
      WebIdentityRequest request, IamState.Provider other, Evidence evidence) {
    return Finding.of(
        FailureMode.PROVIDER_ISSUER_DIFFERS,
        "The token's issuer is https://%s; the provider is for https://%s."
            .formatted(request.issuer(), other.issuer()),
        "Both name the same cluster by different hosts, and IAM compares the whole text.",
        create(request),
        evidence.and("provider", other.arn()));
  }

  static Finding issuerReplaced(
      WebIdentityRequest request, IamState.Provider other, Evidence evidence) {
    List<String> remedy = new ArrayList<>(create(request));
    remedy.add(
        "Then let the role trust it; the trust-policy check prints the command once it exists.");
    return Finding.of(
        FailureMode.PROVIDER_ISSUER_REPLACED,
        "The token's issuer is https://%s; account and trust policy know https://%s."
            .formatted(request.issuer(), other.issuer()),
        "The cluster was created anew and has a new issuer, while IAM still has the old one; or the"
            + " role is for another cluster.",
        remedy,
        evidence.and("provider", other.arn()));
  }

  static Finding clientIdMissing(
      WebIdentityRequest request, IamState.Provider provider, Evidence evidence) {
    return Finding.of(
        FailureMode.PROVIDER_CLIENT_ID_MISSING,
        "The token's audience is %s; the provider's client ids are %s."
            .formatted(
                String.join(", ", request.audiences()), String.join(", ", provider.clientIds())),
        "STS takes a token only for an audience that the provider lists.",
        request.audiences().stream()
            .map(audience -> Shell.addClientId(provider.arn(), audience))
            .toList(),
        evidence);
  }

  static Finding keyMissing(IssuerKeys keys, String issuer, String keyId, Evidence evidence) {
    return Finding.of(
        FailureMode.ISSUER_KEY_MISSING,
        "The token is signed with key %s, which is not among the %d that are published at %s."
            .formatted(keyId, keys.keyIds().size(), keys.document()),
        "The API server signs with a key that was never published there, or the published document"
            + " is older than the key.",
        publish(keys, issuer),
        evidence);
  }

  static Finding keyUnusable(
      IssuerKeys keys, String issuer, String keyId, String flaw, Evidence evidence) {
    return Finding.of(
        FailureMode.ISSUER_KEY_UNUSABLE,
        "%s is published at %s, and STS does not use it: %s."
            .formatted(keyId.isEmpty() ? "The only key" : "Key " + keyId, keys.document(), flaw),
        "STS verifies a token by a published key that is for signatures, and by its own numbers.",
        publish(keys, issuer),
        evidence);
  }

  static Finding keyNotNamed(IssuerKeys keys, Evidence evidence) {
    return Finding.of(
        FailureMode.ISSUER_KEY_UNUSABLE,
        "The token names no key, and %d are published at %s."
            .formatted(keys.keys().size(), keys.document()),
        "STS takes a token without a key's id only where its issuer publishes one key; those of"
            + " Kubernetes name theirs.",
        FailureMode.TOKEN_MALFORMED.remedy(),
        evidence);
  }

  static Finding keysMissing(
      IssuerKeys keys, String issuer, List<String> absent, Evidence evidence) {
    return Finding.of(
        FailureMode.ISSUER_KEY_MISSING,
        "Of the API server's keys %s is not among the %d that are published at %s."
            .formatted(String.join(", ", absent), keys.keyIds().size(), keys.document()),
        "STS verifies tokens with what is published, and cannot verify those that are signed with"
            + " such a key.",
        publish(keys, issuer),
        evidence);
  }

  private static List<String> publish(IssuerKeys keys, String issuer) {
    return List.of(
        "kubectl get --raw /openid/v1/jwks > jwks.json",
        "Publish jwks.json at %s, beside the keys that are still in use."
            .formatted(keys.document()),
        "curl -sS %s   # what is published now, by the discovery document of %s"
            .formatted(Shell.quoted(keys.document().toString()), issuer));
  }

  private static List<String> create(WebIdentityRequest request) {
    return List.of(Shell.createProvider(request.issuer(), request.audiences()));
  }
}
