package dev.rolecall.embedded.aws;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.RequestContexts;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.WebIdentityRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * STS: AssumeRoleWithWebIdentity, which really verifies, {@link RoleChaining}, and
 * GetCallerIdentity.
 *
 * <p>A web identity is refused in this order: parameters, token (see {@link TokenVerifier}), role
 * and trust policy, the role's own limit on the session's length, session policies.
 */
final class Sts implements Service {
  private static final String TOKEN = "WebIdentityToken";
  private static final int PACKED_OF_EVERY_SESSION = 797;
  private static final int PACKED_PERCENT = 32;

  private final Account account;
  private final TokenVerifier verifier;
  private final QueryActions api;

  Sts(
      Account account,
      Clock clock,
      Map<String, IssuerAddress> issuers,
      TokenVerifier.Wording wording) {
    this.account = account;
    this.verifier =
        new TokenVerifier(account, clock, new KeyDiscovery(new AddressedIssuers(issuers)), wording);
    this.api =
        new QueryActions(
            QueryApi.STS,
            Map.of(
                RoleChaining.NAME,
                new RoleChaining(account)::assume,
                "AssumeRoleWithWebIdentity",
                (form, caller) -> exchange(form),
                "GetCallerIdentity",
                (form, caller) -> callerIdentity(caller)));
  }

  @Override
  public AwsResponse answer(AwsRequest request, Optional<Caller> caller) {
    return api.answer(request, caller);
  }

  /** What it can do, by name. */
  Set<String> actions() {
    return api.actions().keySet();
  }

  private static QueryActions.Result callerIdentity(Optional<Caller> signer) {
    Caller caller = signer.orElseThrow(QueryErrors.MISSING_AUTHENTICATION_TOKEN::error);
    return xml ->
        xml.add("Arn", caller.arn())
            .add("UserId", caller.userId())
            .add("Account", caller.accountId());
  }

  private QueryActions.Result exchange(QueryForm form) {
    SessionRequest asked = SessionRequest.read(form, own -> own.required(TOKEN, 4, 20000));
    form.get("ProviderId")
        .ifPresent(
            providerId -> {
              throw notOfProvider(providerId);
            });
    WebIdentity identity = verified(form.get(TOKEN).orElseThrow(), asked.role());
    WebIdentityRequest request = identity.request(asked.role());
    RequestContexts.NewSession session = identity.session(asked.role(), asked.sessionName());
    Role role =
        new Admission(
                account,
                request.subject(),
                new Principal.Federated(request.providerArn()),
                asked.role(),
                Map.of(),
                RequestContexts.exchange(request, session, form.arrival()))
            .role(TrustPolicy.ACTION, session, Sts::notAuthorized);
    if (asked.seconds() > role.maxSessionSeconds()) {
      throw QueryErrors.DURATION_EXCEEDS_ROLE.error();
    }
    Key key =
        account.issue(
            role,
            Optional.of(request),
            session,
            Duration.ofSeconds(asked.seconds()),
            asked.policies(account));
    return xml -> {
      asked.writeGranted(xml, account, role, key);
      xml.add("SubjectFromWebIdentityToken", identity.subject())
          .add("PackedPolicySize", packedSize(identity, session.sourceIdentity(), asked.policy()))
          // The provider's ARN, not the issuer (radkawar/stackd, aws.json, algorithm-RS256).
          .add("Provider", identity.provider().arn())
          .add("Audience", identity.audience());
      session.sourceIdentity().ifPresent(source -> xml.add("SourceIdentity", source));
    };
  }

  private static AwsError notAuthorized(String action) {
    return action.equals(TrustPolicy.ACTION)
        ? QueryErrors.NOT_AUTHORIZED.error()
        : QueryErrors.NOT_AUTHORIZED_BESIDE.error(action);
  }

  private WebIdentity verified(String token, RoleArn wanted) {
    try {
      return verifier.verify(token, wanted.accountId());
    } catch (AwsError refused) {
      account
          .told()
          .accept(
              () ->
                  new Decided(
                      "a web identity",
                      TrustPolicy.ACTION,
                      wanted.toString(),
                      false,
                      refused.code() + ": " + refused.sentence()));
      throw refused;
    }
  }

  /** A JWT is none of the tokens that STS takes from providers that a request names. */
  private static AwsError notOfProvider(String providerId) {
    return switch (providerId) {
      case "www.amazon.com" -> QueryErrors.PROVIDER_ID_OF_AMAZON.error();
      case "graph.facebook.com" -> QueryErrors.PROVIDER_ID_OF_FACEBOOK.error();
      default -> QueryErrors.PROVIDER_ID_UNKNOWN.error();
    };
  }

  /**
   * A percentage of a packed form that AWS does not publish: a line through what was recorded
   * (radkawar/stackd, aws.json): 24 for a subject of 0 or 1 characters, 25 for 3 and 13, 34 for
   * 300; 26 for 13 with a source identity of 12, and 25 with a tag. Of a session policy there is no
   * record.
   */
  private static int packedSize(
      WebIdentity identity, Optional<String> sourceIdentity, Optional<String> policy) {
    int characters =
        PACKED_OF_EVERY_SESSION
            + identity.subject().length()
            + sourceIdentity.map(source -> "SourceIdentity".length() + source.length()).orElse(0)
            + policy.map(String::length).orElse(0);
    return Math.min(100, characters / PACKED_PERCENT);
  }
}
