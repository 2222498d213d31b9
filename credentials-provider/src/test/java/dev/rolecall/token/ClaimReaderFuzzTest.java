package dev.rolecall.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rolecall.testing.TokenText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Fuzzes the reader of claims. Without {@code -Pfuzz} it runs over the inputs that are kept beside
 * it: what reached new code, and what once was a defect.
 */
class ClaimReaderFuzzTest {
  private static final Path FILE = Path.of("token");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /**
   * @param input a whole token; or, where it begins with a brace, a header and claims in JSON with
   *     a line feed between them, of which a token is made, so that the fuzzer need not learn
   *     base64
   */
  @FuzzTest(maxDuration = "5m")
  void anythingIsATokenOrATokenException(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    String token = text.startsWith("{") ? signed(new String(input, StandardCharsets.UTF_8)) : text;
    String told;
    try {
      ProjectedToken read = ProjectedToken.parse(FILE, token);
      isWhatItPromises(read);
      told =
          read
              + " "
              + read.unusable().or(() -> read.untimely(Instant.EPOCH)).map(TokenFailure::explain);
    } catch (TokenException e) {
      told = e + " " + e.failure();
    }
    assertThat(told).doesNotContain(TokenText.SIGNATURE);
    if (token.strip().length() > 40) {
      assertThat(told).doesNotContain(token.strip());
    }
  }

  private static String signed(String json) {
    String[] parts = json.split("\n", 2);
    return TokenText.of(parts[0], parts.length == 2 ? parts[1] : "");
  }

  private static void isWhatItPromises(ProjectedToken token) {
    assertThat(token.reveal().length()).isBetween(1, ProjectedToken.LONGEST);
    Stream.of(
            Stream.of(token.issuer(), token.algorithm()),
            // STS takes an empty one as well.
            Stream.of(token.subject()).filter(subject -> !subject.isEmpty()),
            token.audiences().stream(),
            Stream.of(token.keyId(), token.namespace(), token.serviceAccount(), token.pod())
                .flatMap(Optional::stream))
        .flatMap(claims -> claims)
        .forEach(
            claim ->
                assertThat(claim)
                    .isNotBlank()
                    .matches(text -> text.chars().noneMatch(Character::isISOControl)));
    Stream.of(token.issuedAt(), token.notBefore(), token.expiresAt())
        .flatMap(Optional::stream)
        .forEach(time -> assertThat(time).isBetween(Instant.EPOCH, LATEST));
  }
}
