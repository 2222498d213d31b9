package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.StsRefusal;
import dev.rolecall.credentials.WebIdentityFailure;
import dev.rolecall.failure.Explanation;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.List;
import java.util.Optional;

/** What is said of STS's answers. */
final class ExchangeFindings {
  private static final String SILENT =
      "This STS says no more than AccessDenied, whatever it does not take: the issuer, the"
          + " signature, the audience, the time, the role or its trust policy.";

  private ExchangeFindings() {}

  /** A refusal by its words alone. */
  static Finding refused(StsAnswer.Refused refused, ExchangeGround ground) {
    return Finding.oneOf(
        StsRows.row(refused.reason()),
        StsRows.candidates(refused.reason()),
        said(refused),
        cause(refused, ground),
        remedy(refused, ground),
        evidence(refused).and("role", ground.role()));
  }

  private static String cause(StsAnswer.Refused refused, ExchangeGround ground) {
    StsRefusal reason = refused.reason();
    if (reason == StsRefusal.SEVERAL_AUDIENCES || reason == StsRefusal.TOKEN_REJECTED) {
      return library(refused, ground).cause();
    }
    return reason == StsRefusal.DENIED_SILENTLY ? SILENT : StsRows.row(reason).cause();
  }

  /** What the library says of it: no row of the catalogue is of this cause alone. */
  private static Explanation library(StsAnswer.Refused refused, ExchangeGround ground) {
    return new WebIdentityFailure.Refused(ground.role(), refused).explain();
  }

  private static List<String> remedy(StsAnswer.Refused refused, ExchangeGround ground) {
    StsRefusal reason = refused.reason();
    FailureMode mode = StsRows.row(reason);
    RoleArn role = ground.role();
    Optional<WebIdentityRequest> asked = ground.request();
    String getRole = Shell.getTrustPolicy(role);
    String inAccount =
        "With credentials of account %s, which see what a pod cannot:".formatted(role.accountId());
    return switch (reason) {
      case NOT_AUTHORIZED ->
          asked
              .map(request -> List.of(inAccount, getRole, mustAllow(request)))
              .orElse(List.of(inAccount, getRole));
      case DENIED_SILENTLY ->
          asked
              .map(request -> List.of(inAccount, getProvider(request), getRole, mustAllow(request)))
              .orElse(List.of(inAccount, getRole));
      case NO_PROVIDER ->
          asked
              .map(
                  request ->
                      List.of(
                          inAccount,
                          "aws iam list-open-id-connect-providers   # is %s there, letter by letter?"
                              .formatted(request.providerArn()),
                          Shell.createProvider(request.issuer(), request.audiences())))
              .orElse(mode.remedy());
      case NOT_VALIDATED ->
          asked.map(request -> List.of(inAccount, getProvider(request))).orElse(mode.remedy());
      case WRONG_AUDIENCE ->
          asked
              .map(
                  request ->
                      request.audiences().stream()
                          .map(audience -> Shell.addClientId(request.providerArn(), audience))
                          .toList())
              .orElse(mode.remedy());
      case KEY_NOT_RETRIEVED, ISSUER_NOT_REACHED ->
          asked
              .map(
                  request ->
                      List.of(
                          "From outside of the cluster's network, where STS is:",
                          "curl -sS -m 5 %s"
                              .formatted(
                                  Shell.quoted(
                                      "https://"
                                          + request.issuer()
                                          + "/.well-known/openid-configuration")),
                          "The token's key is %s: it must be among the keys at the document's jwks_uri."
                              .formatted(keyId(ground))))
              .orElse(mode.remedy());
      case SEVERAL_AUDIENCES, TOKEN_REJECTED -> List.of(library(refused, ground).remedy());
      case NO_AUDIENCE,
          TOKEN_MALFORMED,
          THUMBPRINT_MISMATCH,
          TOKEN_EXPIRED,
          TOKEN_NOT_YET_VALID,
          REGION_DISABLED,
          ARN_INVALID,
          DURATION_TOO_LONG,
          REQUEST_INVALID,
          OTHER ->
          mode.remedy();
    };
  }

  private static String mustAllow(WebIdentityRequest request) {
    return "It must allow %s to %s, with %s = %s and %s = %s."
        .formatted(
            TrustPolicy.ACTION,
            request.providerArn(),
            request.subKey(),
            request.subject(),
            request.audKey(),
            String.join(" or ", request.audiences()));
  }

  private static String getProvider(WebIdentityRequest request) {
    return Shell.getProvider(request.providerArn())
        + "   # is it there, and does its ClientIDList hold %s?"
            .formatted(String.join(" or ", request.audiences()));
  }

  private static String keyId(ExchangeGround ground) {
    return ground.token().token().flatMap(token -> token.keyId()).orElse("not named");
  }

  static Finding propagating(RoleArn role, Exchange exchange) {
    int denials = exchange.answers().size() - 1;
    return Finding.of(
        FailureMode.TRUST_PROPAGATING,
        "STS denied the role %d time%s and then granted it."
            .formatted(denials, denials == 1 ? "" : "s"),
        "The trust policy of %s was changed a moment ago, and a change of IAM takes seconds to be known everywhere."
            .formatted(role),
        List.of("Nothing is to be done; wait some seconds after a change of IAM."),
        Evidence.of("role", role).and("denials", denials));
  }

  /** STS names the layer above the trust policy that decides. */
  static Finding otherLayer(
      StsAnswer.Refused refused, FailureMode mode, DenialClause clause, RoleArn role) {
    return Finding.of(
        mode,
        said(refused),
        clause.cause("the trust policy admits"),
        mode == FailureMode.DENIED_BY_ORGANIZATION ? organizationsPolicies(role) : mode.remedy(),
        evidence(refused).and("role", role).and("layer", clause.layer()));
  }

  private static List<String> organizationsPolicies(RoleArn role) {
    return List.of(
        "With credentials of the organization's management account:",
        "aws organizations list-policies-for-target --target-id %s --filter SERVICE_CONTROL_POLICY"
            .formatted(role.accountId()),
        "aws organizations list-policies-for-target --target-id %s --filter RESOURCE_CONTROL_POLICY"
            .formatted(role.accountId()));
  }

  /** IAM admits the token under conditions that nobody here can look at. */
  static Finding unmet(StsAnswer.Refused refused, RoleArn role, Decision.Depends depends) {
    return Finding.of(
        FailureMode.TRUST_CONDITION_UNMET,
        said(refused),
        "The trust policy admits the token only where this holds, which is not to be seen from here: %s."
            .formatted(DependsOn.list(depends.on())),
        List.of(
            "Compare these conditions with the request as STS sees it (CloudTrail's AssumeRoleWithWebIdentity event tells); whoever owns the network or the account knows whether they are to hold:",
            Shell.getTrustPolicy(role)),
        evidence(refused).and("role", role));
  }

  static Finding organization(StsAnswer.Refused refused, Exchange exchange, RoleArn role) {
    return Finding.of(
        FailureMode.DENIED_BY_ORGANIZATION,
        "%s It did so %d times, though the trust policy admits the token."
            .formatted(said(refused), exchange.answers().size()),
        "What denies above the account is a service control policy or a resource control policy of"
            + " the organization.",
        organizationsPolicies(role),
        evidence(refused).and("role", role));
  }

  static Finding unreachable(StsAnswer.Unreachable unreachable, ExchangeGround ground) {
    return Finding.oneOf(
        FailureMode.STS_UNREACHABLE,
        FailureMode.STS_UNREACHABLE.candidates(),
        "STS did not answer at %s: %s"
            .formatted(unreachable.endpoint(), Explanation.shown(unreachable.why())),
        FailureMode.STS_UNREACHABLE.cause(),
        List.of(
            "curl -sS -m 5 -o /dev/null -w '%%{http_code}\\n' %s   # from here; any code is an answer"
                .formatted(Shell.quoted(unreachable.endpoint().toString())),
            Shell.listNetworkPolicies(ground.request().map(WebIdentityRequest::namespace))
                + "   # where this is a pod: does one select it and forbid its egress?"),
        Evidence.of("endpoint", unreachable.endpoint()).and("attempts", unreachable.attempts()));
  }

  private static String said(StsAnswer.Refused refused) {
    String sentence = sentence(refused.message());
    return "STS answered %d %s%s"
        .formatted(refused.status(), refused.code(), sentence.isEmpty() ? "." : ": " + sentence);
  }

  static String sentence(String message) {
    String shown = Explanation.shown(message);
    return shown.isEmpty() || shown.matches(".*[.!?…]") ? shown : shown + ".";
  }

  private static Evidence evidence(StsAnswer.Refused refused) {
    return Evidence.of("status", refused.status())
        .and("code", refused.code())
        .and("message", Evidence.unlessEmpty(Explanation.shown(refused.message())))
        .and("request id", refused.requestId())
        .and("attempts", refused.attempts());
  }
}
