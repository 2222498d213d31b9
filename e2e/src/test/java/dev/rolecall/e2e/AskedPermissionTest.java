package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.agent.Cell;
import dev.rolecall.e2e.sandbox.Sandbox;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code can} and a notebook's {@code why}, of two Profiles that share a bucket. */
final class AskedPermissionTest {
  private static final String REFUSED_PUT =
      "An error occurred (AccessDenied) when calling the PutObject operation: User:"
          + " arn:aws:sts::111122223333:assumed-role/team-a/x is not authorized to perform:"
          + " s3:PutObject on resource: \"arn:aws:s3:::ml-data/team-b/x\" because no identity-based"
          + " policy allows the s3:PutObject action";

  private static Sandbox sandbox;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() throws Exception {
    sandbox =
        Sandbox.start(
            new Sandbox.Settings(
                List.of("team-a", "team-b"),
                InetAddress.getLoopbackAddress(),
                0,
                Duration.ofHours(1)),
            Clock.systemUTC());
    environment = sandbox.environment("team-a");
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  private static CommandRun can(String action, String resource, String... more) {
    List<String> line = new ArrayList<>(List.of("can", action, resource));
    line.addAll(List.of(more));
    return CommandRun.of(environment, line.toArray(String[]::new));
  }

  private static Cell why(Map<String, String> environment, String... line) {
    List<String> arguments = new ArrayList<>(List.of("why"));
    arguments.addAll(List.of(line));
    return Cell.of(environment, Clock.systemUTC(), arguments, told -> {});
  }

  @Test
  void whatTheProfileIsForItMay() {
    for (String action :
        List.of("s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject")) {
      CommandRun can = can(action, "s3://ml-data/team-a/in/x");

      assertThat(can.exit()).as(can.out() + can.err()).isZero();
      assertThat(can.out()).startsWith("  Yes       " + action + " on s3://ml-data/team-a/in/x\n");
    }
    CommandRun left = CommandRun.of(environment, "check", "--format", "json");
    assertThat(left.exit()).isZero();
    assertThat(left.out()).doesNotContain("found of earlier runs");
  }

  @Test
  void anothersDataItMayNotAndNobodyIsToldToAllowIt() {
    CommandRun can = can("s3:GetObject", "s3://ml-data/team-b/x");

    assertThat(can.exit()).isEqualTo(1);
    assertThat(can.out())
        .startsWith("  No        s3:GetObject on s3://ml-data/team-b/x\n")
        .contains("is outside of", "s3://ml-data/team-a/", "aws iam simulate-principal-policy")
        .doesNotContain("put-role-policy");
  }

  @Test
  void whereNoScopeIsNamedItIsNotKnownWhetherItShould() {
    Map<String, String> unnamed = new HashMap<>(environment);
    unnamed.keySet().removeIf(name -> name.startsWith("ROLECALL_"));
    CommandRun can = CommandRun.of(unnamed, "can", "s3:ListBucket", "s3://ml-data");

    assertThat(can.exit()).isEqualTo(1);
    assertThat(can.out()).contains("no scope of the Profile").doesNotContain("put-role-policy");
  }

  @Test
  void whatIsMissingInTheScopeHasARemedyForTheScope() {
    Map<String, String> wide = new HashMap<>(environment);
    wide.put("ROLECALL_PREFIX", "team-b/");
    CommandRun can = CommandRun.of(wide, "can", "s3:GetObject", "s3://ml-data/team-b/in/x");

    assertThat(can.exit()).isEqualTo(1);
    assertThat(can.out()).contains("put-role-policy", "arn:aws:s3:::ml-data/team-b/*");
  }

  @Test
  void whatDoesHarmIsNotProbed() {
    for (String[] asked :
        List.of(
            new String[] {"s3:PutObject", "s3://ml-data/team-b/x"},
            new String[] {"s3:DeleteBucket", "s3://ml-data"},
            new String[] {"dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/x"})) {
      CommandRun can = can(asked[0], asked[1]);

      assertThat(can.exit()).isEqualTo(1);
      assertThat(can.out())
          .startsWith("Not probed: ")
          .contains("--policy-source-arn arn:aws:iam::", ":role/team-a --action-names " + asked[0])
          .contains("rolecall simulate --policy identity=FILE --action " + asked[0]);
    }
  }

  @Test
  void whatIsNoQuestionIsUsedWrongly() {
    for (String[] asked :
        List.of(
            new String[] {"GetObject", "s3://ml-data/x"},
            new String[] {"s3:Get*", "s3://ml-data/x"},
            new String[] {"s3:GetObject", "s3://ml-data/*"},
            new String[] {"s3:GetObject", "ml-data/x"})) {
      CommandRun can = can(asked[0], asked[1]);

      assertThat(can.exit()).as(can.out()).isEqualTo(2);
      assertThat(can.err()).startsWith("rolecall can: ").doesNotContain("\tat ");
    }
    Map<String, String> malformed = new HashMap<>(environment);
    malformed.put("ROLECALL_BUCKET", "ML DATA");
    assertThat(CommandRun.of(malformed, "can", "s3:GetObject", "s3://ml-data/x").exit())
        .isEqualTo(2);
  }

  @Test
  void aChainThatBreaksBeforeIsToldAsItsReport() {
    Map<String, String> broken = new HashMap<>(environment);
    broken.remove("AWS_ROLE_ARN");
    CommandRun can = CommandRun.of(broken, "can", "s3:GetObject", "s3://ml-data/team-a/x");

    assertThat(can.exit()).isEqualTo(1);
    assertThat(can.out()).contains("environment-malformed", "Verdict: FAILED");
  }

  @Test
  void whyTriesWhatWasRefused() {
    Cell why =
        why(
            environment,
            "--error",
            "An error occurred (403) when calling the HeadObject operation: Forbidden",
            "--action",
            "s3:GetObject",
            "--resource",
            "s3://ml-data/team-b/x",
            "--credentials",
            "profile");

    assertThat(why.text())
        .startsWith("Called with the role of AWS_ROLE_ARN, by the pod's token.\n")
        .contains("No        s3:GetObject on s3://ml-data/team-b/x", "is outside of");
    assertThat(why.html()).contains("Called with the role", "Hand this to an administrator:");
  }

  @Test
  void whyTellsThatItIsAllowedByNow() {
    Cell why =
        why(
            environment,
            "--error",
            REFUSED_PUT.replace("team-b/x", "team-a/x"),
            "--credentials",
            "profile");

    assertThat(why.text())
        .contains("is allowed that now: run the cell again", "Yes       s3:PutObject on");
  }

  @Test
  void whyWritesNothingOutsideOfTheScopeAndOpensNothing() {
    Cell why = why(environment, "--error", REFUSED_PUT, "--credentials", "profile");

    assertThat(why.text())
        .contains("s3://ml-data/team-b/x is outside of", "aws iam simulate-principal-policy")
        .doesNotContain("put-role-policy");
  }

  @Test
  void whyTellsThatOthersCredentialsAreNotTheProfiles() {
    Cell why =
        why(
            environment,
            "--error",
            "An error occurred (InvalidAccessKeyId) when calling the ListObjectsV2 operation: x",
            "--credentials",
            "environment");

    assertThat(why.text())
        .contains(
            "They are not the Profile's.",
            "The Profile's role works from here. Take both, and AWS_SESSION_TOKEN, out",
            "assumed-role/team-a/");
  }

  @Test
  void whyTellsTheBrokenLinkWhereNobodysCredentialsWereFound() {
    Map<String, String> none = new HashMap<>(environment);
    none.remove("AWS_ROLE_ARN");
    none.remove("AWS_WEB_IDENTITY_TOKEN_FILE");
    Cell why =
        why(
            none,
            "--error",
            "NoCredentialsError: Unable to locate credentials",
            "--credentials",
            "nobody");

    assertThat(why.text()).contains("web-identity-missing").doesNotContain("works from here");
  }

  @Test
  void whyTellsWhereTheRoleIsNotTheCause() {
    Cell why =
        why(
            environment,
            "--error",
            "EndpointConnectionError: Could not connect to the endpoint URL: \"http://s3.invalid/\"",
            "--credentials",
            "profile");

    assertThat(why.text()).contains("so the role is not why");
  }

  @Test
  void whyLooksAtNothingWhereASessionIsOver() {
    Cell why =
        why(
            Map.of(),
            "--error",
            "An error occurred (ExpiredToken) when calling the GetObject operation: The provided"
                + " token has expired.",
            "--credentials",
            "profile");

    assertThat(why.text()).contains("launcher-credentials-expired");
    assertThat(why.report()).isEmpty();
  }
}
