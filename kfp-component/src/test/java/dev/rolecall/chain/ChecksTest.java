package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.iam.IamState;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The role, the provider, the issuer's keys, the identity, and tokens of others. */
class ChecksTest {
  private static final IamState SOUND = Example.iam(Example.trust());

  @Test
  void aSoundRoleProviderAndKeyPass() {
    assertThat(RoleCheck.decide(SOUND, Example.ROLE, "").kind()).isEqualTo(Outcome.Kind.PASSED);
    assertThat(ProviderChecks.decideProvider(SOUND, Example.ASK).kind())
        .isEqualTo(Outcome.Kind.PASSED);
    assertThat(keys("key-0", "key-1").kind()).isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void aRoleOfAnotherPathIsAnotherRole() {
    IamState view =
        new IamState(
            Example.ACCOUNT,
            Optional.of(
                new IamState.Role(
                    "arn:aws:iam::111122223333:role/team-a", Example.trust(), List.of(), 3600)),
            List.of());

    assertThat(Example.finding(RoleCheck.decide(view, Example.ROLE, "")).mode())
        .isEqualTo(FailureMode.ROLE_MISSING);
  }

  @Test
  void anotherAccountsSightAccusesNobodyOfARoleThatItCannotSee() {
    IamState view = new IamState("444455556666", Optional.empty(), List.of());

    assertThat(RoleCheck.decide(view, Example.ROLE, "").kind()).isEqualTo(Outcome.Kind.SKIPPED);
    assertThat(ProviderChecks.decideProvider(view, Example.ASK).kind())
        .isEqualTo(Outcome.Kind.SKIPPED);
    assertThat(TrustCheck.decide(view, Example.ASK).kind()).isEqualTo(Outcome.Kind.SKIPPED);
  }

  @Test
  void aNamesakeInAnotherAccountAloneAccusesNobody() {
    IamState view = new IamState("444455556666", SOUND.role(), List.of());

    assertThat(RoleCheck.decide(view, Example.ROLE, ""))
        .isEqualTo(
            new Outcome.Skipped(
                "IAM was read in account 444455556666, where another one is called so, the role is"
                    + " in 111122223333: run this with credentials of that account."));
    assertThat(ProviderChecks.decideProvider(view, Example.ASK).kind())
        .isEqualTo(Outcome.Kind.SKIPPED);
    assertThat(TrustCheck.decide(view, Example.ASK).kind()).isEqualTo(Outcome.Kind.SKIPPED);
  }

  @Test
  void aMissingProviderIsCreatedByTheRemedy() {
    IamState view = new IamState(Example.ACCOUNT, SOUND.role(), List.of());

    assertThat(Example.finding(ProviderChecks.decideProvider(view, Example.ASK)).remedy())
        .containsExactly(
            "aws iam create-open-id-connect-provider --url https://oidc.rolecall.test/id/ABC"
                + " --client-id-list sts.amazonaws.com");
  }

  @Test
  void aKeyThatIsNotPublishedIsFound() {
    assertThat(Example.finding(keys("key-0")).mode()).isEqualTo(FailureMode.ISSUER_KEY_MISSING);
  }

  @Test
  void anAssumedRolesArnDropsThePathAndIsStillTheRoles() {
    assertThat(identity("arn:aws:sts::111122223333:assumed-role/team-a/s").kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void theNodesRoleIsFound() {
    assertThat(
            Example.finding(identity("arn:aws:sts::111122223333:assumed-role/node/i-0abc")).mode())
        .isEqualTo(FailureMode.IDENTITY_IS_NODE_ROLE);
    assertThat(identity("arn:aws:sts::444455556666:assumed-role/team-a/s").kind())
        .isEqualTo(Outcome.Kind.FAILED);
  }

  @Test
  void aSessionThatStsDoesNotTakeIsFound() {
    assertThat(
            Example.finding(
                    IdentityCheck.decide(
                        new CallerAnswer.Refused(403, "InvalidClientTokenId", "no"), Example.ROLE))
                .candidates())
        .contains(FailureMode.SESSION_TOKEN_V1);
    assertThat(
            Example.finding(IdentityCheck.decide(new CallerAnswer.Unreachable("no"), Example.ROLE))
                .mode())
        .isEqualTo(FailureMode.STS_UNREACHABLE);
  }

  @Test
  void anStsThatCannotSayWhoseTheSessionIsAccusesNobody() {
    assertThat(
            IdentityCheck.decide(
                new CallerAnswer.NotOffered(405, "MethodNotAllowed"), Example.ROLE))
        .isEqualTo(
            new Outcome.Skipped(
                "This STS does not offer GetCallerIdentity (it answered 405 MethodNotAllowed), so"
                    + " whose session this is was not seen."));
  }

  @Test
  void aForeignTokenThatIsRefusedPasses() {
    Outcome outcome = foreign(new Refusals.ForeignAnswer.Refused("subject", Example.denied()));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.PASSED);
    assertThat(outcome.toString()).contains("AccessDenied");
  }

  @Test
  void aForeignTokenThatIsGrantedIsFound() {
    Finding finding = Example.finding(foreign(new Refusals.ForeignAnswer.Granted("subject")));

    assertThat(finding.mode()).isEqualTo(FailureMode.REFUSAL_MISSING);
    assertThat(finding.candidates()).contains(FailureMode.TRUST_OPEN_TO_CLUSTER);
  }

  @Test
  void aForeignTokenWhoseSubjectTheTrustPolicyNamesIsNotAStrangers() {
    String shared =
        Example.trust()
            .replace(
                "\"%s\"".formatted(Example.SUBJECT),
                "[\"%s\",\"system:serviceaccount:team-b:default-editor\"]"
                    .formatted(Example.SUBJECT));

    assertThat(
            Refusals.decide(
                new Refusals.ForeignAnswer.Granted("system:serviceaccount:team-b:default-editor"),
                Example.ROLE,
                Example.ASK,
                Optional.of(Example.iam(shared))))
        .isEqualTo(
            new Outcome.Skipped(
                "The role is shared: its trust policy names"
                    + " system:serviceaccount:team-b:default-editor."));
  }

  @Test
  void aThrottledForeignTokenShowsNothing() {
    assertThat(
            foreign(
                    new Refusals.ForeignAnswer.Refused(
                        "subject", Example.refused(400, "Throttling", "Rate exceeded")))
                .kind())
        .isEqualTo(Outcome.Kind.SKIPPED);
  }

  private static Outcome foreign(Refusals.ForeignAnswer answer) {
    return Refusals.decide(answer, Example.ROLE, Example.ASK, Optional.empty());
  }

  private static Outcome identity(String arn) {
    return IdentityCheck.decide(
        new CallerAnswer.Is(arn, Example.ACCOUNT, Duration.ofMillis(3)), Example.ROLE);
  }

  private static Outcome keys(String... ids) {
    return ProviderChecks.decideKeys(Example.keys(ids), ClaimedIdentity.of(Example.token()));
  }
}
