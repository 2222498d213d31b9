package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.embedded.aws.TeamA.Answer;
import dev.rolecall.iam.RequestContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which session may be another role, and what it is then; without a network front. */
class RoleChainingTest {
  private static final String READER = "arn:aws:iam::111122223333:role/reader";
  private static final String ACCOUNT = "arn:aws:iam::111122223333:root";
  private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/team-a/step-1";
  private static final String TAGS = "https://aws.amazon.com/tags";
  private static final String SOURCE_IDENTITY = "https://aws.amazon.com/source_identity";
  private static final String ALL_THREE =
      "\"sts:AssumeRole\", \"sts:TagSession\", \"sts:SetSourceIdentity\"";

  private final TeamA teamA = new TeamA();

  @AfterEach
  void close() {
    teamA.close();
  }

  @Test
  void aTrustedRolesSessionBecomesTheRolesForAnHour() {
    reader(TeamA.ROLE);

    Answer answer = assume(session()).isGranted();

    assertThat(answer.text("Expiration")).isEqualTo("2026-01-02T04:04:05Z");
    assertThat(answer.text("AssumedRoleId")).matches("AROA[A-Z2-7]{17}:chained");
    assertThat(answer.response().body()).startsWith("<AssumeRoleResponse").contains("<AssumeRoleR");
    Answer caller = teamA.whoAmI(Optional.of(teamA.session(answer))).isGranted();
    assertThat(caller.text("Arn"))
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/reader/chained");
    assertThat(caller.text("UserId")).isEqualTo(answer.text("AssumedRoleId"));
  }

  @Test
  void theNextSessionHasTheNextRolesPoliciesAlone() {
    teamA.putRolePolicy("bucket", TeamA.allow("s3:*")).isGranted();
    reader(TeamA.ROLE);
    teamA
        .admin(
            "PutRolePolicy",
            "RoleName",
            "reader",
            "PolicyName",
            "read",
            "PolicyDocument",
            TeamA.allow("s3:GetObject"))
        .isGranted();

    Caller.Session reader = teamA.session(assume(session()).isGranted());

    assertThat(denied(reader, "s3:GetObject")).isFalse();
    assertThat(denied(reader, "s3:PutObject")).isTrue();
  }

  @Test
  void aSessionPolicyNarrowsTheNextSession() {
    reader(TeamA.ROLE);
    teamA
        .admin(
            "PutRolePolicy",
            "RoleName",
            "reader",
            "PolicyName",
            "all",
            "PolicyDocument",
            TeamA.allow("s3:*"))
        .isGranted();

    Caller.Session reader =
        teamA.session(assume(session(), "Policy", TeamA.allow("s3:GetObject")).isGranted());

    assertThat(denied(reader, "s3:GetObject")).isFalse();
    assertThat(denied(reader, "s3:PutObject")).isTrue();
  }

  @Test
  void aTrustPolicyMayNameOneSession() {
    reader(SESSION);

    assume(session()).isGranted();
    assertThat(assume(session("RoleSessionName", "other")).refusal()).isEqualTo(refused("other"));
  }

  @Test
  void aTrustPolicyThatNamesTheAccountLeavesItToTheSessionsPolicies() {
    reader(ACCOUNT);
    Caller.Session session = session();
    assertThat(assume(session).refusal()).isEqualTo(refused("step-1"));

    teamA.putRolePolicy("chain", TeamA.allow("sts:AssumeRole")).isGranted();

    assume(session()).isGranted();
  }

  @Test
  void whatTheSessionsOwnPoliciesDenyIsRefused() {
    reader(TeamA.ROLE);
    teamA
        .putRolePolicy("chain", TeamA.allow("sts:AssumeRole").replace("\"Allow\"", "\"Deny\""))
        .isGranted();

    assertThat(assume(session()).refusal()).isEqualTo(refused("step-1"));
  }

  @Test
  void aSessionPolicyLimitsWhatItsSessionMayBe() {
    reader(TeamA.ROLE);

    assertThat(assume(session("Policy", TeamA.allow("s3:*"))).refusal())
        .isEqualTo(refused("step-1"));
  }

  @Test
  void aRoleThatIsMissingOrTrustsOthersIsRefusedAlike() {
    assertThat(assume(session()).refusal()).isEqualTo(refused("step-1"));
    reader("*", "\"StringEquals\": {\"aws:PrincipalArn\": \"arn:aws:iam::111122223333:role/b\"}");
    assertThat(assume(session()).refusal()).isEqualTo(refused("step-1"));
  }

  @Test
  void theSessionOfADeletedRoleIsNotItsSuccessors() {
    reader(TeamA.ROLE);
    Caller.Session before = session();
    teamA.admin("DeleteRole", "RoleName", "team-a").isGranted();
    teamA
        .admin(
            "CreateRole", "RoleName", "team-a", "AssumeRolePolicyDocument", TeamA.trust("team-a"))
        .isGranted();

    assertThat(assume(before).refusal()).isEqualTo(refused("step-1"));
  }

  @ParameterizedTest
  @CsvSource({
    "StringEquals, sts:ExternalId, 42, true",
    "StringEquals, sts:ExternalId, 43, false",
    "StringLike, sts:RoleSessionName, chain*, true",
    "StringEquals, aws:PrincipalTag/team, a, true",
    "StringEquals, aws:PrincipalTag/team, b, false",
    "ArnEquals, aws:PrincipalArn, arn:aws:iam::111122223333:role/team-a, true",
    "StringEquals, aws:PrincipalType, AssumedRole, true",
    "StringLike, aws:userid, AROA*:step-1, true",
    "StringEquals, aws:FederatedProvider, oidc.rolecall.test/id/0123456789ABCDEF, true",
    "IpAddress, aws:SourceIp, 203.0.113.0/24, true",
    "IpAddress, aws:SourceIp, 198.51.100.0/24, false",
    "Null, aws:RequestTag/team, true, true",
  })
  void aTrustPolicyMayAskForWhatStsKnowsOfTheSessionAndTheRequest(
      String operator, String key, String value, boolean granted) {
    reader(TeamA.ROLE, "\"%s\": {\"%s\": \"%s\"}".formatted(operator, key, value));
    teamA
        .admin(
            "TagRole",
            "RoleName",
            "team-a",
            "Tags.member.1.Key",
            "team",
            "Tags.member.1.Value",
            "a")
        .isGranted();

    assertThat(assume(session(), "ExternalId", "42").status()).isEqualTo(granted ? 200 : 403);
  }

  @Test
  void aChainIsLimitedToAnHourWhateverTheRoleAllows() {
    reader(TeamA.ROLE);
    teamA.admin("UpdateRole", "RoleName", "reader", "MaxSessionDuration", "7200").isGranted();

    assertThat(assume(session(), "DurationSeconds", "3601").refusal())
        .isEqualTo(
            "400 ValidationError: The requested DurationSeconds exceeds the 1 hour session limit"
                + " for roles assumed by role chaining.");
    assertThat(assume(session(), "DurationSeconds", "900").isGranted().text("Expiration"))
        .isEqualTo("2026-01-02T03:19:05Z");
  }

  @Test
  void theRootIsNoRoleAndNobodyIsNone() {
    reader(ACCOUNT);
    assertThat(ask(Optional.of(teamA.admin)).refusal())
        .isEqualTo("403 AccessDenied: Roles may not be assumed by root accounts.");
    assertThat(ask(Optional.empty()).refusal()).startsWith("403 MissingAuthenticationToken");
  }

  @Test
  void transitiveTagsGoOnAndOthersDoNot() {
    reader(TeamA.ROLE, "\"StringEquals\": {\"aws:RequestTag/Team\": \"a\"}", ALL_THREE);
    Caller.Session tagged = tagged();

    Caller.Session next =
        teamA.session(
            assume(
                    tagged,
                    "Tags.member.1.Key",
                    "Run",
                    "Tags.member.1.Value",
                    "7",
                    "TransitiveTagKeys.member.1",
                    "run")
                .isGranted());

    assertThat(tagged.known().tags()).containsEntry("Stage", "test");
    assertThat(next.known().tags()).isEqualTo(Map.of("Team", "a", "Run", "7"));
    assertThat(next.handedOn()).isEqualTo(Map.of("Team", "a", "Run", "7"));
  }

  @Test
  void tagsAreWhatTheTrustPolicyMustAllowToo() {
    reader(TeamA.ROLE);

    assertThat(assume(tagged()).refusal())
        .isEqualTo(
            "403 AccessDenied: User: %s is not authorized to perform: sts:TagSession on resource: %s"
                .formatted(SESSION, READER));
  }

  @Test
  void aTagThatIsHandedOnCannotBeAnother() {
    reader(TeamA.ROLE, "", ALL_THREE);

    assertThat(assume(tagged(), "Tags.member.1.Key", "team", "Tags.member.1.Value", "b").refusal())
        .isEqualTo(
            "400 InvalidParameterValue: One of the specified transitive tag keys can't be set"
                + " because it conflicts with a transitive tag key from the calling session.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TransitiveTagKeys.member.1=x | InvalidParameterValue: The specified transitive tag key must be included in the requested tags.",
        "Tags.member.1.Key=x | ValidationError: 1 validation error detected: Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null",
        "Tags.member.1.Key=x Tags.member.1.Value=1 Tags.member.2.Key=X Tags.member.2.Value=2 | InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        "Tags.member.2.Key=x Tags.member.2.Value=1 | MalformedInput: Tags.member.2.Key is not the next member of its list",
        "ExternalId=a* | ValidationError: 1 validation error detected: Value 'a*' at 'externalId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*",
        "SourceIdentity=a | ValidationError: 1 validation error detected: Value at 'sourceIdentity' failed to satisfy constraint: Member must have length greater than or equal to 2",
      })
  void whatIsNotAsStsWantsItIsRefused(String parameters, String refusal) {
    reader(TeamA.ROLE, "", ALL_THREE);

    assertThat(assume(session(), parameters.strip().split("[ =]")).refusal())
        .isEqualTo("400 " + refusal);
  }

  @Test
  void theSourceIdentityGoesOnAndCannotBeAnother() {
    reader(TeamA.ROLE, "\"StringEquals\": {\"sts:SourceIdentity\": \"ada\"}", ALL_THREE);
    teamA.putRolePolicy("chain", TeamA.allow("sts:SetSourceIdentity")).isGranted();
    trusting("sts:AssumeRoleWithWebIdentity\", \"sts:SetSourceIdentity");
    Caller.Session ada =
        teamA.session(teamA.assume(teamA.tokenSaying(SOURCE_IDENTITY, "ada")).isGranted());

    Answer answer = assume(ada).isGranted();

    assertThat(answer.text("SourceIdentity")).isEqualTo("ada");
    assertThat(teamA.session(answer).known().sourceIdentity()).contains("ada");
    assertThat(assume(ada, "SourceIdentity", "bob").refusal())
        .isEqualTo(
            "400 ValidationError: The source identity is already set for this assume role"
                + " session");
  }

  @Test
  void aSourceIdentityMustBeAllowedByBothRoles() {
    reader(TeamA.ROLE, "", ALL_THREE);

    assertThat(assume(session(), "SourceIdentity", "ada").refusal())
        .contains("is not authorized to perform: sts:SetSourceIdentity on resource: " + READER);
    teamA.putRolePolicy("chain", TeamA.allow("sts:SetSourceIdentity")).isGranted();
    assertThat(assume(session(), "SourceIdentity", "ada").isGranted().text("SourceIdentity"))
        .isEqualTo("ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SerialNumber", "TokenCode", "ProvidedContexts.member.1.ProviderArn"})
  void whatCannotBeDoneIsRefusedByName(String parameter) {
    reader(TeamA.ROLE);

    assertThat(assume(session(), parameter, "123456").refusal())
        .isEqualTo(
            "501 NotImplemented: %s of AssumeRole is not part of this STS."
                .formatted(parameter.replaceFirst("\\..*", "")));
  }

  @Test
  void itIsToldWhoBecameWhatByWhichStatement() {
    reader(TeamA.ROLE);
    Caller.Session session = session();
    List<String> told = new ArrayList<>();
    teamA.account.tell(decided -> told.add(decided.toString()));

    assume(session).isGranted();
    assume(session, "RoleArn", READER + "s");

    assertThat(told.get(0))
        .startsWith("allowed " + SESSION + " sts:AssumeRole on " + READER + ": ")
        .contains("Statement[0] allows");
    assertThat(told.get(1))
        .isEqualTo(
            "refused " + SESSION + " sts:AssumeRole on " + READER + "s: There is no such role.");
  }

  private static String refused(String session) {
    return "403 AccessDenied: User: arn:aws:sts::111122223333:assumed-role/team-a/%s is not authorized to perform: sts:AssumeRole on resource: %s"
        .formatted(session, READER);
  }

  private static boolean denied(Caller.Session session, String action) {
    return session.denial(action, "arn:aws:s3:::ml-data/x", RequestContext.EMPTY).isPresent();
  }

  private void reader(String principal) {
    reader(principal, "");
  }

  private void reader(String principal, String condition) {
    reader(principal, condition, "\"sts:AssumeRole\"");
  }

  private void reader(String principal, String condition, String actions) {
    teamA
        .admin(
            "CreateRole",
            "RoleName",
            "reader",
            "AssumeRolePolicyDocument",
            """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
              "Principal": {"AWS": "%s"}, "Action": [%s], "Condition": {%s}}]}
            """
                .formatted(principal, actions, condition))
        .isGranted();
  }

  private Caller.Session session(String... parameters) {
    return teamA.session(teamA.assume(teamA.token(), parameters).isGranted());
  }

  /** With a tag that is transitive and one that is not. */
  private Caller.Session tagged() {
    trusting("sts:AssumeRoleWithWebIdentity\", \"sts:TagSession");
    String token =
        teamA.tokenSaying(
            TAGS,
            Map.of(
                "principal_tags",
                Map.of("Team", List.of("a"), "Stage", List.of("test")),
                "transitive_tag_keys",
                List.of("Team")));
    return teamA.session(teamA.assume(token).isGranted());
  }

  private void trusting(String actions) {
    teamA
        .admin(
            "UpdateAssumeRolePolicy",
            "RoleName",
            "team-a",
            "PolicyDocument",
            TeamA.trust("team-a")
                .replace(
                    "\"Action\": \"sts:AssumeRoleWithWebIdentity\"",
                    "\"Action\": [\"" + actions + "\"]"))
        .isGranted();
  }

  private Answer assume(Caller.Session session, String... parameters) {
    return ask(Optional.of(session), parameters);
  }

  private Answer ask(Optional<Caller> caller, String... parameters) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "AssumeRole");
    form.put("Version", "2011-06-15");
    form.put("RoleArn", READER);
    form.put("RoleSessionName", "chained");
    return TeamA.ask(teamA.sts, form, caller, parameters);
  }
}
