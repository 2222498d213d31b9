package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.testing.Golden;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In which order a pod tells its candidates, and what its user hands to an administrator. */
class CluesTest {
  private static final String ISSUER = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC";
  private static final StsAnswer.Refused NO_KEY =
      Example.refused(
          400,
          "InvalidIdentityToken",
          "Couldn't retrieve verification key from your identity provider");

  @Test
  void withoutAClueTheCataloguesOrderStays() {
    Finding finding = told(token(ISSUER, Example.SUBJECT, Example.AUDIENCE), Example.denied());

    assertThat(finding.candidates())
        .containsExactlyElementsOf(FailureMode.STS_ACCESS_DENIED.candidates());
    assertThat(finding.reasons()).isEmpty();
  }

  @Test
  void aTokenOfAnotherAudienceRaisesWhatIsMadeForTheUsualOne() {
    ProjectedToken token = token(ISSUER, Example.SUBJECT, "vault");

    assertThat(told(token, Example.denied()).candidates())
        .startsWith(FailureMode.TRUST_AUD_MISMATCH);
    Finding rejected =
        told(
            token,
            Example.refused(
                400,
                "InvalidIdentityToken",
                "The web identity token provided could not be validated."));
    assertThat(rejected.candidates()).startsWith(FailureMode.PROVIDER_CLIENT_ID_MISSING);
    assertThat(rejected.reasons().get(FailureMode.PROVIDER_CLIENT_ID_MISSING)).contains("vault");
  }

  @Test
  void aTokenOfAnotherAccountRaisesThePodAndTheSubject() {
    Finding finding =
        told(
            token(ISSUER, "system:serviceaccount:team-a:default", Example.AUDIENCE),
            Example.denied());

    assertThat(finding.candidates())
        .startsWith(FailureMode.POD_WRONG_SERVICE_ACCOUNT, FailureMode.TRUST_SUB_MISMATCH);
  }

  @Test
  void aTokenWhoseTimeIsOverIsTheLikeliestWhereStsSaysNothing() {
    Finding finding =
        told(
            Example.token(Example.SUBJECT, Example.NOW.minusSeconds(3600)),
            Example.refused(403, "AccessDenied", ""));

    assertThat(finding.candidates()).startsWith(FailureMode.TOKEN_EXPIRED);
  }

  @Test
  void aRoleOfAnotherNameMayBeMadeForOthers() {
    Finding finding =
        finding(
            token(ISSUER, Example.SUBJECT, Example.AUDIENCE),
            Example.denied(),
            RoleArn.parse("arn:aws:iam::111122223333:role/shared"));

    assertThat(finding.reasons().get(FailureMode.TRUST_SUB_MISMATCH)).contains("shared");
  }

  @Test
  void keysOfEksPassAndKeysOfOthersAreMissing() {
    assertThat(told(token(ISSUER, Example.SUBJECT, Example.AUDIENCE), NO_KEY).candidates())
        .startsWith(FailureMode.ISSUER_TRANSIENT);
    assertThat(told(Example.token(), NO_KEY).candidates())
        .startsWith(FailureMode.ISSUER_KEY_MISSING);
  }

  @Test
  void anOrderNeverLosesACandidate() {
    Finding finding =
        told(
            token(ISSUER, "system:serviceaccount:team-b:ws-x", "vault"),
            Example.refused(403, "AccessDenied", ""));

    assertThat(finding.candidates())
        .containsExactlyInAnyOrderElementsOf(
            Example.finding(
                    ExchangeCheck.decide(
                        Example.exchange(Example.refused(403, "AccessDenied", "")), Example.pod()))
                .candidates());
    assertThat(finding.candidates()).startsWith(FailureMode.POD_FROM_WORKSPACE_ACCOUNT);
  }

  @Test
  void whatIsHandedOn() {
    StringBuilder text = new StringBuilder();
    text.append("# STS denies\n").append(message(told(Example.token(), Example.denied())));
    text.append("\n\n# it finds no key\n").append(message(told(Example.token(), NO_KEY)));
    text.append("\n\n# the pod has no role\n").append(message(nothingSet()));
    text.append('\n');

    Golden.check(CluesTest.class, "handover.txt", text.toString());
    assertThat(text.toString().split("\n\n")).allMatch(each -> each.lines().count() <= 11);
    assertThat(text).doesNotContain(Example.token().reveal());
  }

  @Test
  void anAdministratorHandsNothingOn() {
    List<Observer<?>> observers = observers(Example.token(), Example.denied(), Example.ROLE);
    observers.add(Observer.of(Chain.IAM, Example.iam(Example.trust())));

    assertThat(exchange(observers).message()).isEmpty();
  }

  private static String message(Finding finding) {
    return finding.message().orElseThrow();
  }

  private static Finding nothingSet() {
    List<Observer<?>> observers = List.of(PodObservers.environment(Map.of()));
    return Example.finding(run(observers).get(0).outcome());
  }

  private static Finding told(ProjectedToken token, StsAnswer.Refused answer) {
    return finding(token, answer, Example.ROLE);
  }

  private static Finding finding(ProjectedToken token, StsAnswer.Refused answer, RoleArn role) {
    return exchange(observers(token, answer, role));
  }

  private static Finding exchange(List<Observer<?>> observers) {
    return run(observers).stream()
        .filter(result -> result.id().equals("exchange"))
        .map(result -> Example.finding(result.outcome()))
        .findFirst()
        .orElseThrow();
  }

  private static List<CheckResult> run(List<Observer<?>> observers) {
    return new Verification(observers, Links.seenBy(observers), () -> 0).run(result -> {});
  }

  private static List<Observer<?>> observers(
      ProjectedToken token, StsAnswer.Refused answer, RoleArn role) {
    List<Observer<?>> observers = new ArrayList<>();
    observers.add(
        Observer.of(
            Chain.CONFIG,
            new WebIdentityConfig(
                role, Path.of("/token"), Optional.empty(), WebIdentityConfig.DEFAULT_DURATION)));
    // A clock tells more than seconds, which are enough for a message.
    observers.add(
        Observer.of(Chain.TOKEN, new TokenReading.Read(token, Example.NOW.plusNanos(123_456_789))));
    observers.add(PodObservers.claimed());
    observers.add(PodObservers.request());
    observers.add(Observer.of(Chain.EXCHANGE, Example.exchange(answer)));
    return observers;
  }

  private static ProjectedToken token(String issuer, String subject, String audience) {
    Instant end = Example.NOW.plusSeconds(3600);
    return ProjectedToken.parse(
        Path.of("/token"),
        part("{\"alg\":\"RS256\",\"kid\":\"key-1\"}")
            + "."
            + part(
                "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":[\"%s\"],\"exp\":%d}"
                    .formatted(issuer, subject, audience, end.getEpochSecond()))
            + ".c2ln");
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
