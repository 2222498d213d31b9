package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Signatures that AWS itself prints: Amazon S3 API Reference, "Signature Calculations for the
 * Authorization Header" (single chunk, chunked, chunked with a trailer) and "Authenticating
 * Requests: Using Query Parameters"; and the test suite of Signature Version 4.
 */
final class SigV4Test {
  private static final Key S3_KEY =
      new Key(
          "AKIAIOSFODNN7EXAMPLE",
          "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
          Optional.empty(),
          Optional.empty());
  private static final Key SUITE_KEY =
      new Key(
          "AKIDEXAMPLE",
          "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
          Optional.empty(),
          Optional.empty());
  private static final Instant S3_TIME = Instant.parse("2013-05-24T00:00:00Z");
  private static final Instant SUITE_TIME = Instant.parse("2015-08-30T12:36:00Z");

  @Test
  void theDocumentedGetIsVerified() {
    RequestHead head =
        s3(
            "GET",
            "/test.txt",
            "",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            Map.of("range", "bytes=0-9", "x-amz-content-sha256", SigV4.EMPTY_HASH));

    assertThat(verify(head, SigV4.EMPTY_HASH).key()).isEqualTo(S3_KEY);
  }

  @Test
  void theDocumentedPutIsVerified() {
    String hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
    RequestHead head =
        s3(
            "PUT",
            "/test$file.text",
            "",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            Map.of(
                "date",
                "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-storage-class",
                "REDUCED_REDUNDANCY",
                "x-amz-content-sha256",
                hash));

    assertThat(verify(head, hash).key()).isEqualTo(S3_KEY);
    assertThat(SigV4.hash("Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(hash);
  }

  @Test
  void theDocumentedSubresourceIsVerified() {
    RequestHead head =
        s3(
            "GET",
            "/",
            "lifecycle",
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
            Map.of("x-amz-content-sha256", SigV4.EMPTY_HASH));

    assertThat(verify(head, SigV4.EMPTY_HASH).key()).isEqualTo(S3_KEY);
  }

  @Test
  void theDocumentedListingIsVerifiedWhateverTheOrderOfItsParameters() {
    RequestHead head =
        s3(
            "GET",
            "/",
            "prefix=J&max-keys=2",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            Map.of("x-amz-content-sha256", SigV4.EMPTY_HASH));

    assertThat(verify(head, SigV4.EMPTY_HASH).key()).isEqualTo(S3_KEY);
  }

  @Test
  void theDocumentedPresignedUrlIsVerifiedUntilItExpires() {
    RequestHead head =
        new RequestHead(
            "GET",
            "/test.txt",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524"
                + "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
                + "&X-Amz-SignedHeaders=host&X-Amz-Signature="
                + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
            Map.of("host", List.of("examplebucket.s3.amazonaws.com")));

    assertThat(authenticator("s3", S3_KEY).verify(head, S3Body.UNSIGNED, S3_TIME, S3_TIME).key())
        .isEqualTo(S3_KEY);
    assertThatThrownBy(
            () ->
                authenticator("s3", S3_KEY)
                    .verify(head, S3Body.UNSIGNED, S3_TIME, S3_TIME.plusSeconds(86400)))
        .isInstanceOfSatisfying(
            RejectedSignature.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(RejectedSignature.Reason.EXPIRED));
  }

  @Test
  void theDocumentedChunksAreVerified() throws IOException {
    byte[] content = new byte[66560];
    Arrays.fill(content, (byte) 'a');
    String body =
        "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n"
            + "a".repeat(65536)
            + "\r\n400;chunk-signature="
            + "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
            + "a".repeat(1024)
            + "\r\n0;chunk-signature="
            + "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";

    assertThat(chunked(body).readAllBytes()).isEqualTo(content);
    assertThatThrownBy(() -> chunked(body.replace("a\r\n0;", "b\r\n0;")).readAllBytes())
        .isInstanceOf(S3Body.Refused.class);
  }

  @Test
  void theDocumentedTrailerIsVerified() throws IOException {
    String body =
        "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n"
            + "a".repeat(65536)
            + "\r\n400;chunk-signature="
            + "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n"
            + "a".repeat(1024)
            + "\r\n0;chunk-signature="
            + "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
            + "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:"
            + "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";

    assertThat(withTrailer(body).readAllBytes()).hasSize(66560);
    assertThatThrownBy(() -> withTrailer(body.replace("sOO8", "sOO9")).readAllBytes())
        .isInstanceOf(S3Body.Refused.class);
    assertThatThrownBy(() -> withTrailer(body.replace("d81f82", "d81f83")).readAllBytes())
        .isInstanceOf(S3Body.Refused.class);
  }

  @Test
  void theSuitesVanillaRequestIsVerifiedAlsoByPathsThatNormaliseToIt() {
    for (String path :
        List.of("/", "//", "/./", "/example/..", "/example1/example2/../..", "/..")) {
      RequestHead head =
          suite(
              "GET",
              path,
              "",
              "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
              Map.of());

      assertThat(
              authenticator("service", SUITE_KEY)
                  .verify(head, SigV4.EMPTY_HASH, SUITE_TIME, SUITE_TIME)
                  .key())
          .as(path)
          .isEqualTo(SUITE_KEY);
    }
  }

  @Test
  void theSuitesParametersAreSorted() {
    RequestHead head =
        suite(
            "GET",
            "/",
            "Param2=value2&Param1=value1",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
            Map.of());

    assertThat(
            authenticator("service", SUITE_KEY)
                .verify(head, SigV4.EMPTY_HASH, SUITE_TIME, SUITE_TIME)
                .key())
        .isEqualTo(SUITE_KEY);
  }

  private static ChunkedBody chunked(String body) {
    RequestHead head =
        chunkedHead(
            S3Body.SIGNED_CHUNKS,
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
            Map.of("content-length", "66824"));
    return new ChunkedBody(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
        head,
        S3Body.SIGNED_CHUNKS,
        verify(head, S3Body.SIGNED_CHUNKS));
  }

  private static ChunkedBody withTrailer(String body) {
    RequestHead head =
        chunkedHead(
            S3Body.SIGNED_CHUNKS_TRAILER,
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
            Map.of("x-amz-trailer", "x-amz-checksum-crc32c"));
    return new ChunkedBody(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
        head,
        S3Body.SIGNED_CHUNKS_TRAILER,
        verify(head, S3Body.SIGNED_CHUNKS_TRAILER));
  }

  private static RequestHead chunkedHead(
      String declared, String signature, Map<String, String> further) {
    Map<String, String> headers = new TreeMap<>(further);
    headers.put("content-encoding", "aws-chunked");
    headers.put("host", "s3.amazonaws.com");
    headers.put("x-amz-content-sha256", declared);
    headers.put("x-amz-decoded-content-length", "66560");
    headers.put("x-amz-storage-class", "REDUCED_REDUNDANCY");
    return s3("PUT", "/examplebucket/chunkObject.txt", "", signature, headers);
  }

  private static RequestHead s3(
      String method, String path, String query, String signature, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    all.putIfAbsent("host", "examplebucket.s3.amazonaws.com");
    all.put("x-amz-date", "20130524T000000Z");
    return signed(
        method, path, query, "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3", signature, all);
  }

  private static RequestHead suite(
      String method, String path, String query, String signature, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("host", "example.amazonaws.com");
    all.put("x-amz-date", "20150830T123600Z");
    return signed(method, path, query, "AKIDEXAMPLE/20150830/us-east-1/service", signature, all);
  }

  private static RequestHead signed(
      String method,
      String path,
      String query,
      String credential,
      String signature,
      Map<String, String> headers) {
    String signedHeaders = String.join(";", headers.keySet());
    headers.put(
        "authorization",
        "AWS4-HMAC-SHA256 Credential=%s/aws4_request,SignedHeaders=%s,Signature=%s"
            .formatted(credential, signedHeaders, signature));
    Map<String, List<String>> lists = new TreeMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return new RequestHead(method, path, query, lists);
  }

  private static Authenticator.Verified verify(RequestHead head, String payloadHash) {
    return authenticator("s3", S3_KEY).verify(head, payloadHash, S3_TIME, S3_TIME);
  }

  private static Authenticator authenticator(String service, Key key) {
    return new Authenticator(
        service,
        "us-east-1",
        Set.of(),
        id -> id.equals(key.accessKeyId()) ? Optional.of(key) : Optional.empty());
  }
}
