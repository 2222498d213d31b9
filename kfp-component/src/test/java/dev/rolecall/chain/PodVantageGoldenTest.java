package dev.rolecall.chain;

import static dev.rolecall.chain.ExampleCluster.ANNOTATED;
import static dev.rolecall.chain.ExampleCluster.BARE;
import static dev.rolecall.chain.ExampleCluster.OTHER_ROLE;
import static dev.rolecall.chain.ExampleCluster.ROLE;
import static dev.rolecall.chain.ExampleCluster.account;
import static dev.rolecall.chain.ExampleCluster.exempt;
import static dev.rolecall.chain.ExampleCluster.ownPod;
import static dev.rolecall.chain.ExampleCluster.pod;

import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Exemption;
import dev.rolecall.token.TokenFailure;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of what a pod has of itself: its environment, its token, its account. */
class PodVantageGoldenTest {
  private static final Map<String, String> NOTHING = Map.of("AWS_REGION", "eu-west-1");

  private final FindingsText text = new FindingsText();

  @Test
  void environments() {
    environment("neither variable is set", NOTHING);
    environment(
        "the role comes by EKS Pod Identity",
        Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"));
    environment("the role alone is set", with("AWS_WEB_IDENTITY_TOKEN_FILE", ""));
    environment("the token's file alone is set", with("AWS_ROLE_ARN", ""));
    environment("the role is a name, not an ARN", with("AWS_ROLE_ARN", "team-a"));
    environment("the role's ARN ends with its line", with("AWS_ROLE_ARN", ROLE + "\n"));
    environment("no region is set", with("AWS_REGION", ""));
    environment("the region is of another partition", with("AWS_REGION", "cn-north-1"));
    environment(
        "the token itself stands where its file should",
        with("AWS_WEB_IDENTITY_TOKEN_FILE", "eyJ.eyJ.a"));
    environment("the session's name is too short", with("AWS_ROLE_SESSION_NAME", "a"));
    environment("a switch is neither on nor off", with("AWS_USE_FIPS_ENDPOINT", "perhaps"));
    environment("static keys are set beside the role", with("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"));
    text.check("environment-findings.txt");
  }

  private void environment(String situation, Map<String, String> variables) {
    text.tell(situation, EnvironmentCheck.decide(SeenEnvironment.of(variables)));
  }

  private static Map<String, String> with(String name, String value) {
    return Example.environment(name, value);
  }

  @Test
  void tokens() {
    token("nothing is mounted", new TokenFailure.Absent(Example.FILE, false));
    token(
        "the file may not be read",
        new TokenFailure.Unreadable(Example.FILE, true, "permission denied", Optional.empty()));
    token("the file is empty", new TokenFailure.Empty(Example.FILE));
    token("the file is too long", new TokenFailure.TooLong(Example.FILE));
    token(
        "the file holds no token",
        new TokenFailure.Malformed(Example.FILE, "token", TokenFailure.Flaw.NOT_THREE_PARTS));
    token("the token is of a Secret", new TokenFailure.Legacy(Example.FILE));
    TokenReading expired =
        Example.read(Example.token(Example.SUBJECT, Example.NOW.minusSeconds(300)));
    text.tell("the token's time is over", TokenCheck.decide(expired, Optional.of("team-a")));
    TokenReading early =
        Example.read(Example.token(Example.SUBJECT, Example.NOW.plusSeconds(9000)));
    text.tell("the token's time has not begun", TokenCheck.decide(early, Optional.of("team-a")));
    subject("the token is of the Profile's default", "system:serviceaccount:team-a:default");
    subject("the token is of a Workspace", "system:serviceaccount:team-a:ws-lab");
    subject("the token is of no ServiceAccount", "repo:octo/app:ref:refs/heads/main");
    text.tell(
        "the token is of an account of its own, and no Profile is named",
        TokenCheck.decide(of("system:serviceaccount:team-a:kserve"), Optional.empty()));
    text.check("token-findings.txt");
  }

  private void token(String situation, TokenFailure failure) {
    text.tell(
        situation, TokenCheck.decide(new TokenReading.Unusable(failure), Optional.of("team-a")));
  }

  private void subject(String situation, String subject) {
    text.tell(situation, TokenCheck.decide(of(subject), Optional.of("team-a")));
  }

  private static TokenReading of(String subject) {
    return Example.read(Example.token(subject, Example.NOW.plusSeconds(3600)));
  }

  @Test
  void itsOwnAccount() {
    own(
        "the account is annotated, and the pod has nothing",
        ownPod(pod("default-editor"), ANNOTATED));
    own(
        "the account is annotated, and the pod asks to be passed over",
        ownPod(exempt(Exemption.PARTIAL, 0), ANNOTATED));
    text.tell(
        "the account is annotated with another role than the pod has",
        OwnPodCheck.decide(
            ownPod(pod("default-editor"), account("default-editor", OTHER_ROLE)),
            SeenEnvironment.of(Example.ENVIRONMENT)));
    own("the pod runs as default", ownPod(pod("default"), ANNOTATED));
    own("the pod runs as a Workspace's account", ownPod(pod("ws-lab"), ANNOTATED));
    own(
        "another account is annotated",
        ownPod(pod("default-editor"), BARE, account("default", ROLE)));
    own("no account is annotated", ownPod(pod("default-editor"), BARE));
    own("no account is annotated, and the pod runs as default", ownPod(pod("default"), BARE));
    own(
        "no account is annotated, and the pod runs as a Workspace's account",
        ownPod(pod("ws-lab"), BARE));
    text.check("own-pod-findings.txt");
  }

  private void own(String situation, ClusterState cluster) {
    text.tell(situation, OwnPodCheck.decide(cluster, SeenEnvironment.of(NOTHING)));
  }
}
