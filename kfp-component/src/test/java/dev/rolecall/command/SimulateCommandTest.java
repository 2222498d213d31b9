package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rolecall.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulateCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/team-a/run";

  private static final String READ =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:PrincipalTag/team}/*"},
        {"Sid": "Guard", "Effect": "Deny", "Action": "*", "Resource": "*",
         "Condition": {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]}
      """;

  @TempDir Path folder;
  private String read = "";

  @BeforeEach
  void write() throws IOException {
    read = Files.writeString(folder.resolve("read.json"), READ).toString();
  }

  private Ran simulate(String... args) {
    return Ran.with(Map.of(), false, List.of(new SimulateCommand()), with("simulate", args));
  }

  private static String[] with(String command, String... args) {
    return Stream.concat(Stream.of(command), Stream.of(args)).toArray(String[]::new);
  }

  private String asked(String key, String... more) {
    String[] args =
        with(
            "--policy",
            "identity=" + read,
            "--action",
            "s3:GetObject",
            "--principal",
            SESSION,
            "--resource",
            "arn:aws:s3:::b/" + key,
            "--context",
            "aws:PrincipalTag/team=team-a");
    Ran ran = simulate(Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new));
    return ran.whole().replace(folder.toString(), "FOLDER");
  }

  @Test
  void aDecisionIsToldWithWhatBroughtItAbout() {
    Golden.check(
        getClass(),
        "simulate.txt",
        List.of(
            asked("team-a/k", "--context", "aws:SourceIp=10.1.2.3"),
            asked("team-a/k", "--context", "aws:SourceIp=203.0.113.7"),
            asked("team-a/k"),
            asked("team-b/k", "--context", "aws:SourceIp=10.1.2.3"),
            asked("team-a/k", "--unknown", "aws:SourceIp")));
  }

  @Test
  void withoutAnActionThePoliciesAreChecked() {
    assertThat(simulate("--policy", "identity=" + read)).isEqualTo(new Ran(0, "valid\n", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--policy identity=missing.json --action s3:GetObject | cannot read missing.json",
        "--policy role=read.json --action s3:GetObject | there is no kind of policy 'role'",
        "--policy read.json --action s3:GetObject | has no =",
        "--action s3:GetObject | no policy is given",
        "--policy identity=READ --context aws:SourceIp --action s3:GetObject | has no =",
        "--policy trust=READ | is no trust policy",
      })
  void whatIsUsedWronglyIsSaid(String args, String said) {
    Ran ran = simulate(args.replace("READ", read).split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains(said);
  }

  @Test
  void aTokenThatIsGivenIsNotToldBack() throws IOException {
    String token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl";
    String wanted =
        READ.replace(
            "\"NotIpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}",
            "\"StringNotEquals\": {\"aws:SourceIdentity\": \"" + token + "\"}");
    Files.writeString(folder.resolve("read.json"), wanted);

    assertThat(asked("team-a/k", "--context", "aws:SourceIdentity=a." + token))
        .contains("(a token, left out)")
        .doesNotContain("c2lnbmF0dXJl");
    JsonNode answer =
        only(
            request(
                wanted.replace("\n", ""),
                ", \"action\": \"s3:GetObject\", \"resource\": \"arn:aws:s3:::b/team/k\","
                    + " \"unknown\": [\"aws:SourceIdentity\", \"aws:PrincipalTag/team\"]"));
    assertThat(answer.path("decision").asText()).isEqualTo("depends");
    assertThat(answer.toString()).contains("(a token, left out)").doesNotContain("c2lnbmF0dXJl");
  }

  private static Ran lines(String text) {
    return Ran.withInput(text, List.of(new SimulateCommand()), "simulate", "--json-lines");
  }

  private static JsonNode only(String line) throws IOException {
    Ran ran = lines(line + "\n");
    assertThat(ran.out().lines()).hasSize(1);
    return MAPPER.readTree(ran.out());
  }

  private static String request(String document, String more) {
    return "{\"policies\": [{\"kind\": \"identity\", \"document\": %s}]%s}"
        .formatted(document, more);
  }

  private static final String ALLOW =
      "{\"Statement\": {\"Sid\": \"A\", \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\":"
          + " \"*\", \"Condition\": {\"StringLike\": {\"aws:UserAgent\": [\"a*\", \"b\"]}}}}";

  @Test
  void aLineIsAnsweredWithTheDecisionItsStatementAndWhatItDependsOn() throws IOException {
    String asked = ", \"action\": \"s3:GetObject\", \"resource\": \"arn:aws:s3:::b/k\"";

    assertThat(only(request(ALLOW, asked + ", \"context\": {\"aws:useragent\": \"abc\"}")))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"decision": "allowed", "depends_on": [],
                 "statement": {"policy": 0, "index": 0, "sid": "A"},
                 "explanation": "policies[0], Statement[0] (A) allows s3:GetObject on arn:aws:s3:::b/k."}
                """));
    assertThat(only(request(ALLOW, asked + ", \"unknown\": [\"aws:UserAgent\"]")))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"decision": "depends",
                 "depends_on": [{"key": "aws:UserAgent", "operator": "StringLike", "values": ["a*", "b"]}],
                 "explanation": "It depends on aws:UserAgent (StringLike a*, b)."}
                """));
    assertThat(only(request(ALLOW, asked)).path("decision").asText()).isEqualTo("implicit_deny");
  }

  @Test
  void policiesAloneAreCheckedAndWhatStandsTwiceIsRefused() throws IOException {
    assertThat(only(request(ALLOW, ""))).isEqualTo(MAPPER.readTree("{\"valid\": true}"));
    assertThat(
            only(request(ALLOW.replace("\"Sid\": \"A\"", "\"Effect\": \"Deny\""), ""))
                .path("error")
                .asText())
        .isEqualTo("MalformedPolicyDocument");
    assertThat(only(request("\"no JSON\"", "")).path("message").asText())
        .startsWith("This policy contains invalid Json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "{}",
        "{\"policies\": {}}",
        "{\"policies\": [7]}",
        "{\"policies\": []}",
        "{\"policies\": [{\"kind\": \"role\", \"document\": {}}]}",
        "REQUEST, \"action\": 7}",
        "REQUEST, \"context\": {\"a:b\": \"c\"}}",
        "REQUEST, \"action\": \"s3:GetObject\", \"context\": {\"a:b\": null}}",
        "REQUEST, \"action\": \"s3:GetObject\", \"contxt\": {\"a:b\": \"c\"}}",
        "REQUEST, \"action\": \"s3:GetObject\", \"principal\": {\"Role\": \"r\"}}",
        "REQUEST, \"action\": \"s3:GetObject\", \"principal\": \"arn:aws:iam::1:role/r\"}",
      })
  void anotherShapeIsAnsweredInItsLine(String line) throws IOException {
    String whole = line.replace("REQUEST", request(ALLOW, "").replaceAll("}$", ""));
    Ran ran = lines(whole + "\n" + request(ALLOW, "") + "\n");

    assertThat(ran.code()).isZero();
    List<String> answers = ran.out().lines().toList();
    assertThat(answers).hasSize(2);
    assertThat(MAPPER.readTree(answers.get(0)).path("error").asText()).isEqualTo("InvalidRequest");
    assertThat(answers.get(1)).isEqualTo("{\"valid\":true}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "nonsense", "{} {}", "{\"policies\": [", "\u0000"})
  void whatIsNoJsonIsAnsweredInItsLineAndMakesTheExitCode(String line) throws IOException {
    Ran ran = lines(request(ALLOW, "") + "\n" + line + "\n" + request(ALLOW, ""));

    assertThat(ran.code()).isEqualTo(2);
    List<String> answers = ran.out().lines().toList();
    assertThat(answers).hasSize(3);
    assertThat(MAPPER.readTree(answers.get(1)).path("error").asText()).isEqualTo("InvalidJson");
    assertThat(answers.get(2)).isEqualTo("{\"valid\":true}");
  }

  @Test
  void linesOfAnyLengthAreAnsweredInTheirOrder() throws IOException {
    StringBuilder text = new StringBuilder();
    int lines = 300;
    for (int at = 0; at < lines; at++) {
      text.append(
              request(
                  ALLOW,
                  ", \"action\": \"s3:A%d\", \"note\": \"%s\", \"context\": {\"aws:UserAgent\": \"a\"}"
                      .formatted(at, "x".repeat(at * at))))
          .append('\n');
    }
    List<String> answers = lines(text.toString()).out().lines().toList();

    assertThat(answers).hasSize(lines);
    for (int at = 0; at < lines; at++) {
      assertThat(MAPPER.readTree(answers.get(at)).path("explanation").asText())
          .contains("s3:A" + at + " ");
    }
  }

  @Property
  void whateverALineIsItIsAnsweredByOne(@ForAll("damaged") String line) throws IOException {
    Ran ran = lines(line);

    assertThat(ran.code()).isIn(0, 2);
    assertThat(ran.err()).isEmpty();
    for (String answer : ran.out().lines().toList()) {
      assertThat(MAPPER.readTree(answer).isObject()).isTrue();
    }
  }

  @Provide
  Arbitrary<String> damaged() {
    String whole =
        request(
            ALLOW,
            ", \"principal\": {\"AWS\": \"%s\"}, \"action\": \"s3:GetObject\", \"unknown\": [\"k:v\"]"
                .formatted(SESSION));
    return Arbitraries.integers()
        .between(0, whole.length())
        .flatMap(
            from ->
                Arbitraries.strings()
                    .withChars("{}[]\",:a1 \u0000\ud800\n")
                    .ofMaxLength(4)
                    .map(
                        dirt ->
                            whole.substring(0, from)
                                + dirt
                                + whole.substring(Math.min(whole.length(), from + 2))));
  }
}
