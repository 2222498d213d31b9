package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.testing.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  @Test
  void aRowIsToldWhole() {
    Golden.check(
        getClass(), "explain.txt", Ran.rolecall("explain", "provider-client-id-missing").whole());
  }

  @Test
  void aRowThatStandsForSeveralNamesThem() {
    Golden.check(
        getClass(), "explain-candidates.txt", Ran.rolecall("explain", "sts-no-provider").whole());
  }

  @Test
  void theListHasEachNameWithItsLink() {
    Ran ran = Ran.rolecall("explain", "--list");
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines())
        .containsExactlyElementsOf(
            Arrays.stream(FailureMode.values())
                .map(mode -> "%-36s %s".formatted(mode.id(), mode.link().id()))
                .toList());
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    Golden.check(
        getClass(), "explain-unknown.txt", Ran.rolecall("explain", "trust_sub_mismach").whole());
  }

  @Test
  void withoutANameItAsksForOne() {
    Ran ran = Ran.rolecall("explain");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("rolecall explain: which finding?");
  }

  private static final String DENIED =
      "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not"
          + " authorized to perform sts:AssumeRoleWithWebIdentity";

  @Test
  void anErrorIsToldWithItsCandidates() {
    Golden.check(getClass(), "explain-sts.txt", Ran.rolecall("explain", "--sts", DENIED).whole());
  }

  @Test
  void anErrorThatProvesOneCauseIsToldAsThat() {
    Golden.check(
        getClass(),
        "explain-sts-one.txt",
        Ran.rolecall("explain", "--sts", "InvalidIdentityToken: Incorrect token audience").whole());
  }

  @Test
  void anErrorIsReadFromStandardInputToo() {
    Ran ran = Ran.withInput(DENIED, List.of(new ExplainCommand()), "explain", "--sts", "-");
    assertThat(ran.out()).isEqualTo(Ran.rolecall("explain", "--sts", DENIED).out());
  }

  @Test
  void anErrorIsToldAsJsonWithWhatTheTokenRulesOut(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), token());
    Golden.check(
        getClass(),
        "explain-sts.json",
        Ran.rolecall(
                "explain",
                "--json",
                "--token",
                token.toString(),
                "--sts",
                "InvalidIdentityToken: Couldn't retrieve verification key from your identity"
                    + " provider")
            .out());
    assertThat(
            Ran.rolecall("explain", "--json", "--token", token.toString(), "--sts", DENIED).out())
        .contains("\"pod-wrong-service-account\" : \"The token's subject is");
  }

  /** Unsigned, and good in the year 1970. */
  private static String token() {
    return Stream.of(
            "{\"alg\":\"RS256\"}",
            "{\"iss\":\"https://oidc.test\",\"sub\":\"system:serviceaccount:team-a:default-editor\",\"aud\":\"sts.amazonaws.com\",\"exp\":3600}",
            "signature")
        .map(part -> part.getBytes(StandardCharsets.UTF_8))
        .map(Base64.getUrlEncoder().withoutPadding()::encodeToString)
        .collect(Collectors.joining("."));
  }

  @Test
  void aTextWithoutARefusalIsToldSo() {
    Ran ran = Ran.rolecall("explain", "--sts", "all is well");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("rolecall explain: the text tells of no refusal");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void anErrorIsNotExplainedTogetherWithAFinding() {
    assertThat(Ran.rolecall("explain", "--sts", DENIED, "trust-sub-mismatch").code()).isEqualTo(2);
    assertThat(Ran.rolecall("explain", "--json").code()).isEqualTo(2);
    Ran unreadable = Ran.rolecall("explain", "--sts", DENIED, "--token", "/nowhere/token");
    assertThat(unreadable.code()).isEqualTo(2);
    assertThat(unreadable.err()).startsWith("rolecall explain: --token: ");
  }
}
