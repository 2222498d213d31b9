package dev.rolecall.embedded.aws;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The arithmetic of Signature Version 4: canonical request, string to sign, signing key (IAM User
 * Guide, "Create a signed AWS API request"; of chunks: Amazon S3 API Reference, "Signature
 * Calculations for the Authorization Header: Transferring Payload in Multiple Chunks").
 */
final class SigV4 {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final String TERMINAL = "aws4_request";

  /** The SHA-256 of nothing. */
  static final String EMPTY_HASH =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private SigV4() {}

  /** The signature that the key's owner would put on the request. */
  static String sign(
      Signature signature, SigningKey signingKey, RequestHead head, String payloadHash) {
    return signingKey.sign(stringToSign(signature, head, payloadHash));
  }

  /** The signature of one chunk, given that of what went before it. */
  static String signChunk(
      Signature signature, SigningKey signingKey, String previous, byte[] chunk, int length) {
    MessageDigest digest = sha256();
    digest.update(chunk, 0, length);
    return signingKey.sign(
        String.join(
            "\n",
            ALGORITHM + "-PAYLOAD",
            signature.timestamp(),
            signature.scope().toString(),
            previous,
            EMPTY_HASH,
            hex(digest.digest())));
  }

  /** The signature of the trailing headers, given that of the last chunk. */
  static String signTrailer(
      Signature signature, SigningKey signingKey, String previous, String trailer) {
    return signingKey.sign(
        String.join(
            "\n",
            ALGORITHM + "-TRAILER",
            signature.timestamp(),
            signature.scope().toString(),
            previous,
            hash(trailer.getBytes(StandardCharsets.ISO_8859_1))));
  }

  static String stringToSign(Signature signature, RequestHead head, String payloadHash) {
    return String.join(
        "\n",
        ALGORITHM,
        signature.timestamp(),
        signature.scope().toString(),
        hash(canonicalRequest(signature, head, payloadHash).getBytes(StandardCharsets.ISO_8859_1)));
  }

  static String canonicalRequest(Signature signature, RequestHead head, String payloadHash) {
    return String.join(
        "\n",
        head.method(),
        canonicalPath(head.path(), signature.scope().service()),
        canonicalQuery(head),
        canonicalHeaders(signature.signedHeaders(), head),
        String.join(";", signature.signedHeaders()),
        payloadHash);
  }

  /** Whether two signatures are the same, in a time that does not tell where they differ. */
  static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  static String hash(byte[] bytes) {
    return hex(sha256().digest(bytes));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  /** S3 signs the path encoded once, as it is; all others normalise it and encode it twice. */
  private static String canonicalPath(String path, String service) {
    if (service.equals("s3")) {
      return Percent.encodePath(Percent.decode(path));
    }
    return Percent.encodePath(normalised(path));
  }

  private static String normalised(String path) {
    String single = path.replaceAll("/{2,}", "/");
    String normalised = URI.create(single.isEmpty() ? "/" : single).normalize().getRawPath();
    return normalised.replaceAll("^(/\\.\\.)+(?=/|$)", "").isEmpty()
        ? "/"
        : normalised.replaceAll("^(/\\.\\.)+(?=/|$)", "");
  }

  private static String canonicalQuery(RequestHead head) {
    return head.parameters().stream()
        .filter(parameter -> !parameter.name().equals("X-Amz-Signature"))
        .map(
            parameter ->
                new RequestHead.Parameter(
                    Percent.encode(parameter.name()), Percent.encode(parameter.value())))
        .sorted(
            Comparator.comparing(RequestHead.Parameter::name)
                .thenComparing(RequestHead.Parameter::value))
        .map(parameter -> parameter.name() + "=" + parameter.value())
        .collect(Collectors.joining("&"));
  }

  private static String canonicalHeaders(List<String> names, RequestHead head) {
    StringBuilder canonical = new StringBuilder();
    for (String name : names) {
      String value =
          head.headers().getOrDefault(name, List.of()).stream()
              .map(each -> each.strip().replaceAll(" +", " "))
              .collect(Collectors.joining(","));
      canonical.append(name).append(':').append(value).append('\n');
    }
    return canonical.toString();
  }

  /**
   * What a signature is good for.
   *
   * @param date yyyyMMdd
   */
  record Scope(String date, String region, String service) {
    @Override
    public String toString() {
      return String.join("/", date, region, service, TERMINAL);
    }
  }

  /** A secret key bound to a scope. Has no toString that shows it. */
  static final class SigningKey {
    private final byte[] bytes;

    private SigningKey(byte[] bytes) {
      this.bytes = bytes;
    }

    static SigningKey of(String secretAccessKey, Scope scope) {
      byte[] secret = ("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8);
      byte[] date = hmac(secret, scope.date());
      return new SigningKey(hmac(hmac(hmac(date, scope.region()), scope.service()), TERMINAL));
    }

    String sign(String stringToSign) {
      return hex(hmac(bytes, stringToSign));
    }

    private static byte[] hmac(byte[] key, String data) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data.getBytes(StandardCharsets.UTF_8));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Every JDK has HmacSHA256.", e);
      }
    }
  }
}
