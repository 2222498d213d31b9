package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.iam.IamState;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Probe;
import dev.rolecall.verify.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows from what, where the links decide one after another on what was seen. */
class ExplanationsTest {
  private static final StsAnswer.Refused NO_PROVIDER =
      invalid(
          "No OpenIDConnect provider found in your account for https://oidc.rolecall.test/id/ABC");

  /** What AWS says since 2026 for most tokens. */
  private static final StsAnswer.Refused NOT_VALIDATED =
      invalid(
          "The web identity token provided could not be validated. See the"
              + " AssumeRoleWithWebIdentity documentation for requirements.");

  private static final StsAnswer.Refused NO_KEY =
      invalid(
          "Couldn't retrieve verification key from your identity provider, please reference"
              + " AssumeRoleWithWebIdentity documentation for requirements");

  private static final IamState SOUND = Example.iam(Example.trust());

  private static StsAnswer.Refused invalid(String message) {
    return Example.refused(400, "InvalidIdentityToken", message);
  }

  /** What was seen of one chain. */
  private record Seen(
      StsAnswer.Refused answer,
      TokenReading token,
      Optional<IamState> iam,
      Optional<IssuerKeys> keys) {
    static Seen admin(StsAnswer.Refused answer, IamState iam) {
      return new Seen(answer, Example.read(Example.token()), Optional.of(iam), Optional.empty());
    }

    Seen asAPod() {
      return new Seen(answer, token, Optional.empty(), Optional.empty());
    }

    Seen with(TokenReading other) {
      return new Seen(answer, other, iam, keys);
    }

    Seen with(IssuerKeys published) {
      return new Seen(answer, token, iam, Optional.of(published));
    }

    List<CheckResult> results() {
      List<Observer<?>> observers = new ArrayList<>();
      observers.add(Observer.of(Chain.CONFIG, Example.CONFIG));
      observers.add(Observer.of(Chain.PROFILE, "team-a"));
      observers.add(Observer.of(Chain.TOKEN, token));
      observers.add(PodObservers.claimed());
      observers.add(PodObservers.request());
      iam.ifPresent(state -> observers.add(Observer.of(Chain.IAM, state)));
      keys.ifPresent(published -> observers.add(Observer.of(Chain.ISSUER_KEYS, published)));
      observers.add(Observer.of(Chain.EXCHANGE, Example.exchange(answer)));
      return new Verification(observers, Links.seenBy(observers), () -> 0).run(result -> {});
    }

    Finding finding(String check) {
      return Example.finding(
          results().stream()
              .filter(result -> result.id().equals(check))
              .findFirst()
              .orElseThrow()
              .outcome());
    }
  }

  static Stream<Arguments> refusals() {
    Stream<Arguments> trust =
        Stream.of(TrustFault.values())
            .filter(fault -> !fault.mode().warned())
            .map(
                fault ->
                    Arguments.of(
                        fault.mode(),
                        "trust-policy",
                        Seen.admin(Example.denied(), Example.iam(fault.policy()))));
    return Stream.concat(
        trust,
        Stream.of(
            Arguments.of(
                FailureMode.ROLE_MISSING,
                "role",
                Seen.admin(
                    Example.denied(),
                    new IamState(Example.ACCOUNT, Optional.empty(), SOUND.providers()))),
            Arguments.of(
                FailureMode.ROLE_IN_OTHER_ACCOUNT, "role", Seen.admin(NO_PROVIDER, elsewhere())),
            Arguments.of(
                FailureMode.ROLE_IN_OTHER_ACCOUNT, "role", Seen.admin(NOT_VALIDATED, elsewhere())),
            Arguments.of(
                FailureMode.PROVIDER_MISSING,
                "provider",
                Seen.admin(NO_PROVIDER, Example.iam(Example.trust(), List.of()))),
            Arguments.of(
                FailureMode.PROVIDER_MISSING,
                "provider",
                Seen.admin(NOT_VALIDATED, Example.iam(Example.trust(), List.of()))),
            Arguments.of(
                FailureMode.PROVIDER_CLIENT_ID_MISSING,
                "provider",
                Seen.admin(
                    NOT_VALIDATED,
                    Example.iam(Example.trust(), List.of(Example.providerFor("other"))))),
            Arguments.of(
                FailureMode.PROVIDER_ISSUER_DIFFERS,
                "provider",
                Seen.admin(
                    NO_PROVIDER,
                    Example.iam(
                        Example.trust(), List.of(Example.provider("oidc-dualstack.test/id/ABC"))))),
            Arguments.of(
                FailureMode.PROVIDER_ISSUER_REPLACED,
                "provider",
                Seen.admin(
                    NO_PROVIDER,
                    Example.iam(
                        TrustFault.OLD_ISSUER.policy(),
                        List.of(Example.provider("oidc.rolecall.test/id/BEFORE"))))),
            Arguments.of(
                FailureMode.PROVIDER_QUOTA,
                "provider",
                Seen.admin(NO_PROVIDER, Example.iam(Example.trust(), Example.otherProviders(100)))),
            Arguments.of(
                FailureMode.ISSUER_KEY_MISSING,
                "issuer-keys",
                Seen.admin(NO_KEY, SOUND).with(Example.keys("key-0"))),
            Arguments.of(
                FailureMode.TOKEN_EXPIRED,
                "token",
                Seen.admin(Example.refused(400, "ExpiredTokenException", "Token expired"), SOUND)
                    .with(
                        Example.read(
                            Example.token(Example.SUBJECT, Example.NOW.minusSeconds(360))))),
            Arguments.of(
                FailureMode.POD_WRONG_SERVICE_ACCOUNT,
                "token",
                Seen.admin(Example.denied(), SOUND).with(ofDefault()))));
  }

  private static IamState elsewhere() {
    return new IamState("444455556666", SOUND.role(), SOUND.providers());
  }

  private static TokenReading ofDefault() {
    return Example.read(
        Example.token("system:serviceaccount:team-a:default", Example.NOW.plusSeconds(3600)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatStsRefusesFollowsFromTheBrokenLink(FailureMode mode, String link, Seen seen) {
    Finding finding = seen.finding("exchange");

    assertThat(finding.mode()).isEqualTo(mode);
    assertThat(finding.followsFrom()).contains(link);
    assertThat(finding.seen()).startsWith("STS answered ");
    assertThat(finding.candidates()).isEmpty();
    assertThat(finding.remedy()).isEmpty();
    assertThat(seen.finding(link).remedy()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void oneNameIsTold(FailureMode mode, String link, Seen seen) {
    assertThat(seen.results())
        .flatExtracting(result -> result.finding().stream().map(Finding::mode).toList())
        .containsOnly(mode);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void thePodHasItAmongItsCandidatesOrByItsName(FailureMode mode, String link, Seen seen) {
    Finding finding = seen.asAPod().finding("exchange");

    if (finding.candidates().isEmpty()) {
      assertThat(finding.mode()).isEqualTo(mode);
    } else {
      assertThat(finding.candidates()).contains(mode);
    }
  }

  @Test
  void aTrustPolicyThatDoesNotAdmitTheProfilesAccountEitherIsACauseOfItsOwn() {
    Seen seen =
        Seen.admin(Example.denied(), Example.iam(TrustFault.SUB.policy())).with(ofDefault());

    assertThat(seen.finding("trust-policy").followsFrom()).isEmpty();
    assertThat(seen.finding("trust-policy").remedy()).isNotEmpty();
  }

  @Test
  void aRefusalThatNoLinkExplainsStandsForItself() {
    Seen seen = Seen.admin(Example.denied(), Example.iam(Example.trust()));

    assertThat(seen.results())
        .filteredOn(result -> result.outcome().kind() != Outcome.Kind.PASSED)
        .singleElement()
        .satisfies(
            exchange -> assertThat(exchange.finding().orElseThrow().followsFrom()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN, team-b:default-editor, TRUST_OPEN_TO_CLUSTER",
    "NAMESPACE, team-a:default, TRUST_ADMITS_NAMESPACE"
  })
  void aStrangersGrantFollowsFromThePolicyThatAdmitsHim(
      TrustFault fault, String stranger, FailureMode mode) {
    Finding finding = grantedTo(stranger, fault);

    assertThat(finding.mode()).isEqualTo(mode);
    assertThat(finding.followsFrom()).contains("trust-policy");
    assertThat(finding.remedy()).isEmpty();
  }

  @Test
  void aStrangersGrantDoesNotFollowFromAPolicyThatIsOpenToOthers() {
    Finding finding = grantedTo("team-b:default-editor", TrustFault.NAMESPACE);

    assertThat(finding.mode()).isEqualTo(FailureMode.REFUSAL_MISSING);
    assertThat(finding.followsFrom()).isEmpty();
  }

  private static Finding grantedTo(String stranger, TrustFault fault) {
    StsAnswer.Granted granted = Example.granted();
    Probe probe =
        Refusals.token(
            "refused",
            "A stranger is refused",
            () ->
                Example.tokenText(
                    "system:serviceaccount:" + stranger, Example.NOW.plusSeconds(3600)));
    List<Observer<?>> observers = new ArrayList<>();
    observers.add(Observer.of(Chain.CONFIG, Example.CONFIG));
    observers.add(Observer.of(Chain.TOKEN, Example.read(Example.token())));
    observers.add(PodObservers.claimed());
    observers.add(PodObservers.request());
    observers.add(Observer.of(Chain.IAM, Example.iam(fault.policy())));
    observers.add(Observer.of(Chain.STS, (config, token) -> granted));
    observers.add(Observer.of(Chain.EXCHANGE, Example.exchange(granted)));
    observers.add(StsObservers.session());
    List<Check> checks = new ArrayList<>(Links.seenBy(observers));
    observers.addAll(probe.observers());
    checks.add(probe.check());
    return new Verification(observers, checks, () -> 0)
        .run(result -> {}).stream()
            .filter(result -> result.id().equals("refused"))
            .map(result -> Example.finding(result.outcome()))
            .findFirst()
            .orElseThrow();
  }
}
