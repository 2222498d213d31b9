package dev.rolecall.e2e.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrustEditTest {
  private static final String PROVIDER =
      "arn:aws:iam::111122223333:oidc-provider/oidc.rolecall.test/id/A";
  private static final String ISSUER = "oidc.rolecall.test/id/A";
  private static final String EDITOR = "system:serviceaccount:team-a:default-editor";
  private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/team-a");
  private static final WebIdentityRequest WHO = asking(EDITOR, "sts.amazonaws.com");

  @Property
  void everyOtherStatementStaysAsItIs(@ForAll("policies") String policy) {
    List<String> after = statements(TrustEdit.admit(policy, WHO));

    List<String> before = statements(policy);
    assertThat(after).hasSizeGreaterThanOrEqualTo(before.size());
    long changed = before.stream().filter(statement -> !after.contains(statement)).count();
    assertThat(changed).isLessThanOrEqualTo(after.size() == before.size() ? 1 : 0);
  }

  @Property
  void whoIsAddedIsAdmittedForHisAudienceAndNobodyElseIs(@ForAll("policies") String policy) {
    String after = TrustEdit.admit(policy, WHO);

    assertThat(TrustEdit.admits(after, WHO)).isTrue();
    for (WebIdentityRequest other :
        List.of(
            asking(EDITOR, "another.audience"),
            asking("system:serviceaccount:new:new", "sts.amazonaws.com"))) {
      assertThat(TrustEdit.admits(after, other)).isEqualTo(TrustEdit.admits(policy, other));
    }
  }

  @Property
  void addingAndRemovingIsAsIfNothingHadBeen(@ForAll("policies") String policy) {
    Optional<String> after = TrustEdit.withdraw(TrustEdit.admit(policy, WHO), WHO);

    assertThat(after.map(PolicyDocument::parse)).contains(PolicyDocument.parse(policy));
  }

  @Property
  void addingTwiceIsAsOnce(@ForAll("policies") String policy) {
    String once = TrustEdit.admit(policy, WHO);

    assertThat(TrustEdit.admit(once, WHO)).isSameAs(once);
  }

  @Property
  void whatIsLeftNeverAdmitsTheWholeCluster(
      @ForAll("policies") String policy, @ForAll("openStatements") String open) {
    String opened = policy.replaceFirst("\\[", "[" + open.replace("$", "\\$") + ",");

    assertThat(isOpen(TrustEdit.admit(opened, WHO))).isFalse();
    assertThat(TrustEdit.withdraw(opened, WHO).filter(TrustEditTest::isOpen)).isEmpty();
  }

  @Test
  void aSubjectIsAddedToTheStatementThatFits() {
    String policy =
        """
        {"Version":"2012-10-17","Statement":[{"Sid":"Kept","Effect":"Allow",
         "Principal":{"Federated":"%s"},"Action":"sts:AssumeRoleWithWebIdentity",
         "Condition":{"StringEquals":{"%s:sub":"system:serviceaccount:team-b:default-editor","%s:aud":"sts.amazonaws.com"},
          "IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}
        """
            .formatted(PROVIDER, ISSUER, ISSUER);

    // Its further condition is not met by every request, so a statement of its own is added.
    assertThat(statements(TrustEdit.admit(policy, WHO))).hasSize(2);
    assertThat(statements(TrustEdit.admit(policy.replace("IpAddress", "NotIpAddress"), WHO)))
        .hasSize(2);
    String plain = policy.replaceFirst(",\\s*\"IpAddress\":\\{[^}]*}", "");
    assertThat(TrustEdit.admit(plain, WHO)).contains("\"Sid\":\"Kept\"");
    assertThat(statements(TrustEdit.admit(plain, WHO))).hasSize(1);
  }

  @Test
  void whenTheLastSubjectGoesTheStatementGoes() {
    String policy = TrustEdit.admit(document(aws("Other")), WHO);

    assertThat(TrustEdit.withdraw(policy, WHO).map(TrustEditTest::statements).orElseThrow())
        .hasSize(1);
    assertThat(TrustEdit.withdraw(document(irsa("A", List.of(EDITOR))), WHO)).isEmpty();
  }

  @Test
  void aWholeNamespaceLeavesWithItsProfile() {
    String policy =
        document(
            irsa("A", List.of("system:serviceaccount:team-a:*"))
                .replace("StringEquals", "StringLike"));

    assertThat(TrustEdit.withdraw(policy, WHO)).isEmpty();
  }

  /** As the verification's remedy does: TrustLinkTest of kfp-component has the same documents. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"system:serviceaccount:*:default-editor\" | EDITOR",
        "\"system:serviceaccount:team-b:*\"         | [\"system:serviceaccount:team-b:*\",EDITOR]"
      })
  void closingAStatementReplacesWhatCoversTheSubjectAndKeepsWhatIsForOthers(
      String value, String closed) {
    String open = like("[%s,\"system:serviceaccount:*\"]".formatted(value));

    assertThat(TrustEdit.admit(open, WHO))
        .isEqualTo(like(closed.replace("EDITOR", "\"" + EDITOR + "\"")));
  }

  @Test
  void closingAStatementKeepsItsGuardAndAsksForTheAudience() {
    String guard = "\"StringLike\":{\"sts:RoleSessionName\":\"run-*\"}";
    String open =
        document(
            federated("Open", "\"aws:SourceVpce\":\"vpce-1\"")
                .replace("\"StringEquals\":", guard + ",\"StringEqualsIfExists\":"));
    String passing = open.replace("StringLike", "StringLikeIfExists");

    String closed =
        passing.replace(
            "}}}",
            "},\"StringEquals\":{\"%s:aud\":\"sts.amazonaws.com\",\"%s:sub\":\"%s\"}}}"
                .formatted(ISSUER, ISSUER, EDITOR));
    // Whether a guard lets the pod through is not known here, so the subject has its own statement.
    assertThat(statements(TrustEdit.admit(passing, WHO)))
        .startsWith(statements(closed).get(0))
        .hasSize(2);
    assertThat(statements(TrustEdit.admit(open, WHO)))
        .startsWith(statements(open).get(0))
        .hasSize(2);
  }

  @Test
  void whatIsOpenStaysWithItsOtherPrincipals() {
    String root = "\"AWS\":\"arn:aws:iam::111122223333:root\"";
    String open =
        document(
            federated("Open", "\"%s:aud\":\"sts.amazonaws.com\"".formatted(ISSUER))
                .replace("\"Federated\"", root + ",\"Federated\""));
    String others = open.replace(",\"Federated\":\"" + PROVIDER + "\"", "");

    assertThat(TrustEdit.withdraw(open, WHO)).contains(others);
    assertThat(statements(TrustEdit.admit(open, WHO)))
        .startsWith(statements(others).get(0))
        .hasSize(2);
  }

  @Test
  void aDenyIsNotEditedAway() {
    String policy =
        document(
            irsa("A", List.of("system:serviceaccount:team-b:default-editor")),
            irsa("No", List.of(EDITOR)).replace("Allow", "Deny"));

    assertThatThrownBy(() -> TrustEdit.admit(policy, WHO))
        .isInstanceOf(OnboardingException.class)
        .hasMessageContaining("--role NAME");
  }

  @Test
  void whatIamWouldRefuseAfterwardsIsNotEdited() {
    String policy = document(irsa("of old", List.of(EDITOR)));

    assertThatThrownBy(() -> TrustEdit.admit(policy, WHO))
        .isInstanceOf(OnboardingException.class)
        .hasMessageContaining("It may have letters and digits only");
    assertThatThrownBy(() -> TrustEdit.withdraw(policy, WHO))
        .isInstanceOf(OnboardingException.class);
  }

  @Test
  void theControllersOwnRewritingLosesWhatTheEditKeeps() {
    String policy = document(irsa("A", List.of("system:serviceaccount:b:c")), aws("Ci"));

    assertThat(statements(ControllerRewriting.apply(policy, "team-a"))).hasSize(1);
    assertThat(statements(TrustEdit.admit(policy, WHO))).hasSize(2);
  }

  @Test
  void theControllersOwnRevocationLeavesThePolicyOpen() {
    String policy = document(irsa("A", List.of(EDITOR)));

    assertThat(isOpen(ControllerRewriting.revoke(policy, "team-a"))).isTrue();
    assertThat(TrustEdit.withdraw(policy, WHO)).isEmpty();
  }

  private static boolean isOpen(String policy) {
    return new TrustPolicy(PolicyDocument.parse(policy), ISSUER)
        .opensToCluster("sts.amazonaws.com", PROVIDER)
        .isPresent();
  }

  private static WebIdentityRequest asking(String subject, String audience) {
    return new WebIdentityRequest(ROLE, ISSUER, subject, List.of(audience));
  }

  private static List<String> statements(String policy) {
    PolicyDocument document = PolicyDocument.parse(policy);
    return document.statements().stream()
        .map(statement -> new PolicyDocument(document.version(), List.of(statement)).toJson())
        .toList();
  }

  @Provide
  Arbitrary<String> policies() {
    Arbitrary<String> sids = Arbitraries.strings().alpha().ofLength(8);
    Arbitrary<List<String>> subjects =
        Arbitraries.of("team-b", "team-c", "ci")
            .map(namespace -> "system:serviceaccount:" + namespace + ":default-editor")
            .set()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(List::copyOf);
    Arbitrary<String> statements =
        Arbitraries.oneOf(
            Combinators.combine(sids, subjects).as(TrustEditTest::irsa),
            Combinators.combine(sids, subjects)
                .as((sid, subs) -> irsa(sid, subs).replace("StringEquals", "StringLike")),
            Combinators.combine(sids, subjects)
                .as((sid, subs) -> irsa(sid, subs).replace("id/A", "id/B")),
            sids.map(TrustEditTest::aws),
            Combinators.combine(sids, subjects)
                .as((sid, subs) -> irsa(sid, subs).replace("\"Allow\"", "\"Deny\"")));
    return statements
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(list -> document(list.toArray(String[]::new)))
        .filter(TrustEditTest::distinctSids);
  }

  @Provide
  Arbitrary<String> openStatements() {
    String audience = "\"%s:aud\":\"sts.amazonaws.com\"".formatted(ISSUER);
    return Arbitraries.of(
        federated("Open", audience),
        federated("Open", audience + ",\"%s:sub\":\"system:serviceaccount:*\"".formatted(ISSUER))
            .replace("StringEquals", "StringLike"),
        federated("Open", audience)
            .replace("\"" + PROVIDER + "\"", "[\"" + PROVIDER + "\",\"" + PROVIDER + "2\"]"));
  }

  private static boolean distinctSids(String policy) {
    List<String> sids =
        Pattern.compile("\"Sid\":\"(\\w+)\"")
            .matcher(policy)
            .results()
            .map(found -> found.group(1))
            .toList();
    return sids.stream().distinct().count() == sids.size();
  }

  private static String document(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  private static String aws(String sid) {
    return "{\"Sid\":\"%s\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"sts:AssumeRole\"}"
        .formatted(sid);
  }

  private static String irsa(String sid, List<String> subjects) {
    String values =
        subjects.stream()
            .map(subject -> "\"" + subject + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    return federated(
        sid, "\"%s:aud\":\"sts.amazonaws.com\",\"%s:sub\":%s".formatted(ISSUER, ISSUER, values));
  }

  private static String like(String subjects) {
    return """
        {"Version":"2012-10-17","Statement":[{"Sid":"Profiles","Effect":"Allow",\
        "Principal":{"Federated":"%s"},"Action":"sts:AssumeRoleWithWebIdentity",\
        "Condition":{"StringEquals":{"%s":"sts.amazonaws.com"},"StringLike":{"%s":%s}}}]}"""
        .formatted(PROVIDER, WHO.audKey(), WHO.subKey(), subjects);
  }

  private static String federated(String sid, String conditions) {
    return "{\"Sid\":\"%s\",\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"%s\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{\"StringEquals\":{%s}}}"
        .formatted(sid, PROVIDER, conditions);
  }
}
