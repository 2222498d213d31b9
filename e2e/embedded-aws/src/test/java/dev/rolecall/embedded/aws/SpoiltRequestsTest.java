package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Requests that no SDK sends, signed by the admin: they are refused, and nothing of them is done.
 */
final class SpoiltRequestsTest {
  private static final String OTHER_BODY = SigV4.hash("another".getBytes(StandardCharsets.UTF_8));
  private static final String HASH = "x-amz-content-sha256";
  private static final Sandbox sandbox = new Sandbox(Clock.systemUTC());
  private static final S3Client s3 = sandbox.s3(sandbox.admin());
  private static final HttpClient http = HttpClient.newHttpClient();

  @AfterAll
  static void close() {
    s3.close();
    sandbox.close();
  }

  @BeforeEach
  void anObject() {
    s3.putObject(put -> put.bucket(Sandbox.BUCKET).key("there"), RequestBody.fromString("x"));
  }

  private static boolean isThere(String key) {
    return s3.listObjectsV2(list -> list.bucket(Sandbox.BUCKET)).contents().stream()
        .anyMatch(object -> object.key().equals(key));
  }

  @Test
  void whatHasAnotherBodyThanWasSignedIsNotDone() {
    assertThat(send("DELETE", "there", Map.of(HASH, OTHER_BODY), ""))
        .startsWith("400 XAmzContentSHA256Mismatch");
    assertThat(isThere("there")).isTrue();

    assertThat(
            send(
                "PUT",
                "copied",
                Map.of(HASH, OTHER_BODY, "x-amz-copy-source", "/" + Sandbox.BUCKET + "/there"),
                ""))
        .startsWith("400 XAmzContentSHA256Mismatch");
    assertThat(isThere("copied")).isFalse();

    assertThat(send("GET", "there", Map.of(HASH, OTHER_BODY), ""))
        .startsWith("400 XAmzContentSHA256Mismatch");
  }

  @Test
  void noKeyClosesTheListingToOthers() {
    for (String key : List.of("a%01b", "a%00b", "a%EF%BF%BFb")) {
      assertThat(send("PUT", key, Map.of(), "x")).startsWith("400 InvalidRequest");
    }
    assertThat(isThere("there")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%FF", "%FE", "%C3%28", "%ED%A0%80"})
  void aKeyIsUtf8(String key) {
    assertThat(send("PUT", key, Map.of(), "x")).startsWith("400 InvalidURI");
  }

  @Test
  void aKeyHas1024BytesAtMost() {
    assertThat(send("PUT", "a".repeat(1024), Map.of(), "x")).startsWith("200");
    assertThat(send("PUT", "a".repeat(1025), Map.of(), "x")).startsWith("400 KeyTooLongError");
    assertThat(send("PUT", "%C3%A4".repeat(513), Map.of(), "x")).startsWith("400 KeyTooLongError");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffffff", "+1", "-1", "x", "\u0661"})
  void aChunksSizeIsAFewHexDigits(String size) {
    String body = size + "\r\nx\r\n0\r\n\r\n";

    assertThat(
            send(
                "PUT",
                "chunked",
                Map.of(
                    HASH,
                    S3Body.UNSIGNED_CHUNKS_TRAILER,
                    "x-amz-decoded-content-length",
                    "1",
                    "x-amz-trailer",
                    "x-amz-checksum-crc32"),
                body))
        .startsWith("400 ");
    assertThat(isThere("chunked")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1", "1x", "99999999999999999999"})
  void aDecodedLengthIsItsDigits(String length) {
    assertThat(
            send(
                "PUT",
                "chunked",
                Map.of(
                    HASH, S3Body.UNSIGNED_CHUNKS_TRAILER, "x-amz-decoded-content-length", length),
                "1\r\nx\r\n0\r\n\r\n"))
        .startsWith("4");
    assertThat(isThere("chunked")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x-amz-checksum-sha1:Eb1DbYoFhTl4gTBbe0xjY5mFGvM=\r\n",
        "x-amz-checksum-crc32:jNwWgw==\r\nx-amz-meta-a:1\r\n",
        "x-amz-checksum-crc32:jNwWgw==\r\nx-amz-checksum-crc32:jNwWgw==\r\n",
        "x-amz-checksum-crc32:jNwWgw==\r\nx-amz-trailer-signature:00\r\n",
        "x-amz-checksum-crc32\r\n"
      })
  void aTrailerIsTheOneThatWasAnnounced(String trailers) {
    assertThat(chunked("x-amz-checksum-crc32", trailers)).startsWith("400 MalformedTrailerError");
    assertThat(isThere("chunked")).isFalse();
  }

  @Test
  void aTrailerIsAnnouncedOfWhatHasOne() {
    assertThat(chunked("x-amz-checksum-crc32", "x-amz-checksum-crc32:jNwWgw==\r\n"))
        .startsWith("200");
    assertThat(send("PUT", "plain", Map.of("x-amz-trailer", "x-amz-checksum-crc32"), "x"))
        .startsWith("400 MalformedTrailerError");
    assertThat(isThere("plain")).isFalse();
    s3.deleteObject(delete -> delete.bucket(Sandbox.BUCKET).key("chunked"));
  }

  /** The CRC32 of the x is jNwWgw==. */
  private static String chunked(String announced, String trailers) {
    return send(
        "PUT",
        "chunked",
        Map.of(
            HASH,
            S3Body.UNSIGNED_CHUNKS_TRAILER,
            "x-amz-decoded-content-length",
            "1",
            "x-amz-trailer",
            announced),
        "1\r\nx\r\n0\r\n" + trailers + "\r\n");
  }

  /** As it is signed: RFC 9110, section 5.2. */
  @Test
  void aHeaderThatIsSentTwiceMeansBothOfItsValues() {
    assertThat(send("PUT", "meta", Map.of("x-amz-meta-a", "1\n2"), "x")).startsWith("200");
    assertThat(s3.headObject(head -> head.bucket(Sandbox.BUCKET).key("meta")).metadata())
        .containsEntry("a", "1,2");

    String source = "/" + Sandbox.BUCKET + "/there";
    assertThat(
            send("PUT", "copied", Map.of("x-amz-copy-source", source + "\n" + source + "-not"), ""))
        .startsWith("404 NoSuchKey");
    assertThat(isThere("copied")).isFalse();
  }

  @Test
  void aRequestHasOneHost() throws IOException {
    URI endpoint = sandbox.aws().endpoint();
    try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 400")
          .contains("The request has more than one Host header.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%2B1", "%D9%A1", "1.0", "0x1"})
  void aNumberIsItsDigits(String number) {
    assertThat(send("GET", "?max-keys=" + number, Map.of(), "")).startsWith("400 InvalidArgument");
    assertThat(send("GET", "there?partNumber=" + number, Map.of(), ""))
        .startsWith("400 InvalidArgument");
    assertThat(send("GET", "?max-keys=1", Map.of(), "")).startsWith("200");
  }

  @Test
  void aRangeIsItsDigits() {
    assertThat(send("GET", "there", Map.of("range", "bytes=+0-0"), "")).startsWith("416");
  }

  @Test
  void aPresignedRequestHasOneSignatureAndALifetimeInDigits() throws Exception {
    String url = presigned();

    assertThat(get(url)).isEqualTo(200);
    assertThat(get(url + "&X-Amz-Signature=" + "0".repeat(64))).isEqualTo(400);
    assertThat(get(url.replace("X-Amz-Expires=60", "X-Amz-Expires=%2B60"))).isEqualTo(400);
  }

  private static String presigned() {
    try (S3Presigner presigner =
        S3Presigner.builder()
            .endpointOverride(sandbox.aws().endpoint())
            .region(Region.of(sandbox.aws().region()))
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .credentialsProvider(StaticCredentialsProvider.create(sandbox.admin()))
            .build()) {
      return presigner
          .presignGetObject(
              presign ->
                  presign
                      .signatureDuration(Duration.ofSeconds(60))
                      .getObjectRequest(get -> get.bucket(Sandbox.BUCKET).key("there")))
          .url()
          .toString();
    }
  }

  private static int get(String url) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void xmlOfAnyDepthIsAnswered() throws Exception {
    String deep = "<Delete>".repeat(100_000) + "</Delete>".repeat(100_000);

    for (String body : List.of(deep, "<Delete")) {
      assertThat(send("POST", "?delete", Map.of("content-md5", md5(body)), body))
          .startsWith("400 MalformedXML");
    }
    assertThat(isThere("there")).isTrue();
  }

  @Test
  void aFormIsReadWholeOrNotAtAll() throws Exception {
    String form =
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&Filler=" + "x".repeat(1024 * 1024);
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(sandbox.aws().endpoint())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<Code>InvalidAction</Code>");
  }

  /** What cannot be decoded has no signature. */
  private static String sign(Signature signature, RequestHead head, String hash) {
    try {
      return SigV4.sign(
          signature,
          SigV4.SigningKey.of(sandbox.aws().adminSecretAccessKey(), signature.scope()),
          head,
          hash);
    } catch (Percent.Malformed e) {
      return "0".repeat(64);
    }
  }

  private static String md5(String body) throws GeneralSecurityException {
    return Base64.getEncoder()
        .encodeToString(
            MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** The answer's status and code; a header's values are sent in a line each. */
  private static String send(
      String method, String keyAndQuery, Map<String, String> headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String[] parts = ("/" + Sandbox.BUCKET + "/" + keyAndQuery).split("\\?", 2);
    String path = parts[0].replaceFirst("/$", "");
    Map<String, String> signed = new TreeMap<>(headers);
    signed.putIfAbsent(HASH, SigV4.hash(bytes));
    String hash = signed.get(HASH);
    URI endpoint = sandbox.aws().endpoint();
    signed.put("host", endpoint.getHost() + ":" + endpoint.getPort());
    String timestamp = Signature.TIMESTAMP.format(Instant.now());
    signed.put("x-amz-date", timestamp);
    Map<String, List<String>> sent = new TreeMap<>();
    signed.forEach((name, value) -> sent.put(name, List.of(value.split("\n"))));
    RequestHead head = new RequestHead(method, path, parts.length == 2 ? parts[1] : "", sent);
    SigV4.Scope scope = new SigV4.Scope(timestamp.substring(0, 8), sandbox.aws().region(), "s3");
    Signature signature =
        new Signature(
            sandbox.aws().adminAccessKeyId(),
            scope,
            timestamp,
            List.copyOf(signed.keySet()),
            "",
            Optional.empty(),
            Optional.empty());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(endpoint + path + (parts.length == 2 ? "?" + parts[1] : "")))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes))
            .header(
                "Authorization",
                "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                    .formatted(
                        SigV4.ALGORITHM,
                        signature.accessKeyId(),
                        scope,
                        String.join(";", signature.signedHeaders()),
                        sign(signature, head, hash)));
    sent.forEach(
        (name, values) -> {
          if (!name.equals("host")) {
            values.forEach(value -> request.header(name, value));
          }
        });
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + answer.body().replaceAll("(?s).*<Code>([^<]*)</Code>.*", " $1");
    } catch (IOException e) {
      return "not answered: " + e;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
