package dev.rolecall.embedded.aws;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Layer;
import dev.rolecall.iam.LayeredDecision;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.RequestContext;
import dev.rolecall.iam.RequestContexts;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.WebIdentityRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * STS: AssumeRoleWithWebIdentity, which really verifies, and GetCallerIdentity.
 *
 * <p>A web identity is refused in this order: parameters, token (see {@link TokenVerifier}), role
 * and trust policy, the role's own limit on the session's length, session policies.
 */
final class Sts implements Service {
  // STS API Reference, AssumeRoleWithWebIdentity, Request Parameters.
  private static final int MIN_DURATION = 900;
  private static final int MAX_DURATION = 43200;
  private static final int DEFAULT_DURATION = 3600;
  private static final int MAX_POLICY = 2048;
  private static final int MAX_POLICY_ARNS = 10;
  private static final int PACKED_OF_EVERY_SESSION = 797;
  private static final int PACKED_PERCENT = 32;
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]*");

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
                "AssumeRoleWithWebIdentity",
                (form, caller) -> assumeRole(form),
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

  private QueryActions.Result assumeRole(QueryForm form) {
    Constraints constraints = new Constraints(form);
    String arn = constraints.required("RoleArn", 20, 2048);
    String sessionName = constraints.required("RoleSessionName", 2, 64);
    constraints.matches("RoleSessionName", sessionName, SESSION_NAME);
    String token = constraints.required("WebIdentityToken", 4, 20000);
    Optional<String> policy = constraints.optional("Policy", 1, MAX_POLICY);
    List<String> policyArns = form.members("PolicyArns", ".arn");
    constraints.atMost("PolicyArns", policyArns, MAX_POLICY_ARNS);
    OptionalInt duration = constraints.integer("DurationSeconds", MIN_DURATION, MAX_DURATION);
    constraints.check();
    RoleArn wanted = roleArn(arn);
    form.get("ProviderId")
        .ifPresent(
            providerId -> {
              throw notOfProvider(providerId);
            });
    WebIdentity identity = verified(token, wanted);
    RequestContexts.NewSession session = identity.session(wanted, sessionName);
    Role role = trusting(identity.request(wanted), session, form.arrival());
    int seconds = duration.orElse(DEFAULT_DURATION);
    if (seconds > role.maxSessionSeconds()) {
      throw QueryErrors.DURATION_EXCEEDS_ROLE.error();
    }
    Key key =
        account.issue(
            role,
            identity.request(wanted),
            session,
            Duration.ofSeconds(seconds),
            sessionPolicies(policy, policyArns));
    return granted(role, session, identity, key, policy);
  }

  private WebIdentity verified(String token, RoleArn wanted) {
    try {
      return verifier.verify(token, wanted.accountId());
    } catch (AwsError refused) {
      tell("a web identity", wanted, refused.code() + ": " + refused.sentence());
      throw refused;
    }
  }

  /** Of a refusal that no policy decided. */
  private void tell(String who, RoleArn role, String because) {
    account
        .told()
        .accept(() -> new Decided(who, TrustPolicy.ACTION, role.toString(), false, because));
  }

  /** A JWT is none of the tokens that STS takes from providers that a request names. */
  private static AwsError notOfProvider(String providerId) {
    return switch (providerId) {
      case "www.amazon.com" -> QueryErrors.PROVIDER_ID_OF_AMAZON.error();
      case "graph.facebook.com" -> QueryErrors.PROVIDER_ID_OF_FACEBOOK.error();
      default -> QueryErrors.PROVIDER_ID_UNKNOWN.error();
    };
  }

  private static RoleArn roleArn(String text) {
    try {
      return RoleArn.parse(text);
    } catch (IllegalArgumentException e) {
      throw QueryErrors.ARN_INVALID.error();
    }
  }

  /** The role, if it exists and trusts the identity; the answer does not tell which is not so. */
  private Role trusting(
      WebIdentityRequest identity,
      RequestContexts.NewSession session,
      RequestContexts.Arrival arrival) {
    RequestContext context = RequestContexts.exchange(identity, session, arrival);
    Optional<Role> named =
        account
            .countingRole(identity.role().name())
            .filter(each -> account.roleArn(each).equals(identity.role().toString()));
    if (named.isEmpty()) {
      tell(identity.subject(), identity.role(), "There is no such role.");
    }
    Role role =
        named
            .filter(each -> trusts(each, TrustPolicy.ACTION, identity, context))
            .orElseThrow(QueryErrors.NOT_AUTHORIZED::error);
    for (String action : beside(session)) {
      if (!trusts(role, action, identity, context)) {
        throw QueryErrors.NOT_AUTHORIZED_BESIDE.error(action);
      }
    }
    return role;
  }

  /**
   * What else must be allowed (IAM User Guide, Pass session tags in AWS STS; Monitor and control
   * actions taken with assumed roles).
   */
  private static List<String> beside(RequestContexts.NewSession session) {
    List<String> actions = new ArrayList<>();
    if (!session.tags().isEmpty()) {
      actions.add("sts:TagSession");
    }
    if (session.sourceIdentity().isPresent()) {
      actions.add("sts:SetSourceIdentity");
    }
    return actions;
  }

  /** What is not decided is not admitted. */
  private boolean trusts(
      Role role, String action, WebIdentityRequest identity, RequestContext context) {
    Request request =
        new Request(
            new Principal.Federated(identity.providerArn()),
            action,
            identity.role().toString(),
            context);
    LayeredDecision decided =
        new LayeredDecision(
            Layer.TRUST, PolicyEvaluator.evaluate(List.of(role.trustPolicy().policy()), request));
    account
        .told()
        .accept(
            () ->
                new Decided(
                    identity.subject(),
                    action,
                    identity.role().toString(),
                    decided.allowed(),
                    decided.explanation(request)));
    return decided.allowed();
  }

  private List<Policy> sessionPolicies(Optional<String> inline, List<String> arns) {
    List<Policy> policies = new ArrayList<>();
    inline.ifPresent(text -> policies.add(PolicyText.identity("session policy", text).policy()));
    for (String arn : arns) {
      policies.add(
          account
              .countingPolicy(arn)
              .orElseThrow(() -> QueryErrors.SESSION_POLICY_MISSING.error(arn))
              .document()
              .policy());
    }
    return policies;
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

  private QueryActions.Result granted(
      Role role,
      RequestContexts.NewSession session,
      WebIdentity identity,
      Key key,
      Optional<String> policy) {
    String sessionName = session.sessionName();
    return xml -> {
      xml.open("Credentials")
          .add("AccessKeyId", key.accessKeyId())
          .add("SecretAccessKey", key.secretAccessKey())
          .add("SessionToken", key.sessionToken().orElseThrow())
          .add("Expiration", key.expires().orElseThrow())
          .close()
          .add("SubjectFromWebIdentityToken", identity.subject())
          .open("AssumedRoleUser")
          .add("AssumedRoleId", role.id() + ":" + sessionName)
          .add("Arn", account.assumedRoleArn(role.name(), sessionName))
          .close();
      xml.add("PackedPolicySize", packedSize(identity, session.sourceIdentity(), policy))
          // The provider's ARN, not the issuer (radkawar/stackd, aws.json, algorithm-RS256).
          .add("Provider", identity.provider().arn())
          .add("Audience", identity.audience());
      session.sourceIdentity().ifPresent(source -> xml.add("SourceIdentity", source));
    };
  }
}
