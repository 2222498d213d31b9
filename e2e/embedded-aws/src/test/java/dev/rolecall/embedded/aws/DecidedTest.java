package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.embedded.aws.TeamA.Answer;
import dev.rolecall.iam.RequestContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of decisions. */
final class DecidedTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/team-a";
  private static final String EXCHANGE = " sts:AssumeRoleWithWebIdentity on " + ROLE + ": ";
  private final TeamA teamA = new TeamA();
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void tell() {
    teamA.account.tell(decided -> told.add(decided.toString()));
  }

  @AfterEach
  void close() {
    teamA.close();
  }

  @Test
  void anExchangeIsToldWithTheStatementThatAdmits() {
    teamA.assume(teamA.token()).isGranted();

    assertThat(told).hasSize(1);
    assertThat(told.get(0))
        .startsWith("allowed " + TeamA.EDITOR.subject() + EXCHANGE)
        .contains("Statement[0] allows");
  }

  @Test
  void aRefusedOneIsToldWithTheConditionThatIsNotMet() {
    teamA.account.put(
        teamA
            .account
            .role("team-a")
            .orElseThrow()
            .withTrustPolicy(PolicyText.trust("trust", TeamA.trust("team-b"))));

    assertThat(teamA.assume(teamA.token()).refusal()).startsWith("403 AccessDenied");
    assertThat(told.get(0))
        .startsWith("refused " + TeamA.EDITOR.subject() + EXCHANGE)
        .contains("StringEquals", "system:serviceaccount:team-b:default-editor");
  }

  @Test
  void aTokenThatIsNoneIsToldInStssWords() {
    assertThat(teamA.assume("no token").refusal()).startsWith("400 InvalidIdentityToken");
    assertThat(told.get(0))
        .startsWith("refused a web identity" + EXCHANGE + "InvalidIdentityToken");
  }

  @Test
  void whatASessionMayNotIsToldWithThePolicies() {
    Answer answer = teamA.assume(teamA.token()).isGranted();
    told.clear();

    assertThat(
            teamA
                .session(answer)
                .denial("s3:GetObject", "arn:aws:s3:::ml-data/x", RequestContext.EMPTY))
        .isPresent();
    assertThat(told.get(0))
        .startsWith(
            "refused arn:aws:sts::111122223333:assumed-role/team-a/step-1 s3:GetObject on"
                + " arn:aws:s3:::ml-data/x: ")
        .contains("No identity-based policy allows");
  }
}
