package dev.rolecall.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.testing.TokenText;
import dev.rolecall.token.TokenFailure.Absent;
import dev.rolecall.token.TokenFailure.Flaw;
import dev.rolecall.token.TokenFailure.Malformed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectedTokenTest {
  private static final Path FILE = Path.of("/var/run/token");

  @TempDir Path directory;

  @Test
  void itsClaimsAreReadAndItsTextIsTrimmed() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "\n " + TokenText.valid() + "\r\n");

    ProjectedToken token = ProjectedToken.read(file);

    assertThat(token.reveal()).isEqualTo(TokenText.valid());
    assertThat(token.file()).isEqualTo(file);
    assertThat(token.algorithm()).isEqualTo("RS256");
    assertThat(token.keyId()).contains("key-1");
    assertThat(token.issuer()).isEqualTo("https://oidc.eks.eu-west-1.amazonaws.com/id/ABC");
    assertThat(token.subject()).isEqualTo("system:serviceaccount:team-a:default-editor");
    assertThat(token.audiences()).containsExactly("sts.amazonaws.com");
    assertThat(token.issuedAt()).contains(Instant.ofEpochSecond(1000));
    assertThat(token.notBefore()).contains(Instant.ofEpochSecond(1000));
    assertThat(token.expiresAt()).contains(Instant.ofEpochSecond(87400));
    assertThat(token.namespace()).contains("team-a");
    assertThat(token.serviceAccount()).contains("default-editor");
    assertThat(token.pod()).contains("train-0");
  }

  @Test
  void itIsReadThroughTheSymlinkThatTheKubeletSwaps() throws IOException {
    Path link = mount("first", TokenText.valid());
    assertThat(ProjectedToken.read(link).keyId()).contains("key-1");

    String second = TokenText.of("{\"alg\":\"ES256\",\"kid\":\"key-2\"}", TokenText.CLAIMS);
    mount("second", second);

    assertThat(ProjectedToken.read(link).keyId()).contains("key-2");
  }

  /** As the kubelet's atomic writer does: token → ..data/token, ..data → a new directory. */
  private Path mount(String version, String text) throws IOException {
    Path data = Files.createDirectory(directory.resolve(".." + version));
    Files.writeString(data.resolve("token"), text);
    Path fresh = Files.createSymbolicLink(directory.resolve("..data_tmp"), data);
    Files.move(fresh, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    Path link = directory.resolve("token");
    if (Files.notExists(link)) {
      Files.createSymbolicLink(link, Path.of("..data", "token"));
    }
    return link;
  }

  @Test
  void oneAudienceMayBeWrittenWithoutAList() {
    assertThat(parse("{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"one\"}").audiences())
        .containsExactly("one");
  }

  @Test
  void ofAClaimThatIsThereTwiceTheLastCounts() {
    assertThat(parse("{\"iss\":\"i\",\"sub\":\"a\",\"sub\":\"b\"}").subject()).isEqualTo("b");
  }

  @Test
  void kubernetesClaimsOfAnotherShapeAreAsGoodAsNone() {
    ProjectedToken token =
        parse(
            "{\"iss\":\"i\",\"sub\":\"s\",\"kubernetes.io\":{\"namespace\":7,\"pod\":\"p\","
                + "\"serviceaccount\":{\"name\":null}}}");

    assertThat(token.namespace()).isEmpty();
    assertThat(token.pod()).isEmpty();
    assertThat(token.serviceAccount()).isEmpty();
  }

  @Test
  void aLegacyTokenIsReadAndSaidToBeUnusable() {
    ProjectedToken token =
        parse(
            "{\"iss\":\"kubernetes/serviceaccount\",\"sub\":\"s\","
                + "\"kubernetes.io/serviceaccount/namespace\":\"team-a\","
                + "\"kubernetes.io/serviceaccount/service-account.name\":\"default-editor\"}");

    assertThat(token.namespace()).contains("team-a");
    assertThat(token.serviceAccount()).contains("default-editor");
    assertThat(token.unusable()).contains(new TokenFailure.Legacy(FILE));
  }

  @Test
  void whatStsTakesIsNotMalformed() {
    ProjectedToken token =
        parse("{\"iss\":\"i\",\"sub\":42,\"iat\":\"1000\",\"nbf\":\"1000\",\"exp\":\"4600\"}");

    assertThat(token.subject()).isEqualTo("42");
    assertThat(token.issuedAt()).contains(Instant.ofEpochSecond(1000));
    assertThat(token.notBefore()).contains(Instant.ofEpochSecond(1000));
    assertThat(token.expiresAt()).contains(Instant.ofEpochSecond(4600));
    assertThat(parse("{\"iss\":\"i\",\"sub\":\"\"}").subject()).isEmpty();
  }

  @Test
  void oneThatIsIssuedInTheFutureIsOutOfTime() {
    ProjectedToken token = parse("{\"iss\":\"i\",\"sub\":\"s\",\"iat\":1000}");
    Instant begin = Instant.ofEpochSecond(1000);

    assertThat(token.untimely(begin.minusSeconds(299))).isEmpty();
    assertThat(token.untimely(begin.minusSeconds(301)))
        .contains(new TokenFailure.NotYetValid(FILE, begin, begin.minusSeconds(301)));
  }

  @Test
  void itIsInTimeUntilFiveMinutesAfterItsEndAsStsHasIt() {
    ProjectedToken token = ProjectedToken.parse(FILE, TokenText.valid());
    Instant end = Instant.ofEpochSecond(87400);

    assertThat(token.untimely(end.plusSeconds(299))).isEmpty();
    assertThat(token.untimely(end.plusSeconds(300)))
        .contains(new TokenFailure.Expired(FILE, end, end.plusSeconds(300)));
    assertThat(token.unusable()).isEmpty();
  }

  @Test
  void itIsInTimeFromFiveMinutesBeforeItsBeginOnAsStsHasIt() {
    ProjectedToken token = ProjectedToken.parse(FILE, TokenText.valid());
    Instant begin = Instant.ofEpochSecond(1000);

    assertThat(token.untimely(begin.minusSeconds(300))).isEmpty();
    assertThat(token.untimely(begin.minusSeconds(301)))
        .contains(new TokenFailure.NotYetValid(FILE, begin, begin.minusSeconds(301)));
  }

  @Test
  void anAbsentFileIsToldApartFromAnAbsentMount() {
    Path file = directory.resolve("token");
    assertThat(failure(file)).isEqualTo(new Absent(file, true));

    Path unmounted = directory.resolve("nowhere").resolve("token");
    assertThat(failure(unmounted)).isEqualTo(new Absent(unmounted, false));
  }

  @Test
  void aPathThroughAFileIsAnAbsentMount() throws IOException {
    Path file = Files.createFile(directory.resolve("file")).resolve("token");

    assertThat(failure(file).file()).isEqualTo(file);
  }

  @Test
  void aPipeIsReadToItsEnd() throws Exception {
    Path pipe = directory.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
    Thread writer =
        new Thread(
            () -> {
              try {
                Files.writeString(pipe, TokenText.valid() + "\n", StandardOpenOption.WRITE);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.start();

    assertThat(ProjectedToken.read(pipe).reveal()).isEqualTo(TokenText.valid());
    writer.join();
  }

  @Test
  void aDirectoryIsUnreadableAndSaysWhoseItIs() {
    assertThat(failure(directory))
        .isInstanceOfSatisfying(
            TokenFailure.Unreadable.class,
            unreadable -> {
              assertThat(unreadable.denied()).isFalse();
              assertThat(unreadable.why()).isEqualTo("it is a directory");
            });
  }

  /** A superuser reads what it likes, so what is expected depends on who runs the test. */
  @Test
  void aFileThatNobodyMayReadIsUnreadableSaveToTheSuperuser() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), TokenText.valid());
    Files.setPosixFilePermissions(file, Set.of());
    FileAccess access = FileAccess.of(file).orElseThrow();

    if (access.uid() == 0) {
      assertThat(ProjectedToken.read(file).reveal()).isEqualTo(TokenText.valid());
    } else {
      assertThat(failure(file))
          .isEqualTo(
              new TokenFailure.Unreadable(file, true, "permission denied", Optional.of(access)));
    }
  }

  @Test
  void whiteSpaceAloneIsEmpty() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), " \n\t");

    assertThat(failure(file)).isEqualTo(new TokenFailure.Empty(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {20_001, 65_537, 1_000_000})
  void moreThanTwentyThousandCharactersAreTooLong(int length) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "a".repeat(length));

    assertThat(failure(file)).isEqualTo(new TokenFailure.TooLong(file));
  }

  @Test
  void twentyThousandCharactersAreNotTooLong() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "a".repeat(20_000));

    assertThat(failure(file)).isEqualTo(new Malformed(file, "token", Flaw.NOT_THREE_PARTS));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void whatIsMalformedIsNamed(String text, String part, Flaw flaw) {
    assertThatThrownBy(() -> ProjectedToken.parse(FILE, text))
        .isInstanceOfSatisfying(
            TokenException.class,
            e -> assertThat(e.failure()).isEqualTo(new Malformed(FILE, part, flaw)));
  }

  static Stream<Arguments> malformed() {
    String sound = TokenText.encode(TokenText.CLAIMS);
    String header = TokenText.encode(TokenText.HEADER);
    return Stream.of(
        Arguments.of("hello", "token", Flaw.NOT_THREE_PARTS),
        Arguments.of("a.b.c.d", "token", Flaw.NOT_THREE_PARTS),
        Arguments.of("a.b\nc.d.e.f", "token", Flaw.NOT_THREE_PARTS),
        Arguments.of(header + "." + sound + ".*", "signature", Flaw.NOT_BASE64URL),
        Arguments.of("ä." + sound + ".AA", "header", Flaw.NOT_BASE64URL),
        Arguments.of("." + sound + ".AA", "header", Flaw.NOT_JSON),
        Arguments.of(header + "..AA", "claims", Flaw.NOT_JSON),
        Arguments.of(header + ".gICA.AA", "claims", Flaw.NOT_JSON),
        claims("[]", "claims", Flaw.NOT_JSON),
        claims("{\"iss\":", "claims", Flaw.NOT_JSON),
        claims("{\"a\":" + "[".repeat(5000), "claims", Flaw.NOT_JSON),
        claims("{\"sub\":\"s\"}", "iss", Flaw.MISSING),
        claims("{\"iss\":\"i\"}", "sub", Flaw.MISSING),
        claims("{\"iss\":1,\"sub\":\"s\"}", "iss", Flaw.NOT_TEXT),
        claims("{\"iss\":\"i\",\"sub\":\"\\u001b[2J\"}", "sub", Flaw.NOT_TEXT),
        claims("{\"iss\":\"i\",\"sub\":\" \"}", "sub", Flaw.NOT_TEXT),
        claims("{\"iss\":\"i\",\"sub\":\"s\",\"aud\":{}}", "aud", Flaw.NOT_TEXT),
        claims("{\"iss\":\"i\",\"sub\":\"s\",\"aud\":[null]}", "aud", Flaw.NOT_TEXT),
        claims("{\"iss\":\"i\",\"sub\":null}", "sub", Flaw.NOT_TEXT),
        claims("{\"iss\":\"i\",\"sub\":\"s\",\"exp\":\"5.5\"}", "exp", Flaw.NOT_A_TIME),
        claims("{\"iss\":\"i\",\"sub\":\"s\",\"exp\":\"soon\"}", "exp", Flaw.NOT_A_TIME),
        claims("{\"iss\":\"i\",\"sub\":\"s\",\"exp\":null}", "exp", Flaw.NOT_A_TIME),
        claims("{\"iss\":\"i\",\"sub\":\"s\",\"exp\":-1}", "exp", Flaw.NOT_A_TIME),
        claims("{\"iss\":\"i\",\"sub\":\"s\",\"nbf\":1e999}", "nbf", Flaw.NOT_A_TIME),
        claims("{\"iss\":\"i\",\"sub\":\"s\",\"iat\":253402300800}", "iat", Flaw.NOT_A_TIME),
        Arguments.of(TokenText.of("{}", TokenText.CLAIMS), "alg", Flaw.MISSING),
        Arguments.of(TokenText.of("{\"alg\":null}", TokenText.CLAIMS), "alg", Flaw.NOT_TEXT));
  }

  private static Arguments claims(String claims, String part, Flaw flaw) {
    return Arguments.of(TokenText.withClaims(claims), part, flaw);
  }

  @Test
  void aTimeMayHaveAFraction() {
    assertThat(parse("{\"iss\":\"i\",\"sub\":\"s\",\"exp\":5.9}").expiresAt())
        .contains(Instant.ofEpochSecond(5));
  }

  @Test
  void itNeverShowsItsText() {
    assertThat(ProjectedToken.parse(FILE, TokenText.valid()))
        .hasToString(
            "ProjectedToken[system:serviceaccount:team-a:default-editor from /var/run/token]");
  }

  private static ProjectedToken parse(String claims) {
    return ProjectedToken.parse(FILE, TokenText.withClaims(claims));
  }

  private static TokenFailure failure(Path file) {
    return catchThrowableOfType(TokenException.class, () -> ProjectedToken.read(file)).failure();
  }
}
