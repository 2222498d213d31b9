package dev.rolecall.report;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Standing;
import dev.rolecall.verify.Vantage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports as the verification makes them. */
public final class Samples {
  private static final List<String> ADD_SUBJECT =
      List.of(
          "Add the token's subject to the trust policy:",
          "aws iam update-assume-role-policy --role-name team-a --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"arn:aws:iam::111122223333:oidc-provider/oidc.rolecall.test/id/3F6A\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{\"StringEquals\":{\"oidc.rolecall.test/id/3F6A:sub\":\"system:serviceaccount:team-a:default-editor\",\"oidc.rolecall.test/id/3F6A:aud\":\"sts.amazonaws.com\"}}}]}'",
          "Then verify again:",
          "rolecall check");

  private static final String ROLE = "arn:aws:iam::111122223333:role/profiles/team-a";
  private static final String SUBJECT = "system:serviceaccount:team-a:default-editor";
  private static final String CALLER =
      "arn:aws:sts::111122223333:assumed-role/team-a/rolecall-team-a";
  private static final String ISSUER = "https://oidc.rolecall.test/id/3F6A";

  private Samples() {}

  /** All is well, and one thing is to be improved. */
  public static Report passed() {
    List<CheckResult> checks = new ArrayList<>(ground());
    checks.add(
        result(
            "trust-policy",
            "The trust policy admits the token",
            new Outcome.Warned(
                new Finding(
                    FailureMode.TRUST_ADMITS_NAMESPACE,
                    List.of(),
                    "Statement 1 admits system:serviceaccount:team-a:*.",
                    "default-editor may create ServiceAccounts in team-a, and each of them could take the role.",
                    List.of(
                        "Name the account in the trust policy:",
                        "aws iam update-assume-role-policy --role-name team-a --policy-document file://trust.json"),
                    ordered("operator", "StringLike", "value", "system:serviceaccount:team-a:*")),
                true),
            38));
    checks.add(
        result(
            "sts-exchange",
            "STS exchanges the token for credentials",
            new Outcome.Passed(ordered("endpoint", "https://sts.eu-central-1.amazonaws.com")),
            142));
    checks.add(
        result(
            "s3-objects",
            "The role works with objects under its prefix",
            new Outcome.Passed(ordered("bucket", "ml-data", "prefix", "team-a/", "actions", "5")),
            311));
    checks.add(
        result(
            "refused-other-prefix",
            "Another Profile's prefix is refused",
            new Outcome.Passed(ordered("answer", "403 AccessDenied")),
            22));
    return new Report(
        Vantage.ADMIN,
        new Report.Identity(Optional.of(ROLE), Optional.of(SUBJECT), Optional.of(CALLER)),
        checks,
        figures(),
        false);
  }

  /** One link is broken, and an administrator sees which. */
  public static Report failedForAdmin() {
    List<CheckResult> checks = new ArrayList<>(ground());
    checks.add(
        result(
            "trust-policy",
            "The trust policy admits the token",
            new Outcome.Failed(
                new Finding(
                    FailureMode.TRUST_SUB_MISMATCH,
                    List.of(),
                    "The token's subject is system:serviceaccount:team-a:default-editor; StringEquals in statement 1 wants system:serviceaccount:team-b:default-editor.",
                    "The trust policy was written for the Profile team-b.",
                    ADD_SUBJECT,
                    ordered(
                        "subject",
                        SUBJECT,
                        "condition key",
                        "oidc.rolecall.test/id/3F6A:sub",
                        "wanted",
                        "system:serviceaccount:team-b:default-editor"))),
            38));
    checks.add(
        result(
            "sts-exchange",
            "STS exchanges the token for credentials",
            new Finding(
                    FailureMode.TRUST_SUB_MISMATCH,
                    List.of(),
                    "STS answered 403 AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity.",
                    "The trust policy was written for the Profile team-b.",
                    ADD_SUBJECT,
                    ordered("status", "403", "subject", SUBJECT))
                .following("trust-policy", checks.get(checks.size() - 1).finding().orElseThrow())
                .failed(),
            151));
    checks.addAll(skipped());
    return new Report(
        Vantage.ADMIN,
        new Report.Identity(Optional.of(ROLE), Optional.of(SUBJECT), Optional.empty()),
        checks,
        Map.of(),
        false);
  }

  /** The same link, as a pod sees it: a bare denial. */
  public static Report failedInPod() {
    List<CheckResult> checks = new ArrayList<>(ground());
    checks.add(
        result(
            "trust-policy",
            "The trust policy admits the token",
            new Outcome.Skipped(
                "The role's trust policy was not seen: a pod has no credentials to ask IAM with. An administrator of account 111122223333 could see it."),
            0));
    checks.add(
        result(
            "sts-exchange",
            "STS exchanges the token for credentials",
            new Finding(
                    FailureMode.STS_ACCESS_DENIED,
                    FailureMode.STS_ACCESS_DENIED.candidates(),
                    "STS answered 403 AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity.",
                    "The trust policy of the role does not admit this token, or there is no such role.",
                    FailureMode.STS_ACCESS_DENIED.remedy(),
                    ordered(
                        "role",
                        ROLE,
                        "subject",
                        SUBJECT,
                        "audience",
                        "sts.amazonaws.com",
                        "request id",
                        "6f0c1c52-7e0b-4a43-9a1c-0d6a2a4f4a11"))
                .ranked(
                    FailureMode.STS_ACCESS_DENIED.candidates(),
                    Map.of(
                        FailureMode.TRUST_SUB_MISMATCH,
                        "The role's name is not that of the Profile."))
                .saying(
                    """
                    STS refuses the pod of team-a the role %s.
                    Please run:
                    rolecall verify --profile team-a"""
                        .formatted(ROLE))
                .failed(),
            151));
    checks.addAll(skipped());
    return new Report(
        Vantage.POD,
        new Report.Identity(Optional.of(ROLE), Optional.of(SUBJECT), Optional.empty()),
        checks,
        Map.of(),
        false);
  }

  /** Nothing is broken, and an administrator saw not all of it. */
  public static Report notProved() {
    List<CheckResult> checks = new ArrayList<>(ground());
    String elsewhere =
        "IAM was read in account 444455556666, the role is in 111122223333: run this with"
            + " credentials of that account.";
    checks.add(result("role", "The role exists", new Outcome.Skipped(elsewhere), 0));
    checks.add(
        result(
            "trust-policy",
            "The trust policy admits the token",
            new Outcome.Skipped(elsewhere),
            0));
    checks.add(
        result(
            "role-policy",
            "The role's policies allow what its scope needs",
            new Outcome.Passed(
                Map.of(),
                List.of(
                    new Outcome.Dependency(
                        "aws:SourceVpce", "StringEquals", List.of("vpce-1a2b3c4d")))),
            2));
    return new Report(
        Vantage.ADMIN,
        new Report.Identity(Optional.of(ROLE), Optional.of(SUBJECT), Optional.empty()),
        checks,
        Map.of(),
        false);
  }

  /** A report whose every text is {@code text}. */
  static Report saying(String text) {
    Finding finding =
        new Finding(
                FailureMode.STS_ACCESS_DENIED,
                List.of(FailureMode.ROLE_MISSING, FailureMode.TRUST_SUB_MISMATCH),
                text,
                text,
                List.of("A sentence: " + text, "typed " + text),
                Map.of("x" + text, text))
            .ranked(
                List.of(FailureMode.ROLE_MISSING, FailureMode.TRUST_SUB_MISMATCH),
                Map.of(FailureMode.ROLE_MISSING, "x" + text))
            .saying("-" + text);
    return new Report(
        Vantage.POD,
        new Report.Identity(Optional.of(text), Optional.of(text), Optional.of(text)),
        List.of(
            result("a", text, new Outcome.Passed(Map.of("x" + text, text)), 1),
            result("b", text, new Outcome.Failed(finding), 2),
            result("c", text, new Outcome.Warned(finding, true), 3),
            result("d", text, new Outcome.Skipped("x" + text), 4)),
        Map.of("x" + text, BigDecimal.valueOf(5)),
        false);
  }

  private static List<CheckResult> ground() {
    return List.of(
        result(
            "environment",
            "The environment names a role and a token",
            new Outcome.Passed(ordered("AWS_ROLE_ARN", ROLE, "AWS_REGION", "eu-central-1")),
            1),
        result(
            "token",
            "The token is the kubelet's, and in date",
            new Outcome.Passed(
                ordered("issuer", ISSUER, "subject", SUBJECT, "audience", "sts.amazonaws.com")),
            4));
  }

  private static List<CheckResult> skipped() {
    String reason = "There are no credentials: STS refused the exchange.";
    return List.of(
        result("caller", "The caller is the role", new Outcome.Skipped(reason), 0),
        result(
            "s3-objects",
            "The role works with objects under its prefix",
            new Outcome.Skipped(reason),
            0));
  }

  private static CheckResult result(String id, String title, Outcome outcome, long millis) {
    return new CheckResult(id, title, standing(id), outcome, Duration.ofMillis(millis));
  }

  private static Standing standing(String id) {
    return switch (id) {
      case "token" -> Standing.reading(Place.TOKEN);
      case "trust-policy" -> Standing.reading(Place.TRUST);
      case "role" -> Standing.at(Place.TRUST);
      case "role-policy" -> Standing.reading(Place.BUCKET);
      case "sts-exchange" ->
          Standing.doing(Place.SESSION, Place.TOKEN, Place.ISSUER, Place.PROVIDER, Place.TRUST);
      case "caller" -> Standing.doing(Place.SESSION);
      case "s3-objects" -> Standing.doing(Place.BUCKET, Place.SESSION);
      case "refused-other-prefix" -> Standing.at(Place.BUCKET);
      default -> Standing.reading(Place.POD);
    };
  }

  private static Map<String, String> ordered(String... namesAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  private static Map<String, BigDecimal> figures() {
    Map<String, BigDecimal> figures = new LinkedHashMap<>();
    figures.put("put_p50_ms", BigDecimal.valueOf(21));
    figures.put("get_first_byte_p50_ms", BigDecimal.valueOf(14));
    figures.put("upload_bytes_per_second", BigDecimal.valueOf(104_857_600));
    return figures;
  }
}
