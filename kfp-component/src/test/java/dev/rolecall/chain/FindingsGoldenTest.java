package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.golden.Golden;
import dev.rolecall.iam.IamState;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a reader sees of the findings, word for word. */
class FindingsGoldenTest {
  private final StringBuilder text = new StringBuilder();

  @Test
  void trustPolicies() {
    for (TrustFault fault : TrustFault.values()) {
      tell(TrustCheck.decide(Example.iam(fault.policy()), Example.ASK));
    }
    check("trust-findings.txt");
  }

  @Test
  void rolesAndProviders() {
    IamState sound = Example.iam(Example.trust());
    tell(
        RoleCheck.decide(
            new IamState(Example.ACCOUNT, Optional.empty(), List.of()),
            Example.ROLE,
            Example.trust()));
    IamState.Role elsewhere =
        new IamState.Role(
            "arn:aws:iam::444455556666:role/kf/team-a", Example.trust(), List.of(), 3600);
    tell(
        RoleCheck.decide(
            new IamState("444455556666", Optional.of(elsewhere), List.of()),
            Example.ROLE,
            Example.trust()));
    for (List<IamState.Provider> providers :
        List.of(
            List.<IamState.Provider>of(),
            List.of(Example.provider("oidc-dualstack.test/id/ABC")),
            List.of(
                new IamState.Provider(
                    Example.provider().arn(), Example.ISSUER, List.of("other-audience"))))) {
      tell(
          ProviderChecks.decideProvider(
              new IamState(Example.ACCOUNT, sound.role(), providers), Example.ASK));
    }
    check("provider-findings.txt");
  }

  @Test
  void wordsOfStsAsAPodHearsThem() {
    for (StsAnswer.Refused refused :
        List.of(
            Example.denied(),
            Example.refused(403, "AccessDenied", ""),
            Example.refused(
                400,
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for https://" + Example.ISSUER),
            Example.refused(400, "InvalidIdentityToken", "Incorrect token audience"),
            Example.refused(
                400,
                "InvalidIdentityToken",
                "Token audience contains more than one audience while authorized party is not"
                    + " present"),
            Example.refused(
                400,
                "InvalidIdentityToken",
                "Couldn't retrieve verification key from your identity provider"),
            Example.refused(
                400,
                "InvalidIdentityToken",
                "The web identity token provided could not be validated."),
            Example.refused(400, "ExpiredTokenException", "Token expired"))) {
      tell(ExchangeCheck.decide(Example.exchange(refused), Example.pod()));
    }
    check("exchange-findings.txt");
  }

  @Test
  void answersOfS3() {
    S3Ground pod =
        new S3Ground(Example.ROLE, Example.SCOPE, Optional.of("eu-west-1"), Optional.empty(), true);
    S3Ground admin =
        new S3Ground(
            Example.ROLE,
            Example.SCOPE,
            Optional.of("eu-west-1"),
            Optional.of(
                new IamState(
                    Example.ACCOUNT,
                    Optional.of(Example.role(Example.trust(), List.of())),
                    List.of())),
            true);
    for (S3Ground ground : List.of(pod, admin)) {
      tell(
          S3Checks.decide(
              Example.attempt("s3:GetObject", Example.s3Denied("Access Denied")),
              ground,
              new Evidence()));
    }
    tell(
        S3Checks.decide(
            Example.attempt(
                "s3:PutObject",
                new S3Answer.Refused(
                    301,
                    "PermanentRedirect",
                    "Use the other endpoint",
                    Optional.empty(),
                    Optional.of("us-east-2"))),
            pod,
            new Evidence()));
    for (S3Answer.Refused refused :
        List.of(
            new S3Answer.Refused(403, "InvalidAccessKeyId", "", Optional.empty(), Optional.empty()),
            new S3Answer.Refused(
                400, "XAmzContentSHA256Mismatch", "", Optional.empty(), Optional.empty()),
            new S3Answer.Refused(503, "SlowDown", "", Optional.empty(), Optional.empty()))) {
      tell(S3Checks.decide(Example.attempt("s3:PutObject", refused), pod, new Evidence()));
    }
    check("s3-findings.txt");
  }

  private void tell(Outcome outcome) {
    Finding finding = Example.finding(outcome);
    text.append(outcome.kind()).append(' ').append(finding.mode().id()).append('\n');
    if (!finding.candidates().isEmpty()) {
      text.append("  one of ")
          .append(String.join(" ", finding.candidates().stream().map(FailureMode::id).toList()))
          .append('\n');
    }
    text.append("  seen   ").append(finding.seen()).append('\n');
    text.append("  cause  ").append(finding.cause()).append('\n');
    finding.remedy().forEach(line -> text.append("  remedy ").append(line).append('\n'));
    text.append('\n');
  }

  private void check(String file) {
    Golden.check(FindingsGoldenTest.class, file, text.toString());
  }
}
