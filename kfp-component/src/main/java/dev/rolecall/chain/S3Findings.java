package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.failure.Explanation;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import dev.rolecall.iam.Policy;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is said of S3's answers. */
final class S3Findings {
  private static final Pattern EXPECTING = Pattern.compile("expecting '([a-z0-9-]+)'");

  /** The rows of the role's own policies. */
  private static final Set<FailureMode> OF_THE_ROLE =
      Set.of(
          FailureMode.S3_ACTION_DENIED,
          FailureMode.ROLE_HAS_NO_POLICY,
          FailureMode.S3_SCOPE_FOREIGN,
          FailureMode.S3_ACCESS_POINT);

  /** IAM User Guide, AWS JSON policy elements: Principal. */
  private static final String MADE_ANEW =
      "Where one of these policies shows an id (AROA...) in place of the role's ARN, the role was"
          + " made anew since: write the ARN there and save the policy again.";

  /** IAM User Guide, AWS JSON policy elements: NotPrincipal. */
  private static final String NOT_PRINCIPAL =
      "A Deny with NotPrincipal denies every role that has a permissions boundary: name Principal"
          + " \"*\" with a condition ArnNotEquals on aws:PrincipalArn instead.";

  /** Codes of what is so for a while (Amazon S3 API Reference, List of error codes). */
  private static final Set<String> PASSING =
      Set.of("InternalError", "OperationAborted", "ServiceUnavailable", "SlowDown");

  /** Amazon S3 API Reference, List of error codes. */
  private static final String SKEWED = "RequestTimeTooSkewed";

  /** Amazon S3 User Guide, Optimizing Amazon S3 performance, on 503 Slow Down. */
  private static final List<String> LATER =
      List.of(
          "Try again in some minutes. Where SlowDown stays, let fewer requests be made at once"
              + " under the prefix:",
          "rolecall check");

  private S3Findings() {}

  /**
   * No policy of the role allows it.
   *
   * @param missing with all else that the role lacks, so that several refusals have one remedy
   */
  static Finding refusedByRole(
      ScopeAction need,
      List<ScopeAction> missing,
      Attempt attempt,
      S3Answer.Refused refused,
      S3Ground ground) {
    return RolePolicyFindings.notAllowed(
            List.of(need), ground, Optional.of(said(attempt, refused)), evidence(attempt, refused))
        .remediedBy(ScopeGrant.of(missing, ground));
  }

  /** The role's policies allow nothing of the scope, and all of others. */
  static Finding scopeForeign(
      Attempt attempt, S3Answer.Refused refused, S3Ground ground, List<Scope> others) {
    Finding finding = RolePolicyFindings.scopeForeign(ground, others, evidence(attempt, refused));
    return finding.seenAs(said(attempt, refused) + " " + finding.seen());
  }

  static Finding refusedForNoPolicy(Attempt attempt, S3Answer.Refused refused, S3Ground ground) {
    Finding finding = RolePolicyFindings.noPolicy(ground, evidence(attempt, refused));
    return finding.seenAs(said(attempt, refused) + " " + finding.seen());
  }

  static Finding deniedByRole(
      ScopeAction need,
      Attempt attempt,
      S3Answer.Refused refused,
      S3Ground ground,
      Decision.ExplicitlyDenied denied) {
    Finding finding = RolePolicyFindings.deniedByRole(need, ground.role(), ground.scope(), denied);
    return Finding.of(
        FailureMode.S3_EXPLICIT_DENY,
        said(attempt, refused) + " " + finding.seen(),
        finding.cause(),
        finding.remedy(),
        evidence(attempt, refused).and("policy", denied.policy().name()));
  }

  static Finding parameterRequired(
      ScopeAction need,
      Attempt attempt,
      S3Answer.Refused refused,
      S3Ground ground,
      List<DependsOn> parameters) {
    return RolePolicyFindings.parameterRequired(
        need,
        ground.role(),
        ground.scope(),
        parameters,
        Optional.of(said(attempt, refused)),
        evidence(attempt, refused));
  }

  /** IAM was read and allows it under conditions that nobody here can look at. */
  static Finding refusedAndDepends(
      Attempt attempt, S3Answer.Refused refused, S3Ground ground, Decision.Depends depends) {
    return Finding.oneOf(
        FailureMode.S3_ACCESS_DENIED,
        FailureMode.S3_ACCESS_DENIED.candidates(),
        said(attempt, refused),
        "Whether the role's policies allow it depends on what is not to be seen from here: %s."
            .formatted(DependsOn.list(depends.on())),
        List.of(
            "Compare these conditions with the request as S3 sees it (CloudTrail's event of it"
                + " tells), then look at the bucket's policy:",
            Shell.listInlinePolicies(ground.role()),
            Shell.getBucketPolicy(attempt.bucket())),
        evidence(attempt, refused));
  }

  /** S3 names a Deny of the role's own, whose conditions nobody here can look at. */
  static Finding deniedAndDepends(
      Attempt attempt, S3Answer.Refused refused, S3Ground ground, Decision.Depends depends) {
    return Finding.of(
        FailureMode.S3_EXPLICIT_DENY,
        said(attempt, refused),
        // IAM User Guide, Condition operators, and AWS global condition context keys.
        ("S3 names the layer: a Deny in the role's own policies. Whether one applies depends on"
                + " what is not to be seen from here: %s. A negated condition holds as well where the"
                + " request lacks the key, as it lacks aws:SourceIp through a VPC endpoint.")
            .formatted(DependsOn.list(depends.on())),
        List.of(
            "Compare these conditions with the request as S3 sees it (CloudTrail's event of it"
                + " tells):",
            Shell.listInlinePolicies(ground.role()),
            Shell.listAttachedPolicies(ground.role())),
        evidence(attempt, refused));
  }

  /** IAM was read, and the role's boundary refuses it, whether S3 says so or not. */
  static Finding outOfBounds(
      ScopeAction need,
      Attempt attempt,
      S3Answer.Refused refused,
      S3Ground ground,
      Policy boundary,
      Decision decision) {
    Finding finding =
        RolePolicyFindings.outOfBounds(
            List.of(need),
            ground,
            boundary,
            decision instanceof Decision.ExplicitlyDenied denied
                ? Optional.of(denied)
                : Optional.empty(),
            evidence(attempt, refused));
    return finding.seenAs(said(attempt, refused) + " " + finding.seen());
  }

  /** IAM was read and allows it: another layer denies, and S3 does not say which. */
  static Finding refusedThoughAllowed(Attempt attempt, S3Answer.Refused refused, S3Ground ground) {
    return Finding.oneOf(
        FailureMode.S3_ACCESS_DENIED,
        FailureMode.S3_ACCESS_DENIED.candidates(mode -> !OF_THE_ROLE.contains(mode)),
        said(attempt, refused),
        "The role's policies allow it, so another layer denies: the bucket's policy, its key, a"
            + " boundary, or a policy of the organization. S3 names none to requests of another"
            + " account.",
        List.of(
            Shell.getBucketPolicy(attempt.bucket()),
            "aws s3api get-bucket-encryption --bucket " + attempt.bucket(),
            Shell.getBoundary(ground.role()),
            MADE_ANEW),
        evidence(attempt, refused));
  }

  /** S3 says that no identity-based policy allows it, or that one denies it. */
  static Finding identityPolicy(
      ScopeAction need,
      Attempt attempt,
      S3Answer.Refused refused,
      S3Ground ground,
      boolean explicit) {
    if (explicit) {
      return Finding.of(
          FailureMode.S3_EXPLICIT_DENY,
          said(attempt, refused),
          "S3 names the layer: a Deny in the role's own policies. A Deny wins over every Allow.",
          List.of(
              "With credentials of account %s, find the Deny among the role's policies:"
                  .formatted(ground.role().accountId()),
              Shell.listInlinePolicies(ground.role()),
              Shell.listAttachedPolicies(ground.role())),
          evidence(attempt, refused));
    }
    return Finding.oneOf(
        FailureMode.S3_ACTION_DENIED,
        FailureMode.S3_ACCESS_DENIED.candidates(OF_THE_ROLE::contains),
        said(attempt, refused),
        "S3 names the layer: the role's own policies.",
        ScopeGrant.of(List.of(need), ground),
        evidence(attempt, refused));
  }

  static Finding bare(
      ScopeAction need, Attempt attempt, S3Answer.Refused refused, S3Ground ground) {
    return Finding.oneOf(
        FailureMode.S3_ACCESS_DENIED,
        FailureMode.S3_ACCESS_DENIED.candidates(),
        said(attempt, refused),
        FailureMode.S3_ACCESS_DENIED.cause(),
        List.of(
            "With credentials of account %s, which see what a pod cannot:"
                .formatted(ground.role().accountId()),
            Shell.listInlinePolicies(ground.role()),
            Shell.listAttachedPolicies(ground.role()),
            "They have to allow this:",
            ScopePolicy.allowing(need, ground.role().partition(), ground.scope())),
        evidence(attempt, refused));
  }

  static Finding otherLayer(Attempt attempt, S3Answer.Refused refused, DenialClause clause) {
    return Finding.of(
        FailureMode.S3_DENIED_BY_POLICY_LAYER,
        said(attempt, refused),
        clause.cause(DenialClause.OWN_POLICIES_ALLOW),
        Stream.concat(
                Stream.of(
                    "Let whoever owns the %s allow %s on %s."
                        .formatted(clause.layer(), attempt.action(), attempt.target())),
                clause.explicit() && clause.layer().equals("resource-based policy")
                    ? Stream.of(NOT_PRINCIPAL)
                    : Stream.empty())
            .toList(),
        evidence(attempt, refused).and("layer", clause.layer()));
  }

  static Finding noBucket(Attempt attempt, S3Answer.Refused refused) {
    return Finding.of(
        FailureMode.S3_BUCKET_MISSING,
        said(attempt, refused),
        "There is no bucket %s: it was deleted, or its name is misspelt in the scope."
            .formatted(attempt.bucket()),
        List.of(
            "Is %s the bucket that is meant? These are the account's:".formatted(attempt.bucket()),
            "aws s3api list-buckets --query 'Buckets[].Name'",
            "If another one is meant, name it in the scope: rolecall.dev/scope on the Profile, or"
                + " --scope. If it was deleted, whoever looks after the account's buckets has to"
                + " make it anew."),
        evidence(attempt, refused));
  }

  static Finding wrongRegion(Attempt attempt, S3Answer.Refused refused, Optional<String> region) {
    Matcher expecting = EXPECTING.matcher(refused.message());
    String right =
        refused
            .bucketRegion()
            .or(() -> expecting.find() ? Optional.of(expecting.group(1)) : Optional.empty())
            .orElse("BUCKET_REGION");
    return Finding.of(
        FailureMode.S3_WRONG_REGION,
        said(attempt, refused),
        "The bucket %s is in %s, and %s was asked."
            .formatted(
                attempt.bucket(),
                right.equals("BUCKET_REGION") ? "another region" : right,
                region.orElse("another region")),
        List.of(
            "export AWS_REGION=%s   # in a pod: env, by a PodDefault".formatted(right),
            "aws s3api get-bucket-location --bucket " + attempt.bucket()),
        evidence(attempt, refused).and("bucket's region", refused.bucketRegion()));
  }

  static Finding kms(Attempt attempt, S3Answer.Refused refused, boolean onlyMultipart) {
    return Finding.of(
        onlyMultipart ? FailureMode.S3_KMS_MULTIPART : FailureMode.S3_KMS_DENIED,
        said(attempt, refused),
        onlyMultipart
            ? "The bucket's KMS key lets the role encrypt; an upload in parts is also decrypted,"
                + " and kms:Decrypt is missing."
            : "The bucket is encrypted with a KMS key that does not let the role use it.",
        List.of(
            "aws s3api get-bucket-encryption --bucket " + attempt.bucket(),
            "Allow the role kms:GenerateDataKey and kms:Decrypt on that key, in the key's policy or"
                + " in the role's.",
            MADE_ANEW),
        evidence(attempt, refused));
  }

  /** The key is there and no policy is at fault: KMS says what it is. */
  static Finding keyUnusable(Attempt attempt, S3Answer.Refused refused) {
    return Finding.of(
        FailureMode.S3_REFUSED,
        said(attempt, refused),
        "The KMS key of the bucket cannot be used as it is, and S3 passes on what KMS says of it."
            + " No policy is at fault.",
        List.of(
            "Let whoever owns the key make it usable again, or give the bucket another one:",
            "aws s3api get-bucket-encryption --bucket " + attempt.bucket()),
        evidence(attempt, refused));
  }

  static Finding archived(Attempt attempt, S3Answer.Refused refused) {
    return Finding.of(
        FailureMode.S3_OBJECT_ARCHIVED,
        said(attempt, refused),
        FailureMode.S3_OBJECT_ARCHIVED.cause(),
        List.of(
            "Restore it for some days, or read one that is not archived:",
            "aws s3api restore-object --bucket %s --key %s --restore-request Days=1"
                .formatted(attempt.bucket(), Shell.quoted(attempt.prefix()))),
        evidence(attempt, refused));
  }

  /**
   * A bucket's owner need not say that he pays (Amazon S3 User Guide, Downloading objects from
   * Requester Pays buckets), and whether the role is of his account nobody here sees.
   */
  static Finding requesterPays(Attempt attempt, S3Answer.Refused refused) {
    return Finding.oneOf(
        FailureMode.S3_REQUESTER_PAYS,
        FailureMode.S3_ACCESS_DENIED.candidates(),
        said(attempt, refused)
            + " Whoever asks the bucket %s for something pays for it.".formatted(attempt.bucket()),
        FailureMode.S3_REQUESTER_PAYS.cause()
            + " It does not refuse them to its own account, so if the role is of that, it is"
            + " something else.",
        List.of(
            "If the role's account is to pay, send x-amz-request-payer with every request; rolecall"
                + " never does:",
            "aws s3 ls s3://%s/%s --request-payer requester"
                .formatted(attempt.bucket(), Shell.quoted(attempt.prefix()))),
        evidence(attempt, refused));
  }

  static Finding objectForeign(Attempt attempt, S3Answer.Refused refused, S3Ground ground) {
    return Finding.of(
        FailureMode.S3_OBJECT_FOREIGN,
        said(attempt, refused) + " The object is of another account than the bucket.",
        FailureMode.S3_OBJECT_FOREIGN.cause(),
        List.of(
            "Let whoever wrote the object give it to the bucket's owner, or let the owner switch"
                + " ACLs off after asking those who write there:",
            "aws s3api get-bucket-ownership-controls --bucket " + ground.scope().bucket()),
        evidence(attempt, refused));
  }

  /** A directory bucket, of which it is told by its name. */
  static Finding directoryBucket(Attempt attempt, S3Answer.Refused refused, S3Ground ground) {
    Finding finding = RolePolicyFindings.directoryBucket(ground, evidence(attempt, refused));
    return finding.seenAs(said(attempt, refused) + " " + finding.seen());
  }

  /** A bucket's name that is an access point's alias. */
  static Finding accessPointAlias(Attempt attempt, S3Answer.Refused refused, S3Ground ground) {
    return Finding.of(
        FailureMode.S3_ACCESS_POINT,
        said(attempt, refused)
            + " %s is the alias of an access point.".formatted(ground.scope().bucket()),
        // Amazon S3 User Guide, Configuring IAM policies for using access points.
        "The policies of the role, of the access point and of its bucket all have to allow it, and"
            + " name the access point by its ARN, not by its alias.",
        List.of(
            "Find the access point of that alias, and compare its policy and the role's:",
            "aws s3control list-access-points --account-id %s --query \"AccessPointList[?Alias=='%s']\""
                .formatted(ground.role().accountId(), ground.scope().bucket()),
            Shell.listInlinePolicies(ground.role()),
            Shell.listAttachedPolicies(ground.role())),
        evidence(attempt, refused));
  }

  /** The role's policies are for an access point, and not for the bucket. */
  static Finding accessPoint(
      Attempt attempt, S3Answer.Refused refused, S3Ground ground, String arn) {
    return Finding.of(
        FailureMode.S3_ACCESS_POINT,
        said(attempt, refused) + " The role's policies name %s.".formatted(arn),
        "An access point is another resource than its bucket: what a policy allows on the one, it"
            + " does not allow on the other.",
        List.of(
            "Ask by the access point: name its alias in place of the bucket, in the scope and in"
                + " the tools' settings. Its account tells which there are:",
            "aws s3control list-access-points --account-id %s --bucket %s"
                .formatted(ground.role().accountId(), ground.scope().bucket())),
        evidence(attempt, refused).and("access point", arn));
  }

  static Finding noTrailer(Attempt attempt, S3Answer.Refused refused) {
    return Finding.of(
        FailureMode.S3_REFUSED,
        said(attempt, refused),
        "SDKs end an upload with a checksum since 2025, and what answers there does not know such"
            + " uploads.",
        List.of(
            "export %s=when_required   # in a pod: env, by a PodDefault"
                .formatted(SeenEnvironment.CHECKSUMS),
            "rolecall check"),
        evidence(attempt, refused));
  }

  static Finding unexpected(Attempt attempt, S3Answer.Refused refused) {
    if (refused.code().equals(SKEWED)) {
      return Finding.of(
          FailureMode.S3_REFUSED,
          said(attempt, refused),
          "The clock by which the request was signed is more than 15 minutes from S3's.",
          List.of(
              "date -u; curl -sSI https://s3.amazonaws.com | grep -i '^date:'   # the node's clock"
                  + " has to agree; a pod has none of its own"),
          evidence(attempt, refused));
    }
    boolean failsItself = refused.status() >= 500 || PASSING.contains(refused.code());
    return Finding.oneOf(
        FailureMode.S3_REFUSED,
        failsItself ? List.of() : FailureMode.S3_REFUSED.candidates(),
        said(attempt, refused),
        failsItself
            ? "S3 understood the request and is not able to answer it now."
            : "What answers there does not take a request of a session that STS has just granted.",
        failsItself ? LATER : FailureMode.S3_REFUSED.remedy(),
        evidence(attempt, refused));
  }

  static Finding unreachable(Attempt attempt, S3Answer.Unreachable unreachable) {
    return Finding.oneOf(
        FailureMode.S3_UNREACHABLE,
        FailureMode.S3_UNREACHABLE.candidates(),
        "S3 did not answer to %s on %s: %s"
            .formatted(attempt.action(), attempt.target(), Explanation.shown(unreachable.why())),
        FailureMode.S3_UNREACHABLE.cause(),
        FailureMode.S3_UNREACHABLE.remedy(),
        Evidence.of("action", attempt.action()).and("target", attempt.target()));
  }

  private static String said(Attempt attempt, S3Answer.Refused refused) {
    String message = Explanation.shown(refused.message());
    return "S3 answered %d %s to %s on %s%s"
        .formatted(
            refused.status(),
            refused.code(),
            attempt.action(),
            attempt.target(),
            message.isEmpty() ? "." : ": " + message + (message.matches(".*[.!?…]") ? "" : "."));
  }

  private static Evidence evidence(Attempt attempt, S3Answer.Refused refused) {
    return Evidence.of("action", attempt.action())
        .and("target", attempt.target())
        .and("status", refused.status())
        .and("code", refused.code())
        .and("message", Evidence.unlessEmpty(Explanation.shown(refused.message())))
        .and("request id", refused.requestId());
  }
}
