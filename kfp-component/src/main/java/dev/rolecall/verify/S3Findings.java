package dev.rolecall.verify;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.failure.Explanation;
import dev.rolecall.iam.Decision;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.s3.ScopePolicy;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is said of S3's answers, and of the role's policies. */
final class S3Findings {
  private static final Pattern EXPECTING = Pattern.compile("expecting '([a-z0-9-]+)'");

  private S3Findings() {}

  static Finding noPolicy(RoleArn role, Scope scope, Evidence evidence) {
    return Finding.of(
        FailureMode.ROLE_HAS_NO_POLICY,
        "The role %s has no policy, inline or attached.".formatted(role.name()),
        "A new role may do nothing. Only the bucket's own policy could still allow something.",
        List.of(allowScope(role, scope)),
        evidence.and("role", role).and("scope", scope));
  }

  static Finding deniedByRole(
      ScopeAction need, RoleArn role, Scope scope, Decision.ExplicitlyDenied denied) {
    return Finding.of(
        FailureMode.S3_ACTION_DENIED,
        "Policy \"%s\" of the role denies %s on %s."
            .formatted(
                denied.policy().name(), need.action(), need.resource(role.partition(), scope)),
        "A Deny wins over every Allow.",
        List.of(
            "Take the Deny out of that policy, or narrow it:",
            "aws iam get-role-policy --role-name %s --policy-name %s   # or, if attached: aws iam list-attached-role-policies"
                .formatted(Commands.quoted(role.name()), Commands.quoted(denied.policy().name()))),
        Evidence.of("role", role)
            .and("action", need.action())
            .and("policy", denied.policy().name()));
  }

  /** The role's policies lack {@code needs}; {@code said} is S3's word, where it was asked. */
  static Finding notAllowed(
      List<ScopeAction> needs,
      RoleArn role,
      Scope scope,
      Optional<String> said,
      Evidence evidence) {
    String actions = needs.stream().map(ScopeAction::action).collect(Collectors.joining(", "));
    String resources =
        needs.stream()
            .map(need -> need.resource(role.partition(), scope))
            .distinct()
            .collect(Collectors.joining(" and "));
    return Finding.of(
        FailureMode.S3_ACTION_DENIED,
        said.map(words -> words + " ").orElse("")
            + "No policy of the role allows %s on %s.".formatted(actions, resources),
        "The role's policies were read and evaluated: s3:ListBucket must be allowed on the bucket,"
            + " the other actions on its objects (the bucket's ARN followed by /PREFIX*).",
        List.of(needs.size() == 1 ? allow(needs.get(0), role, scope) : allowScope(role, scope)),
        evidence.and("role", role).and("actions", actions).and("resources", resources));
  }

  /** The policy of that name is always the whole one, so that none loses by it what it had. */
  static String allowScope(RoleArn role, Scope scope) {
    return Commands.putRolePolicy(
        role, "rolecall-scope", ScopePolicy.whole(role.partition(), scope));
  }

  private static String allow(ScopeAction need, RoleArn role, Scope scope) {
    return Commands.putRolePolicy(
        role,
        "rolecall-" + need.action().replace("s3:", ""),
        ScopePolicy.allowing(need, role.partition(), scope));
  }

  static Finding refusedByRole(
      ScopeAction need, Attempt attempt, S3Answer.Refused refused, S3Links.Ground ground) {
    return notAllowed(
        List.of(need),
        ground.role(),
        ground.scope(),
        Optional.of(said(attempt, refused)),
        evidence(attempt, refused));
  }

  static Finding refusedForNoPolicy(
      Attempt attempt, S3Answer.Refused refused, S3Links.Ground ground) {
    Finding finding = noPolicy(ground.role(), ground.scope(), evidence(attempt, refused));
    return new Finding(
        finding.mode(),
        List.of(),
        said(attempt, refused) + " " + finding.seen(),
        finding.cause(),
        finding.remedy(),
        finding.evidence());
  }

  /** IAM was read and allows it: another layer denies, and S3 does not say which. */
  static Finding refusedThoughAllowed(
      Attempt attempt, S3Answer.Refused refused, S3Links.Ground ground) {
    return Finding.oneOf(
        FailureMode.S3_ACCESS_DENIED,
        FailureMode.S3_ACCESS_DENIED.candidates().stream()
            .filter(mode -> mode != FailureMode.S3_ACTION_DENIED)
            .filter(mode -> mode != FailureMode.ROLE_HAS_NO_POLICY)
            .toList(),
        said(attempt, refused),
        "The role's policies allow it, so another layer denies: the bucket's policy, its key, a"
            + " boundary, or a policy of the organization. S3 names none to requests of another"
            + " account.",
        List.of(
            "aws s3api get-bucket-policy --bucket " + attempt.bucket(),
            "aws s3api get-bucket-encryption --bucket " + attempt.bucket(),
            "aws iam get-role --role-name %s --query Role.PermissionsBoundary"
                .formatted(Commands.quoted(ground.role().name()))),
        evidence(attempt, refused));
  }

  /** S3 says that no identity-based policy allows it, or that one denies it. */
  static Finding identityPolicy(
      ScopeAction need, Attempt attempt, S3Answer.Refused refused, S3Links.Ground ground) {
    return Finding.oneOf(
        FailureMode.S3_ACTION_DENIED,
        List.of(FailureMode.S3_ACTION_DENIED, FailureMode.ROLE_HAS_NO_POLICY),
        said(attempt, refused),
        "S3 names the layer: the role's own policies.",
        List.of(allow(need, ground.role(), ground.scope())),
        evidence(attempt, refused));
  }

  static Finding bare(
      ScopeAction need, Attempt attempt, S3Answer.Refused refused, S3Links.Ground ground) {
    return Finding.oneOf(
        FailureMode.S3_ACCESS_DENIED,
        FailureMode.S3_ACCESS_DENIED.candidates(),
        said(attempt, refused),
        FailureMode.S3_ACCESS_DENIED.cause(),
        List.of(
            "With credentials of account %s, which see what a pod cannot:"
                .formatted(ground.role().accountId()),
            "aws iam list-role-policies --role-name " + Commands.quoted(ground.role().name()),
            "aws iam list-attached-role-policies --role-name "
                + Commands.quoted(ground.role().name()),
            allow(need, ground.role(), ground.scope())),
        evidence(attempt, refused));
  }

  static Finding otherLayer(Attempt attempt, S3Answer.Refused refused, DenialClause clause) {
    return Finding.of(
        FailureMode.S3_DENIED_BY_POLICY_LAYER,
        said(attempt, refused),
        clause.explicit()
            ? "A Deny in a %s decides, whatever the role's own policies allow."
                .formatted(clause.layer())
            : "The role's own policies are not enough: a %s must allow it as well."
                .formatted(clause.layer()),
        List.of(
            "Let whoever owns the %s allow %s on %s."
                .formatted(clause.layer(), attempt.action(), attempt.target())),
        evidence(attempt, refused).and("layer", clause.layer()));
  }

  static Finding noBucket(Attempt attempt, S3Answer.Refused refused) {
    return Finding.of(
        FailureMode.S3_BUCKET_MISSING,
        said(attempt, refused),
        "There is no bucket %s: it was deleted, or its name is misspelt in the scope."
            .formatted(attempt.bucket()),
        List.of(
            "export ROLECALL_BUCKET=BUCKET   # or rolecall.dev/scope on the Profile, or --scope",
            "aws s3api create-bucket --bucket %s   # if it is to be".formatted(attempt.bucket())),
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
            ? "The bucket's KMS key lets the role encrypt; an upload in parts is also decrypted, and"
                + " kms:Decrypt is missing."
            : "The bucket is encrypted with a KMS key that does not let the role use it.",
        List.of(
            "aws s3api get-bucket-encryption --bucket " + attempt.bucket(),
            "Allow the role kms:GenerateDataKey and kms:Decrypt on that key, in the key's policy or in the role's."),
        evidence(attempt, refused));
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
    boolean failsItself = refused.status() >= 500;
    return Finding.oneOf(
        FailureMode.S3_REFUSED,
        failsItself ? List.of() : FailureMode.S3_REFUSED.candidates(),
        said(attempt, refused),
        failsItself
            ? "S3 understood the request and is not able to answer it now."
            : "What answers there does not take a request of a session that STS has just granted.",
        FailureMode.S3_REFUSED.remedy(),
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

  static String said(Attempt attempt, S3Answer.Refused refused) {
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
