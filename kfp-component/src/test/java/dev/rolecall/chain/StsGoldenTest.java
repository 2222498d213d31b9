package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.StsRefusal;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of what STS answers. */
class StsGoldenTest {
  private static final StsAnswer.Refused NO_KEY =
      invalid("Couldn't retrieve verification key from your identity provider");

  private final FindingsText text = new FindingsText();
  private final Set<StsRefusal> heard = EnumSet.noneOf(StsRefusal.class);

  @Test
  void exchanges() {
    wordsAsAPodHearsThem();
    whatStandsBehindThem();
    text.check("exchange-findings.txt");
  }

  private void wordsAsAPodHearsThem() {
    heard("STS denies", Example.denied());
    heard(
        "it says that the endpoint's policy denies",
        deniedBy("because no VPC endpoint policy allows the sts:AssumeRoleWithWebIdentity action"));
    heard(
        "it says that an organization's policy denies",
        deniedBy("with an explicit deny in a service control policy"));
    heard("it denies without a sentence", Example.refused(403, "AccessDenied", ""));
    heard(
        "it knows no provider",
        invalid("No OpenIDConnect provider found in your account for https://" + Example.ISSUER));
    heard("it does not take the audience", invalid("Incorrect token audience"));
    heard(
        "it cannot choose among audiences",
        invalid(
            "Token audience contains more than one audience while authorized party is not"
                + " present"));
    heard("it finds no audience", invalid("Missing a required claim: aud"));
    heard("it finds no key", NO_KEY);
    heard("it cannot reach the issuer", Example.refused(400, "IDPCommunicationError", ""));
    heard(
        "it does not take the issuer's certificate",
        invalid("HTTPS certificate doesn't match configured thumbprint"));
    heard(
        "it says the one sentence that it has for most tokens",
        invalid("The web identity token provided could not be validated."));
    heard("it does not read a claim", invalid("Invalid timestamp in token claims."));
    heard("it says something else of the token", invalid("Something that nobody knows"));
    heard("it does not take a claim", Example.refused(403, "IDPRejectedClaim", ""));
    heard(
        "the token's time is over", Example.refused(400, "ExpiredTokenException", "Token expired"));
    heard("the token's time has not begun", invalid("Token issued in the future: 1767330545"));
    heard(
        "it is switched off in the region",
        Example.refused(
            403, "RegionDisabledException", "STS is not activated in this region for account"));
    heard("the role's ARN is none", invalidRequest("Request ARN is invalid"));
    heard(
        "the session is to last too long",
        invalidRequest(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."));
    heard(
        "another part of the request is wrong",
        invalidRequest("1 validation error detected: Value at 'roleSessionName' is not valid"));
    heard("it says anything else", Example.refused(400, "PackedPolicyTooLarge", ""));
    assertThat(heard).containsExactlyInAnyOrder(StsRefusal.values());
  }

  private static StsAnswer.Refused deniedBy(String clause) {
    return Example.refused(
        403,
        "AccessDenied",
        "User: anonymous is not authorized to perform: sts:AssumeRoleWithWebIdentity on resource:"
            + " %s %s".formatted(Example.ROLE, clause));
  }

  private void heard(String situation, StsAnswer.Refused refused) {
    heard.add(refused.reason());
    text.tell(situation, ExchangeCheck.decide(Example.exchange(refused), Example.pod()));
  }

  private void whatStandsBehindThem() {
    text.tell(
        "it finds no key, and the token names none",
        ExchangeCheck.decide(
            Example.exchange(NO_KEY),
            new ExchangeGround(
                Example.CONFIG,
                Example.read(Example.tokenWithoutKey()),
                RequestKeys.NONE,
                Optional.empty())));
    admin(
        "it denies again and again what the trust policy admits",
        Example.trust(),
        Example.denied(),
        Example.denied());
    admin(
        "it denies, and the trust policy has a condition on the network",
        TrustFault.fromOneNetwork(),
        Example.denied());
    admin("it denied once, and then granted", Example.trust(), Example.denied(), Example.granted());
    admin(
        "it denied twice, and then granted",
        Example.trust(),
        Example.denied(),
        Example.denied(),
        Example.granted());
    text.tell(
        "it does not answer",
        ExchangeCheck.decide(
            Example.exchange(
                new StsAnswer.Unreachable(
                    URI.create("https://sts.eu-west-1.amazonaws.com"), "connect timed out", 3)),
            Example.pod()));
  }

  private void admin(String situation, String trust, StsAnswer... answers) {
    text.tell(
        situation,
        ExchangeCheck.decide(Example.exchange(answers), Example.admin(Example.iam(trust))));
  }

  private static StsAnswer.Refused invalid(String message) {
    return Example.refused(400, "InvalidIdentityToken", message);
  }

  private static StsAnswer.Refused invalidRequest(String message) {
    return Example.refused(400, "ValidationError", message);
  }

  @Test
  void identities() {
    caller("the session is the node's", "arn:aws:sts::111122223333:assumed-role/node/i-0abc");
    caller(
        "the session is of the role's namesake",
        "arn:aws:sts::444455556666:assumed-role/team-a/session");
    identity(
        "STS refuses the session",
        new CallerAnswer.Refused(
            403, "InvalidClientTokenId", "The security token included in the request is invalid."));
    identity(
        "it refuses the session without a sentence",
        new CallerAnswer.Refused(403, "InvalidClientTokenId", ""));
    identity("it does not answer", new CallerAnswer.Unreachable("connect timed out"));
    text.check("identity-findings.txt");
  }

  private void caller(String situation, String arn) {
    identity(situation, new CallerAnswer.Is(arn, Example.ACCOUNT, Duration.ZERO));
  }

  private void identity(String situation, CallerAnswer answer) {
    text.tell(situation, IdentityCheck.decide(answer, Example.ROLE));
  }
}
