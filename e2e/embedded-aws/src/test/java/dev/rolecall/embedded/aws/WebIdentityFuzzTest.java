package dev.rolecall.embedded.aws;

import static dev.rolecall.testing.TokenText.encode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.embedded.aws.TeamA.Answer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever comes as a token is refused, and never with an exception or as a fault of STS. */
class WebIdentityFuzzTest {
  private static final TeamA TEAM_A = new TeamA();
  private static final String HONEST = TEAM_A.token();

  @AfterContainer
  static void close() {
    TEAM_A.close();
  }

  @Property(tries = 300)
  void anyTextIsRefused(@ForAll String token) {
    isRefused(token);
  }

  @Property(tries = 300)
  void anyHeaderAndPayloadAreRefused(
      @ForAll("json") String header, @ForAll("json") String payload) {
    isRefused(encode(header) + "." + encode(payload) + "." + encode("signature"));
  }

  @Property(tries = 150)
  void anyPayloadUnderAnHonestHeaderAndSignatureIsRefused(@ForAll("claims") String payload) {
    String[] parts = HONEST.split("\\.", -1);
    isRefused(parts[0] + "." + encode(payload) + "." + parts[2]);
  }

  @Property(tries = 150)
  void anHonestTokenWithOneOtherCharacterIsRefused(
      @ForAll("position") int position, @ForAll("character") char character) {
    StringBuilder token = new StringBuilder(HONEST);
    if (token.charAt(position) != character) {
      token.setCharAt(position, character);
      isRefused(token.toString());
    }
  }

  @Provide
  Arbitrary<Integer> position() {
    // The last character of base64 carries bits that do not count: leave it.
    return Arbitraries.integers().between(0, HONEST.length() - 2);
  }

  @Provide
  Arbitrary<Character> character() {
    return Arbitraries.chars().with("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0189-_.");
  }

  @Provide
  Arbitrary<String> json() {
    return Arbitraries.of(
        "{}",
        "[]",
        "null",
        "",
        "{\"alg\":\"none\"}",
        "{\"alg\":\"RS256\",\"kid\":\"x\"}",
        "{\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false}",
        "{\"alg\":7}",
        "{\"iss\":\"" + TeamA.ISSUER + "\",\"sub\":1,\"aud\":{},\"iat\":[],\"exp\":true}",
        "{\"iss\":null,\"sub\":null,\"aud\":null,\"iat\":null,\"exp\":null}");
  }

  @Provide
  Arbitrary<String> claims() {
    Arbitrary<String> value =
        Arbitraries.oneOf(
            Arbitraries.of("null", "true", "[]", "{}", "[[]]", "1e99", "-1", "\"\"", "1.5"),
            Arbitraries.longs().map(String::valueOf),
            Arbitraries.strings().alpha().map(text -> "\"" + text + "\""));
    return Combinators.combine(value, value, value, value, value)
        .as(
            (sub, aud, iat, exp, nbf) ->
                "{\"iss\":\"%s\",\"sub\":%s,\"aud\":%s,\"iat\":%s,\"exp\":%s,\"nbf\":%s}"
                    .formatted(TeamA.ISSUER, sub, aud, iat, exp, nbf));
  }

  private static void isRefused(String token) {
    Answer answer = TEAM_A.assume(token.isEmpty() ? " " : token);
    assertThat(answer.status()).isIn(400, 403);
    assertThat(answer.count("Credentials")).isZero();
    assertThat(answer.text("Message")).isNotEmpty();
  }
}
