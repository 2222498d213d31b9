package dev.rolecall.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.testing.TokenText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is in the file, a token or a TokenException comes of it, and no secret is told. */
class AnyTokenTest {
  private static Path file = Path.of("");

  @BeforeContainer
  static void createFile() throws IOException {
    file = Files.createTempFile("token", "");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void anyBytesAreATokenOrATokenException(@ForAll byte[] content) throws IOException {
    Files.write(file, content);
    readIsTotal(new String(content, StandardCharsets.ISO_8859_1));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void anyJsonIsATokenOrATokenExceptionThatTellsNoSecret(
      @ForAll("json") String header, @ForAll("json") String claims) throws IOException {
    String text = TokenText.of(header, claims);
    Files.writeString(file, text);
    readIsTotal(text);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void aTokenThatIsChangedAtOnePlaceIsATokenOrATokenException(
      @ForAll int place, @ForAll char replacement) throws IOException {
    StringBuilder text = new StringBuilder(TokenText.valid());
    text.setCharAt(Math.floorMod(place, text.length()), replacement);
    Files.writeString(file, text, StandardCharsets.UTF_16LE);
    readIsTotal(text.toString());
    Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    readIsTotal(text.toString());
  }

  private static void readIsTotal(String text) {
    String told;
    try {
      told = ProjectedToken.read(file).toString();
    } catch (TokenException e) {
      told = e + " " + e.failure();
    }
    assertThat(told).doesNotContain(TokenText.SIGNATURE);
    if (text.strip().length() > 40) {
      assertThat(told).doesNotContain(text.strip());
    }
  }

  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> names =
        Arbitraries.of("iss", "sub", "aud", "exp", "nbf", "iat", "alg", "kid", "kubernetes.io");
    return Combinators.combine(names, value(2), names, value(2), names, value(2))
        .as(
            (a, x, b, y, c, z) ->
                "{\"alg\":\"RS256\",\"iss\":\"i\",\"sub\":\"s\",\"%s\":%s,\"%s\":%s,\"%s\":%s}"
                    .formatted(a, x, b, y, c, z));
  }

  private static Arbitrary<String> value(int depth) {
    Arbitrary<String> leaf =
        Arbitraries.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "1e-400",
            "9".repeat(400),
            "0." + "1".repeat(2000),
            "\"\"",
            "\"text\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "/* */ 5",
            "NaN",
            "[".repeat(1200) + "]".repeat(1200),
            "{");
    return depth == 0
        ? leaf
        : Arbitraries.oneOf(
            leaf,
            value(depth - 1).map(v -> "[" + v + "]"),
            value(depth - 1).map(v -> "{\"namespace\":" + v + ",\"pod\":{\"name\":" + v + "}}"));
  }
}
