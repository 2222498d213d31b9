package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** What the SDK's own signer signed is verified; no byte of it can be another. */
final class TamperingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] CONTENT =
      "The quick brown fox jumps over the lazy dog.".getBytes(StandardCharsets.US_ASCII);
  private static final Key KEY =
      new Key("ASIAEXAMPLE", "secret", Optional.of("token"), Optional.of(NOW.plusSeconds(60)));

  private static final class Sent {
    private final RequestHead head;
    private final byte[] body;

    Sent(RequestHead head, byte[] body) {
      this.head = head;
      this.body = body;
    }

    RequestHead head() {
      return head;
    }

    byte[] body() {
      return body;
    }
  }

  private final Sent plain = sign(false);
  private final Sent chunked = sign(true);

  @Test
  void whatTheSdkSignedIsVerified() throws IOException {
    assertThat(read(plain)).isEqualTo(CONTENT);
    assertThat(read(chunked)).isEqualTo(CONTENT);
    assertThat(S3Body.declared(chunked.head())).isEqualTo(S3Body.SIGNED_CHUNKS_TRAILER);
  }

  @Property(tries = 300)
  void noByteOfThePathOrTheQueryCanBeAnother(
      @ForAll @IntRange(max = 1000) int at, @ForAll @IntRange(min = 1, max = 25) int by) {
    RequestHead head = plain.head();
    assertRefused(
        new Sent(
            new RequestHead("PUT", changed(head.path(), at, by), head.query(), head.headers()),
            plain.body()));
    assertRefused(
        new Sent(
            new RequestHead("PUT", head.path(), changed(head.query(), at, by), head.headers()),
            plain.body()));
  }

  @Property(tries = 300)
  void noByteOfASignedHeaderCanBeAnother(
      @ForAll @IntRange(max = 1000) int which,
      @ForAll @IntRange(max = 1000) int at,
      @ForAll @IntRange(min = 1, max = 25) int by) {
    List<String> signed = new ArrayList<>(Signature.of(plain.head()).signedHeaders());
    String name = signed.get(which % signed.size());
    Map<String, List<String>> headers = new HashMap<>(plain.head().headers());
    headers.computeIfPresent(name, (n, values) -> List.of(changed(values.get(0), at, by)));
    assertRefused(
        new Sent(
            new RequestHead("PUT", plain.head().path(), plain.head().query(), headers),
            plain.body()));
  }

  @Property(tries = 300)
  void noByteOfTheContentCanBeAnother(
      @ForAll @IntRange(max = 1000) int at, @ForAll @IntRange(min = 1, max = 255) int by) {
    for (Sent sent : List.of(plain, chunked)) {
      byte[] body = sent.body().clone();
      int first = indexOf(body, CONTENT);
      body[first + at % CONTENT.length] ^= (byte) by;
      assertRefused(new Sent(sent.head(), body));
    }
  }

  @Property(tries = 100)
  void aBodyThatEndsTooEarlyIsRefused(@ForAll @IntRange(max = 1000) int at) {
    int end = at % (chunked.body().length - 4);
    assertRefused(new Sent(chunked.head(), java.util.Arrays.copyOf(chunked.body(), end)));
  }

  @Test
  void anAwsHeaderThatWasNotSignedIsRefused() {
    Map<String, List<String>> headers = new HashMap<>(plain.head().headers());
    headers.put("x-amz-acl", List.of("public-read"));

    assertThatThrownBy(
            () ->
                read(
                    new Sent(
                        new RequestHead("PUT", plain.head().path(), plain.head().query(), headers),
                        plain.body())))
        .isInstanceOfSatisfying(
            RejectedSignature.class,
            rejected -> {
              assertThat(rejected.reason()).isEqualTo(RejectedSignature.Reason.HEADERS_NOT_SIGNED);
              assertThat(rejected.seen()).isEqualTo("x-amz-acl");
            });
  }

  private static void assertRefused(Sent sent) {
    assertThatThrownBy(() -> read(sent))
        .isInstanceOfAny(
            RejectedSignature.class, AwsError.class, S3Body.Refused.class, Percent.Malformed.class);
  }

  private static byte[] read(Sent sent) throws IOException {
    String declared = S3Body.declared(sent.head());
    Authenticator.Verified verified =
        new Authenticator("s3", "eu-central-1", Set.of(), id -> Optional.of(KEY))
            .verify(sent.head(), declared, NOW, NOW);
    return S3Body.checked(new ByteArrayInputStream(sent.body()), sent.head(), declared, verified)
        .readAllBytes();
  }

  /** Another letter or digit in the place of one. */
  private static String changed(String text, int at, int by) {
    int place = at % text.length();
    while (!Character.isLetterOrDigit(text.charAt(place))) {
      place = (place + 1) % text.length();
    }
    char old = text.charAt(place);
    char other = (char) ('a' + (Character.toLowerCase(old) - 'a' + by + 26) % 26);
    if (other == Character.toLowerCase(old)) {
      other = other == 'a' ? 'b' : 'a';
    }
    return text.substring(0, place) + other + text.substring(place + 1);
  }

  private static int indexOf(byte[] body, byte[] content) {
    return new String(body, StandardCharsets.ISO_8859_1)
        .indexOf(new String(content, StandardCharsets.ISO_8859_1));
  }

  private static Sent sign(boolean chunks) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.PUT)
            .uri(URI.create("http://127.0.0.1:1234/bucket/team-a/key?partNumber=1&uploadId=abc"))
            .putHeader("content-length", Integer.toString(CONTENT.length))
            .putHeader("x-amz-meta-colour", "green")
            .build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.request(request)
                        .identity(
                            AwsSessionCredentialsIdentity.create(
                                KEY.accessKeyId(),
                                KEY.secretAccessKey(),
                                KEY.sessionToken().orElseThrow()))
                        .payload(ContentStreamProvider.fromByteArray(CONTENT))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, chunks)
                        .putProperty(
                            AwsV4HttpSigner.CHECKSUM_ALGORITHM,
                            chunks
                                ? software.amazon.awssdk.checksums.DefaultChecksumAlgorithm.CRC32
                                : null)
                        .putProperty(
                            HttpSigner.SIGNING_CLOCK,
                            java.time.Clock.fixed(NOW, java.time.ZoneOffset.UTC)));
    Map<String, List<String>> headers = new HashMap<>();
    signed
        .request()
        .forEachHeader((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    try (var body = signed.payload().orElseThrow().newStream()) {
      return new Sent(
          new RequestHead(
              "PUT",
              signed.request().encodedPath(),
              signed.request().encodedQueryParameters().orElse(""),
              headers),
          body.readAllBytes());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
