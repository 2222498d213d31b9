package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import dev.rolecall.iam.IamState;
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
  private static final String REPLACES = "The stored trust policy with one change. ";

  private static final String CLOSES =
      REPLACES
          + "Admitted still: %s, and whom else it names letter by letter; nobody is newly admitted.";

  /** The evidence of a document that IAM would not take today: what is wrong with it. */
  static final String MALFORMED = "IAM would refuse it today";

  /** Amazon EKS User Guide, Learn how EKS Pod Identity grants pods access to AWS services. */
  private static final String POD_IDENTITY = "pods.eks.amazonaws.com";

  private TrustFindings() {}

  /** A statement that would admit the token, were it not for {@code miss}. */
  static Finding of(
      WebIdentityRequest request, Miss miss, Optional<TrustChange> change, Evidence evidence) {
    if (miss.element() == Miss.Element.PRINCIPAL) {
      return otherPrincipal(request, miss, change, evidence);
    }
    if (miss.element() == Miss.Element.ACTION) {
      return finding(
          FailureMode.TRUST_ACTION_WRONG,
          request,
          miss,
          "A token is exchanged by %s; the statement allows %s."
              .formatted(TrustPolicy.ACTION, said(miss.wanted())),
          change,
          evidence);
    }
    return condition(request, miss, change, evidence);
  }

  private static Finding otherPrincipal(
      WebIdentityRequest request, Miss miss, Optional<TrustChange> change, Evidence evidence) {
    boolean replaced =
        miss.wanted().stream().anyMatch(named -> ConditionKeys.isReplaced(named, request));
    return replaced
        ? finding(
            FailureMode.PROVIDER_ISSUER_REPLACED,
            request,
            miss,
            "The trust policy names another issuer of the same host, as it does after a cluster was"
                + " created anew: the new cluster has a new issuer, and the role trusts the old one.",
            change,
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
            change,
            evidence);
  }

  private static Finding condition(
      WebIdentityRequest request, Miss miss, Optional<TrustChange> change, Evidence evidence) {
    String key = miss.key().orElse("");
    if (miss.subjectUnderAudience()) {
      return finding(
          FailureMode.TRUST_SUB_UNDER_AUD,
          request,
          miss,
          "The subject stands under the key %s, where only an audience can match.".formatted(key),
          change,
          evidence);
    }
    if (key.equalsIgnoreCase(request.audKey())) {
      return finding(
          FailureMode.TRUST_AUD_MISMATCH,
          request,
          miss,
          "The token's audience is %s; the trust policy wants %s."
              .formatted(said(request.audiences()), said(miss.wanted())),
          change,
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
              change,
              evidence)
          : finding(
              FailureMode.TRUST_SUB_MISMATCH,
              request,
              miss,
              "The token's subject is %s; the trust policy wants %s."
                  .formatted(request.subject(), said(miss.wanted())),
              change,
              evidence);
    }
    return otherCondition(request, miss, change, evidence);
  }

  private static Finding otherCondition(
      WebIdentityRequest request, Miss miss, Optional<TrustChange> change, Evidence evidence) {
    String key = miss.key().orElse("");
    if (ConditionKeys.isOfOtherIssuer(miss, request)) {
      return finding(
          FailureMode.PROVIDER_ISSUER_REPLACED,
          request,
          miss,
          "The condition is on %s, the key of another issuer than the token's %s."
              .formatted(key, request.issuer()),
          change,
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
      WebIdentityRequest request, Miss miss, Optional<TrustChange> admitting, Evidence evidence) {
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
      WebIdentityRequest request, Miss miss, Optional<TrustChange> admitting, Evidence evidence) {
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
      Optional<TrustChange> change,
      Evidence evidence) {
    return Finding.of(
        mode, miss.sentence(), cause, remedy(request, change), evidence.and("missed", miss.key()));
  }

  private static List<String> remedy(WebIdentityRequest request, Optional<TrustChange> change) {
    return remedy(
        request,
        change,
        admits(request),
        "No change of one statement would admit this Profile alone. Whom is the policy for? Then let it allow %s, with %s = %s, in a statement of its own:"
            .formatted(TrustPolicy.ACTION, request.subKey(), request.subject()));
  }

  /** The change, or where none is known that does no more than it is for, what is to be decided. */
  private static List<String> remedy(
      WebIdentityRequest request, Optional<TrustChange> change, String does, String otherwise) {
    return change
        .map(proven -> proven.remedy(request.role(), does))
        .orElseGet(() -> List.of(otherwise, Shell.getTrustPolicy(request.role())));
  }

  /** Whether a change was proven that mends it. */
  static boolean isChanged(WebIdentityRequest request, Finding finding) {
    return !finding.remedy().contains(Shell.getTrustPolicy(request.role()));
  }

  private static String admits(WebIdentityRequest request) {
    return REPLACES + "Newly admitted: exactly %s.".formatted(request.subject());
  }

  static Finding noStatement(
      WebIdentityRequest request, Optional<TrustChange> change, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_PRINCIPAL_WRONG,
        "The trust policy of %s has no statement that allows anything.".formatted(request.role()),
        "Without one for %s STS denies every token.".formatted(request.providerArn()),
        remedy(request, change),
        evidence);
  }

  /** A statement that denies the token. One on a condition stays, and leaves the subject out. */
  static Finding explicitDeny(
      WebIdentityRequest request,
      String place,
      Decision.ExplicitlyDenied denied,
      Optional<TrustChange> change,
      Evidence evidence) {
    boolean guards = !denied.statement().conditions().isEmpty();
    return Finding.of(
        FailureMode.TRUST_EXPLICIT_DENY,
        "Statement %s of the trust policy denies this token.".formatted(place),
        DecisionWords.cause(denied),
        remedy(
            request,
            change,
            (guards
                    ? "If this Deny is meant for the Profile, it needs another role. If it is not, it can leave %s out and stay for all others. "
                        .formatted(request.subject())
                    : "If this Deny is meant, the Profile needs another role. If it is not, it can go. ")
                + admits(request),
            "This Deny guards the role, so it must stay. Whether %s is what it keeps out is for who wrote it to say:"
                .formatted(request.subject())),
        evidence.and("statement", place));
  }

  static Finding keyHasScheme(
      WebIdentityRequest request, String key, Optional<TrustChange> change, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_CONDITION_KEY_HAS_SCHEME,
        "The trust policy has a condition on \"%s\".".formatted(key),
        "A condition key is the issuer without https://, then :sub or :aud.",
        remedy(
            request,
            change,
            admits(request),
            "Take the scheme out of each condition key, once it is clear that all whom the policy names are to be admitted:"),
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

  /**
   * Of one that IAM would not take with the subject in it.
   *
   * @param quota the account's, where it was seen
   */
  static Finding tooLarge(
      String subject, int length, int needed, Optional<Integer> quota, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_POLICY_TOO_LARGE,
        "The trust policy has %d characters, and would need %d to admit %s."
            .formatted(length, needed, subject),
        quota
                .map("IAM takes %d in this account"::formatted)
                .orElseGet(
                    () ->
                        "IAM takes %d unless the account's quota was raised"
                            .formatted(IamState.DEFAULT_TRUST_QUOTA))
            + ": too many Profiles share the role.",
        List.of(
            "aws iam get-account-summary --query SummaryMap.AssumeRolePolicySizeQuota",
            "Give this Profile a role of its own, or raise the quota:",
            "aws service-quotas list-service-quotas --service-code iam --query \"Quotas[?contains(QuotaName,'trust policy')]\""),
        evidence.and("characters", length).and("characters needed", needed));
  }

  static Finding openToCluster(
      WebIdentityRequest request,
      boolean conditioned,
      Optional<TrustChange> closed,
      Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_OPEN_TO_CLUSTER,
        "The trust policy admits every ServiceAccount of the issuer.",
        conditioned
            ? "Its condition on %s holds for whoever it does not name.".formatted(request.subKey())
            : "It has no condition on %s; the Profile controller leaves such a policy behind when it removes the last subject."
                .formatted(request.subKey()),
        closing(request, "", closed),
        evidence);
  }

  /** By the same statement, and without a condition that its tokens can fail. */
  static Finding openToOther(WebIdentityRequest request, String provider, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_OPEN_TO_CLUSTER,
        "The trust policy admits every ServiceAccount of another issuer, that of %s."
            .formatted(provider),
        "A statement for several issuers has its conditions on %s: a token of another issuer has no such key, and the condition holds without it."
            .formatted(request.subKey()),
        List.of(
            "Give each issuer a statement of its own, with its subjects under its own key:",
            Shell.getTrustPolicy(request.role())),
        evidence.and("open to", provider));
  }

  static Finding openToProfiles(
      WebIdentityRequest request, Optional<TrustChange> closed, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_OPEN_TO_PROFILES,
        "The trust policy admits accounts of other namespaces than %s, whichever they are."
            .formatted(request.namespace()),
        "Its condition on %s has a wildcard for the namespace, or one that runs over the colon after it: Profiles that are created later get the role as well."
            .formatted(request.subKey()),
        closing(
            request,
            "If other Profiles are to have this role, write the subject of each in the pattern's place. If none is, this closes it. ",
            closed),
        evidence);
  }

  static Finding admitsNamespace(
      WebIdentityRequest request, Optional<TrustChange> closed, Evidence evidence) {
    return Finding.of(
        FailureMode.TRUST_ADMITS_NAMESPACE,
        "The trust policy admits ServiceAccounts of namespace %s that it does not name."
            .formatted(request.namespace()),
        "Its condition on %s has a wildcard for the account, and whoever edits the namespace may create accounts there."
            .formatted(request.subKey()),
        closing(request, "", closed),
        evidence);
  }

  private static List<String> closing(
      WebIdentityRequest request, String before, Optional<TrustChange> closed) {
    return remedy(
        request,
        closed,
        before + CLOSES.formatted(request.subject()),
        "Name each subject that is to have the role, letter by letter. What is stored:");
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
