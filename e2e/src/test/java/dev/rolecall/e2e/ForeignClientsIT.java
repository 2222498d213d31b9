package dev.rolecall.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that are not ours, each a process, against a sandbox that is another. Real parts: boto3,
 * the aws CLI, the SDKs for Go v2 and JavaScript v3, s3fs, pyarrow, MLflow, the built jar.
 */
final class ForeignClientsIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** What AWS answers to both clients alike outside of the scope, and to what is not the role's. */
  private static final List<String> ANSWERS_TO_BOTH =
      List.of(
          "put-outside AccessDenied",
          "list-outside AccessDenied",
          "forged-token InvalidIdentityToken",
          "foreign-session-token InvalidToken",
          "missing-session-token InvalidAccessKeyId",
          "trust-changed AccessDenied",
          "trust-restored ok");

  @Test
  @Needs(Part.BOTO3)
  void boto3WorksInItsPrefixAndIsRefusedElsewhere() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      Program.Ended boto3 =
          Program.python().run(sandbox.exports(), LIMIT, script("boto3_client.py"));

      assertThat(boto3.exit()).as(boto3.err()).isZero();
      assertThat(boto3.out().lines())
          .anyMatch(line -> line.matches("caller arn:aws:sts::\\d{12}:assumed-role/team-a/.+"))
          .contains("put ok", "get ok", "list ok", "multipart ok", "delete ok", "delete-large ok")
          .contains("get-outside AccessDenied", "list-buckets AccessDenied")
          .contains("wrong-secret SignatureDoesNotMatch")
          .containsAll(ANSWERS_TO_BOTH);
    }
  }

  @Test
  @Needs(Part.AWSCLI)
  void theAwsCliWorksInItsPrefixAndIsRefusedElsewhere(@TempDir Path folder) throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      Program.Ended cli =
          new Program("bash")
              .run(
                  sandbox.exports(),
                  LIMIT,
                  script("aws_cli.sh"),
                  Program.aws().path(),
                  folder.toString());

      assertThat(cli.exit()).as(cli.err()).isZero();
      assertThat(cli.out().lines())
          .anyMatch(line -> line.matches("caller arn:aws:sts::\\d{12}:assumed-role/team-a/.+"))
          .contains("multipart ok", "get ok", "same ok", "list ok", "delete ok")
          .containsAll(ANSWERS_TO_BOTH);
    }
  }

  @Test
  @Needs(Part.GO)
  void theSdkForGoWorksInItsPrefixAndIsRefusedElsewhere(@TempDir Path folder) throws Exception {
    Program client = new Program(GoClient.build(folder).toString());
    try (SandboxProcess sandbox = new SandboxProcess("--endpoint-per-service")) {
      assertThat(client.run(sandbox.exports(), LIMIT).well().out().lines())
          .anyMatch(line -> line.matches("caller arn:aws:sts::\\d{12}:assumed-role/team-a/.+"))
          .contains("source WebIdentityCredentials", "put ok", "read from go", "delete ok");

      Map<String, String> elsewhere = new HashMap<>(sandbox.exports());
      elsewhere.put("ROLECALL_PREFIX", "elsewhere/");
      assertThat(client.run(elsewhere, LIMIT).out().lines())
          .contains("put AccessDenied", "get AccessDenied", "delete AccessDenied");
    }
  }

  @Test
  @Needs(Part.NODE)
  void theSdkForJavaScriptWorksInItsPrefixAndIsRefusedElsewhere() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      Program.Ended node =
          new Program("node").run(sandbox.exports(), LIMIT, "js-client/client.mjs").well();

      assertThat(node.out().lines())
          .anyMatch(line -> line.matches("caller arn:aws:sts::\\d{12}:assumed-role/team-a/.+"))
          .contains("put ok", "list ok", "get ok")
          .contains("put-outside AccessDenied", "list-outside AccessDenied");
    }
  }

  @Test
  @Needs(Part.DATA)
  void whatDataScientistsUseWorksInItsPrefixAndIsRefusedElsewhere() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      Program.Ended data =
          Program.dataPython().run(sandbox.exports(), LIMIT, script("data_clients.py")).well();

      assertThat(data.out().lines().skip(1))
          .containsExactlyElementsOf(
              Stream.of("s3fs", "mlflow", "pyarrow")
                  .flatMap(
                      client ->
                          Stream.of("put ok", "list ok", "get ok", "put-outside AccessDenied")
                              .map(step -> client + "-" + step))
                  .toList());
    }
  }

  @Test
  @Needs(Part.BOTO3)
  void eachProfileOfTheConfigFileIsEnoughForBoto3() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess("--profile", "team-a", "--profile", "b")) {
      assertThat(callerBy("team-a", sandbox))
          .matches("assume-role-with-web-identity arn:aws:sts::\\d{12}:assumed-role/team-a/.+\n");
      assertThat(callerBy("team-a-process", sandbox))
          .matches("custom-process arn:aws:sts::\\d{12}:assumed-role/team-a/.+\n");
      assertThat(callerBy("b-process", sandbox))
          .matches("custom-process arn:aws:sts::\\d{12}:assumed-role/b/.+\n");
    }
  }

  @Test
  @Needs(Part.BOTO3)
  void boto3BecomesTheReaderByASourceProfile() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      assertThat(callerBy("team-a-chained", sandbox))
          .matches("assume-role arn:aws:sts::\\d{12}:assumed-role/team-a\\.reader/.+\n");

      assertThat(
              Program.python()
                  .run(
                      onlyTheFile("team-a-chained", sandbox),
                      LIMIT,
                      "-c",
                      """
                      import boto3, botocore
                      s3 = boto3.client("s3")
                      print("list", s3.list_objects_v2(Bucket="ml-data", Prefix="team-a/")["KeyCount"])
                      for step in (lambda: s3.put_object(Bucket="ml-data", Key="team-a/new", Body=b"x"),
                                   lambda: s3.list_objects_v2(Bucket="ml-data", Prefix="team-b/")):
                          try:
                              step()
                              print("done")
                          except botocore.exceptions.ClientError as refused:
                              print(refused.operation_name, refused.response["Error"]["Code"])""")
                  .well()
                  .out()
                  .lines())
          .containsExactly("list 0", "PutObject AccessDenied", "ListObjectsV2 AccessDenied");
    }
  }

  @Test
  @Needs(Part.AWSCLI)
  void theAwsCliBecomesTheReaderByASourceProfile(@TempDir Path folder) throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      Map<String, String> chained = new HashMap<>(onlyTheFile("team-a-chained", sandbox));
      // Its cache of sessions is below HOME.
      chained.put("HOME", folder.toString());
      chained.put("AWS_PAGER", "");
      Map<String, String> source = new HashMap<>(chained);
      source.put("AWS_PROFILE", "team-a");
      Path file = Files.writeString(folder.resolve("model"), "weights");
      String object = "s3://ml-data/team-a/model";
      Program aws = Program.aws();
      aws.run(source, LIMIT, "s3", "cp", "--only-show-errors", file.toString(), object).well();

      assertThat(aws.run(chained, LIMIT, "sts", "get-caller-identity").well().out())
          .containsPattern("arn:aws:sts::\\d{12}:assumed-role/team-a\\.reader/");
      assertThat(aws.run(chained, LIMIT, "s3", "ls", object).well().out()).contains(" model");
      assertThat(aws.run(chained, LIMIT, "s3", "rm", object).err())
          .contains("(AccessDenied) when calling the DeleteObject operation")
          .contains(":assumed-role/team-a.reader/");
    }
  }

  private static Map<String, String> onlyTheFile(String profile, SandboxProcess sandbox) {
    return Map.of(
        "AWS_CONFIG_FILE",
        requireNonNull(sandbox.exports().get("AWS_CONFIG_FILE")),
        "AWS_PROFILE",
        profile);
  }

  /** With nothing of the exports but the file. */
  private static String callerBy(String profile, SandboxProcess sandbox) throws Exception {
    return Program.python()
        .run(
            onlyTheFile(profile, sandbox),
            LIMIT,
            "-c",
            """
            import boto3
            session = boto3.Session()
            print(session.get_credentials().method, session.client("sts").get_caller_identity()["Arn"])""")
        .well()
        .out();
  }

  private static String script(String name) throws URISyntaxException {
    return Path.of(requireNonNull(ForeignClientsIT.class.getResource(name)).toURI()).toString();
  }
}
