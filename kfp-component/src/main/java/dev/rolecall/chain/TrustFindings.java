package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Miss;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.List;
import java.util.Optional;

/** What is said of a trust policy. */
final class TrustFindings {
  private static final String READ_FIRST =
      "The document replaces the whole trust policy: it is the stored one with this one change.";

  /** The evidence of a document that IAM would not take today: what is wrong with it. */
  static final String MALFORMED = "IAM would refuse it today";

  /** Amazon EKS User Guide, Learn how EKS Pod Identity grants pods access to AWS services. */
  private static final String POD_IDENTITY = "pods.eks.amazonaws.com";

  private TrustFindings() {}

  /** A statement that would admit the token, were it not for {@code miss}. */
  static Finding of(
      WebIdentityRequest request, Miss miss, Optional<String> corrected, Evidence evidence) {
    if (miss.element() == Miss.Element.PRINCIPAL) {
      return otherPrincipal(request, miss, corrected, evidence);
    }
    if (miss.element() == Miss.Element.ACTION) {
      return finding(
          FailureMode.TRUST_ACTION_WRONG,
          request,
          miss,
          "A token is exchanged by %s; the statement allows %s."
              .formatted(TrustPolicy.ACTION, said(miss.wanted())),
          corrected,
          evidence);
    }
    return condition(request, miss, corrected, evidence);
  }

  private static Finding otherPrincipal(
      WebIdentityRequest request, Miss miss, Optional<String> corrected, Evidence evidence) {
    boolean replaced =
        miss.wanted().stream()
            .anyMatch(
                named ->
                    named.startsWith(request.providerArnPrefix() + request.host())
                        && !named.equals(request.providerArn()));
    return replaced
        ? finding(
            FailureMode.PROVIDER_ISSUER_REPLACED,
            request,
            miss,
            "The trust policy names another issuer of the same host, as it does after a cluster was"
                + " created anew: the new cluster has a new issuer, and the role trusts the old one.",
            corrected,
            evidence)
        : finding(
            FailureMode.TRUST_PRINCIPAL_WRONG,
            request,
            miss,
            "The token comes through %s; the trust policy names %s.%s"
                .formatted(
                    request.providerArn(),
                    said(miss.wanted()),
                    miss.wanted().contains(POD_IDENTITY)
                        ? " That is EKS Pod Identity's: a pod that is created once the association is known gets its credentials there, and brings no token to STS."
                        : ""),
            corrected,
            evidence);
  }

  private static Finding condition(
      WebIdentityRequest request, Miss miss, Optional<String> corrected, Evidence evidence) {
    String key = miss.key().orElse("");
    if (miss.subjectUnderAudience()) {
      return finding(
          FailureMode.TRUST_SUB_UNDER_AUD,
          request,
          miss,
          "The subject stands under the key %s, where only an audience can match.".formatted(key),
          corrected,
          evidence);
    }
    if (key.equalsIgnoreCase(request.audKey())) {
      return finding(
          FailureMode.TRUST_AUD_MISMATCH,
          request,
          miss,
          "The token's audience is %s; the trust policy wants %s."
              .formatted(said(request.audiences()), said(miss.wanted())),
          corrected,
          evidence);
    }
    if (key.equalsIgnoreCase(request.subKey())) {
      return miss.wildcardUnderEquals()
          ? finding(
              FailureMode.TRUST_WILDCARD_UNDER_EQUALS,
              request,
              miss,
              "%s compares letter by letter: its * and ? stand for themselves, and only StringLike knows them as wildcards."
                  .formatted(miss.operator().orElse("The operator")),
              corrected,
              evidence)
          : finding(
              FailureMode.TRUST_SUB_MISMATCH,
              request,
              miss,
              "The token's subject is %s; the trust policy wants %s."
                  .formatted(request.subject(), said(miss.wanted())),
              corrected,
              evidence);
    }
    return otherCondition(request, miss, corrected, evidence);
  }

  private static Finding otherCondition(
      WebIdentityRequest request, Miss miss, Optional<String> corrected, Evidence evidence) {
    String key = miss.key().orElse("");
    if (miss.isOnClaim("sub") || miss.isOnClaim("aud")) {
      return finding(
          FailureMode.PROVIDER_ISSUER_REPLACED,
          request,
          miss,
          "The condition is on %s, the key of another issuer than the token's %s."
              .formatted(key, request.issuer()),
          corrected,
          evidence);
    }
    return Finding.of(
        FailureMode.TRUST_CONDITION_UNMET,
        miss.sentence(),
        "The statement has a condition on %s that this request does not meet.".formatted(key),
        List.of(
            "Meet that condition, or remove it from the trust policy if it is not meant:",
            Shell.getTrustPolicy(request.role())),
        evidence.and("missed", miss.key()));
  }

  static Finding issuersAnded(
      WebIdentityRequest request, Miss miss, Optional<String> admitting, Evidence evidence) {
    return finding(
        FailureMode.TRUST_ISSUERS_ANDED,
        request,
        miss,
        "The statement has conditions on %s and on %s: all of them must hold, and a token is of one issuer. Each issuer needs a statement of its own."
            .formatted(request.subKey(), miss.key().orElse("")),
        admitting,
        evidence);
  }

  static Finding keyUnknown(
      WebIdentityRequest request, Miss miss, Optional<String> admitting, Evidence evidence) {
    return finding(
        FailureMode.TRUST_CONDITION_KEY_UNKNOWN,
        request,
        miss,
        "IAM has no key %s for a token of this issuer: what it has is %s and %s."
            .formatted(miss.key().orElse(""), request.subKey(), request.audKey()),
        admitting,
        evidence);
  }

  private static Finding finding(
      FailureMode mode,
      WebIdentityRequest request,
      Miss miss,
      String cause,
      Optional<String> corrected,
      Evidence evidence) {
    return Finding.of(
        mode,
        miss.sentence(),
        cause,
        remedy(request, corrected),
        evidence.and("missed", miss.key()));
  }

  private static List<String> remedy(WebIdentityRequest request, String corrected) {
    return List.of(READ_FIRST, Shell.updateTrustPolicy(request.role(), corrected));
  }

  /** A question where no edit is known that mends, admits nobody new and takes nothing. */
  private static List<String> remedy(WebIdentityRequest request, Optional<String> corrected) {
    return corrected
        .map(document -> remedy(request, document))
        .orElseGet(
            () ->
                List.of(
                    "No change of one statement would admit this Profile alone. Whom is the policy for? Then let it allow %s, with %s = %s, in a statement of its own:"
                        .formatted(TrustPolicy.ACTION, request.subKey(), request.subject()),
                    Shell.getTrustPolicy(request.role())));
  }

  static Finding noStatement(WebIdentityRequest request, String corrected, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_PRINCIPAL_WRONG,
        "The trust policy of %s has no statement that allows anything.".formatted(request.role()),
        "Without one for %s STS denies every token.".formatted(request.providerArn()),
        remedy(request, corrected),
        evidence);
  }

  /** A statement that denies the token. One on a condition stays, and leaves the subject out. */
  static Finding explicitDeny(
      WebIdentityRequest request,
      String place,
      Decision.ExplicitlyDenied denied,
      Optional<String> corrected,
      Evidence evidence) {
    boolean guards = !denied.statement().conditions().isEmpty();
    return Finding.of(
        FailureMode.TRUST_EXPLICIT_DENY,
        "Statement %s of the trust policy denies this token.".formatted(place),
        DecisionWords.cause(denied),
        corrected
            .map(
                document ->
                    List.of(
                        guards
                            ? "If this Deny is meant for the Profile, it needs another role. If it is not, this is the stored trust policy whose Deny leaves %s out, and stays for all others:"
                                .formatted(request.subject())
                            : "If this Deny is meant, the Profile needs another role. If it is not, this is the stored trust policy without it, in which the subject is admitted:",
                        Shell.updateTrustPolicy(request.role(), document)))
            .orElseGet(
                () ->
                    List.of(
                        "This Deny guards the role, so it must stay. Whether %s is what it keeps out is for who wrote it to say:"
                            .formatted(request.subject()),
                        Shell.getTrustPolicy(request.role()))),
        evidence.and("statement", place));
  }

  static Finding keyHasScheme(
      WebIdentityRequest request, String key, String corrected, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_CONDITION_KEY_HAS_SCHEME,
        "The trust policy has a condition on \"%s\".".formatted(key),
        "A condition key is the issuer without https://, then :sub or :aud.",
        remedy(request, corrected),
        evidence);
  }

  /** One of which nobody can tell whom it admits. */
  static Finding unreadable(
      WebIdentityRequest request, MalformedPolicyException refusal, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_POLICY_MALFORMED,
        "The trust policy of %s cannot be read: %s."
            .formatted(request.role(), refusal.getMessage()),
        "Whom such a document admits is not known. IAM refuses it with MalformedPolicyDocument: %s"
            .formatted(refusal.iamMessage()),
        List.of(
            "Write it anew, for all who are to have this role; for this Profile by a statement that allows %s with %s = %s. What is stored:"
                .formatted(TrustPolicy.ACTION, request.subKey(), request.subject()),
            Shell.getTrustPolicy(request.role())),
        evidence.and(MALFORMED, refusal.getMessage()));
  }

  /** One that admits the request as it stands. */
  static Finding malformed(
      WebIdentityRequest request, MalformedPolicyException refusal, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_POLICY_MALFORMED,
        "The trust policy of %s admits the token, and IAM would not take it again: %s."
            .formatted(request.role(), refusal.getMessage()),
        "STS decides by what is stored. Whoever changes it, as the Profile controller does for each Profile, is refused with MalformedPolicyDocument: %s"
            .formatted(refusal.iamMessage()),
        List.of(
            "Mend that place before the policy is changed next. What is stored:",
            Shell.getTrustPolicy(request.role())),
        evidence.and(MALFORMED, refusal.getMessage()));
  }

  /** The finding, of a document that IAM takes with no change before it is mended. */
  static Finding unchangeable(
      WebIdentityRequest request, Finding finding, MalformedPolicyException refusal) {
    return finding
        .remediedBy(
            List.of(
                "IAM takes no change of this trust policy before another fault is mended: %s."
                    .formatted(refusal.getMessage()),
                "Mend that, and verify again for what is left to change. What is stored:",
                Shell.getTrustPolicy(request.role())))
        .with(MALFORMED, refusal.getMessage());
  }

  static Finding tooLarge(
      WebIdentityRequest request, int length, int needed, int most, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_POLICY_TOO_LARGE,
        "The trust policy has %d characters, and would need %d to admit %s."
            .formatted(length, needed, request.subject()),
        "IAM takes %d unless the account's quota was raised: too many Profiles share the role."
            .formatted(most),
        List.of(
            "aws iam get-account-summary --query SummaryMap.AssumeRolePolicySizeQuota",
            "Give this Profile a role of its own, or raise the quota:",
            "aws service-quotas list-service-quotas --service-code iam --query \"Quotas[?contains(QuotaName,'trust policy')]\""),
        evidence.and("characters", length).and("characters needed", needed));
  }

  static Finding openToCluster(
      WebIdentityRequest request, boolean conditioned, String corrected, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_OPEN_TO_CLUSTER,
        "The trust policy admits every ServiceAccount of the issuer.",
        conditioned
            ? "Its condition on %s holds for whoever it does not name.".formatted(request.subKey())
            : "It has no condition on %s; the Profile controller leaves such a policy behind when it removes the last subject."
                .formatted(request.subKey()),
        remedy(request, corrected),
        evidence);
  }

  static Finding openToProfiles(WebIdentityRequest request, String corrected, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_OPEN_TO_PROFILES,
        "The trust policy admits accounts of other namespaces than %s, whichever they are."
            .formatted(request.namespace()),
        "Its condition on %s has a wildcard for the namespace, or one that runs over the colon after it: Profiles that are created later get the role as well."
            .formatted(request.subKey()),
        List.of(
            "If other Profiles are to have this role, write the subject of each in the pattern's place. If none is, this is the stored trust policy with this Profile alone:",
            Shell.updateTrustPolicy(request.role(), corrected)),
        evidence);
  }

  static Finding admitsNamespace(WebIdentityRequest request, String corrected, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_ADMITS_NAMESPACE,
        "The trust policy admits every ServiceAccount of namespace %s."
            .formatted(request.namespace()),
        "Its condition on %s has a wildcard for the account, and whoever edits the namespace may create accounts there."
            .formatted(request.subKey()),
        remedy(request, corrected),
        evidence);
  }

  /** Mended, it admits the token only where these conditions hold as well. */
  static Finding dependingToo(Finding finding, List<DependsOn> conditions) {
    return finding.because(
        "%s The statement asks for this as well, which is not to be seen from here: %s."
            .formatted(finding.cause(), DependsOn.list(conditions)));
  }

  private static String said(List<String> values) {
    return values.isEmpty() ? "nothing" : String.join(" or ", values);
  }
}
