package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.testing.TokenText;
import dev.rolecall.token.ProjectedToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WebIdentityConfigTest {
  private static final String ARN = "arn:aws:iam::111122223333:role/team-a";
  private static final String POLICY = "arn:aws:iam::111122223333:policy/read";
  private static final Map<String, String> INJECTED =
      Map.of("AWS_ROLE_ARN", ARN, "AWS_WEB_IDENTITY_TOKEN_FILE", "/run/token");

  @Test
  void whatTheWebhookInjectsIsAConfiguration() {
    assertThat(WebIdentityConfig.fromEnvironment(INJECTED))
        .isEqualTo(
            new WebIdentityConfig(
                RoleArn.parse(ARN), Path.of("/run/token"), Optional.empty(), Duration.ofHours(1)));
  }

  @Test
  void aSessionNameMayBeSet() {
    assertThat(
            WebIdentityConfig.fromEnvironment(with("AWS_ROLE_SESSION_NAME", " me@x "))
                .sessionName())
        .contains("me@x");
  }

  @Test
  void nothingAtAllIsToldApartFromOneOfTwo() {
    assertThat(absent(Map.of()).all()).isTrue();
    assertThat(absent(with("AWS_ROLE_ARN", " ")))
        .isEqualTo(new WebIdentityFailure.VariablesAbsent(List.of("AWS_ROLE_ARN")));
    assertThat(absent(Map.of("AWS_ROLE_ARN", ARN)).all()).isFalse();
  }

  private static WebIdentityFailure.VariablesAbsent absent(Map<String, String> environment) {
    return (WebIdentityFailure.VariablesAbsent) failure(environment);
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_ROLE_ARN, arn:aws:iam::1:role/a, account is \"1\"",
    "AWS_ROLE_ARN, team-a, not a role ARN such as",
    "AWS_ROLE_SESSION_NAME, a, 2 to 64",
    "AWS_ROLE_SESSION_NAME, a b, 2 to 64"
  })
  void aMalformedVariableIsNamed(String variable, String value, String why) {
    assertThat(failure(with(variable, value)))
        .isInstanceOfSatisfying(
            WebIdentityFailure.VariableMalformed.class,
            malformed -> {
              assertThat(malformed.variable()).isEqualTo(variable);
              assertThat(malformed.why()).contains(why);
            });
  }

  @Test
  void aTokenWhereItsPathShouldBeIsNotShown() {
    WebIdentityFailure failure = failure(with("AWS_WEB_IDENTITY_TOKEN_FILE", TokenText.valid()));

    assertThat(failure + " " + failure.explain())
        .contains("AWS_WEB_IDENTITY_TOKEN_FILE")
        .doesNotContain(TokenText.SIGNATURE);
  }

  @Test
  void aBuilderChangesWhatItIsTold() {
    WebIdentityConfig config = WebIdentityConfig.fromEnvironment(INJECTED);

    assertThat(
            config.toBuilder()
                .sessionName("train")
                .sessionDuration(Duration.ofHours(12))
                .sessionPolicy("{}")
                .policyArns(List.of(POLICY))
                .build())
        .isEqualTo(
            new WebIdentityConfig(
                RoleArn.parse(ARN),
                Path.of("/run/token"),
                Optional.of("train"),
                Duration.ofHours(12),
                Optional.of("{}"),
                List.of(POLICY)));
    assertThat(config.toBuilder().build()).isEqualTo(config);
    assertThat(WebIdentityConfig.builder(RoleArn.parse(ARN), Path.of("/run/token")).build())
        .isEqualTo(config);
  }

  static Stream<Arguments> unfit() {
    return Stream.of(
        unfit("session name", b -> b.sessionName("a")),
        unfit("session name", b -> b.sessionName("a b")),
        unfit("session name", b -> b.sessionName("a".repeat(65))),
        unfit("session duration", b -> b.sessionDuration(Duration.ofSeconds(899))),
        unfit("session duration", b -> b.sessionDuration(Duration.ofSeconds(43_201))),
        unfit("session policy", b -> b.sessionPolicy("")),
        unfit("session policy", b -> b.sessionPolicy("x".repeat(2_049))),
        unfit("session policy", b -> b.sessionPolicy("\u20ac")),
        unfit("list of policy ARNs", b -> b.policyArns(Collections.nCopies(11, POLICY))),
        unfit("policy ARN", b -> b.policyArns(List.of(ARN))));
  }

  private static Arguments unfit(String setting, UnaryOperator<WebIdentityConfig.Builder> set) {
    return Arguments.of(setting, set);
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void whatStsDoesNotTakeIsRefusedAndNamed(
      String setting, UnaryOperator<WebIdentityConfig.Builder> set) {
    WebIdentityConfig.Builder builder =
        set.apply(WebIdentityConfig.builder(RoleArn.parse(ARN), Path.of("token")));

    assertThat(failureOf(builder::build))
        .isInstanceOfSatisfying(
            WebIdentityFailure.SettingUnusable.class,
            unusable -> assertThat(unusable.setting()).isEqualTo(setting));
  }

  @Test
  void whatIsJustWithinStssBoundsIsTaken() {
    assertThatNoException()
        .isThrownBy(
            () ->
                WebIdentityConfig.builder(RoleArn.parse(ARN), Path.of("token"))
                    .sessionName("a".repeat(64))
                    .sessionDuration(Duration.ofMinutes(15))
                    .sessionPolicy("x".repeat(2_048))
                    .policyArns(Collections.nCopies(10, "arn:aws:iam::aws:policy/ReadOnlyAccess"))
                    .build());
  }

  @Test
  void theDefaultSessionNameIsThePods() {
    assertThat(RoleSessionName.of(token(TokenText.CLAIMS))).isEqualTo("team-a-train-0");
  }

  @Test
  void withoutAPodItIsTheAccountsAndWithoutThatTheSubjects() {
    assertThat(
            RoleSessionName.of(
                token(
                    "{\"iss\":\"i\",\"sub\":\"s\",\"kubernetes.io\":{\"namespace\":\"n\","
                        + "\"serviceaccount\":{\"name\":\"a\"}}}")))
        .isEqualTo("n-a");
    assertThat(RoleSessionName.of(token("{\"iss\":\"i\",\"sub\":\"a:b|c\"}")))
        .isEqualTo("rolecall-a-b-c");
  }

  @Property(tries = 300)
  void everySessionNameIsOneThatStsTakesAndEndsAsThePodsDoes(
      @ForAll @AlphaChars @Chars({'-', '.', 'ä', ' ', '/'}) @NotBlank @StringLength(max = 300)
          String pod) {
    String name =
        RoleSessionName.of(
            token(
                "{\"iss\":\"i\",\"sub\":\"s\",\"kubernetes.io\":{\"namespace\":\"n\","
                    + "\"pod\":{\"name\":\""
                    + pod
                    + "\"}}}"));

    assertThat(name).matches(RoleSessionName.SHAPE);
    assertThat(name.charAt(name.length() - 1)).isIn(pod.charAt(pod.length() - 1), '-');
  }

  private static ProjectedToken token(String claims) {
    return ProjectedToken.parse(Path.of("token"), TokenText.withClaims(claims));
  }

  private static Map<String, String> with(String variable, String value) {
    Map<String, String> environment = new HashMap<>(INJECTED);
    environment.put(variable, value);
    return environment;
  }

  private static WebIdentityFailure failure(Map<String, String> environment) {
    return failureOf(() -> WebIdentityConfig.fromEnvironment(environment));
  }

  private static WebIdentityFailure failureOf(ThrowingCallable call) {
    return Optional.ofNullable(catchThrowableOfType(WebIdentityException.class, call))
        .orElseThrow()
        .failure();
  }
}
