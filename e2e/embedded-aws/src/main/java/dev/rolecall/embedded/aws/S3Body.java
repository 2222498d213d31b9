package dev.rolecall.embedded.aws;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A body that is checked while it is read: its reader meets the refusal before the end, so that
 * nothing which fails its check is ever stored.
 */
final class S3Body {
  static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  static final String SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  static final String SIGNED_CHUNKS_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
  static final String UNSIGNED_CHUNKS_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

  private static final Set<String> CHUNKED =
      Set.of(SIGNED_CHUNKS, SIGNED_CHUNKS_TRAILER, UNSIGNED_CHUNKS_TRAILER);
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Of a body that is not stored, in bytes. */
  static final int LARGEST_DOCUMENT = 16 * 1024 * 1024;

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private S3Body() {}

  /**
   * What the client signed for its body.
   *
   * @throws AwsError where it does not say, or says something that S3 does not know
   */
  static String declared(RequestHead head) {
    String declared =
        head.header("x-amz-content-sha256")
            .or(() -> head.parameter("X-Amz-Content-Sha256"))
            .or(() -> head.parameter("X-Amz-Algorithm").map(presigned -> UNSIGNED))
            .orElseThrow(S3Errors.MISSING_PAYLOAD_HASH::error);
    if (!declared.equals(UNSIGNED)
        && !CHUNKED.contains(declared)
        && !SHA256.matcher(declared).matches()) {
      throw S3Errors.INVALID_PAYLOAD_HASH.error().with("ArgumentName", "x-amz-content-sha256");
    }
    if (!declared.endsWith("-TRAILER") && head.header("x-amz-trailer").isPresent()) {
      throw S3Errors.MALFORMED_TRAILER.error();
    }
    return declared;
  }

  static boolean isChunked(String declared) {
    return CHUNKED.contains(declared);
  }

  /** The body as it was before it was sent, failing with {@link Refused} where it is not. */
  static InputStream checked(
      InputStream raw, RequestHead head, String declared, Authenticator.Verified verified) {
    if (isChunked(declared)) {
      return new ChunkedBody(raw, head, declared, verified);
    }
    return declared.equals(UNSIGNED) ? raw : new Hashed(raw, declared);
  }

  /** The length that the body will have when it is decoded, in bytes; -1 where it is not said. */
  static long length(RequestHead head, String declared) {
    String header = isChunked(declared) ? "x-amz-decoded-content-length" : "content-length";
    Optional<String> length = head.header(header);
    if (length.filter(text -> !LENGTH.matcher(text).matches()).isPresent()) {
      throw S3Errors.MISSING_LENGTH.error();
    }
    return length.map(Long::parseLong).orElse(-1L);
  }

  /**
   * All of a body that is not stored, so that it is checked before anything is done.
   *
   * @throws AwsError where it does not pass its check, or is too large
   */
  static InputStream document(InputStream checked) throws IOException {
    try {
      byte[] document = checked.readNBytes(LARGEST_DOCUMENT + 1);
      if (document.length > LARGEST_DOCUMENT) {
        throw S3Errors.ENTITY_TOO_LARGE.error();
      }
      return new ByteArrayInputStream(document);
    } catch (Refused refused) {
      throw refused.error();
    }
  }

  /** The refusal of a body, in the only clothes that a stream lets through. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    private final AwsError error;

    Refused(AwsError error) {
      super(error.sentence());
      this.error = error;
    }

    AwsError error() {
      return error;
    }
  }

  /** A body whose hash was signed. */
  private static final class Hashed extends FilterInputStream {
    private final MessageDigest digest = SigV4.sha256();
    private final String expected;
    private boolean ended;

    Hashed(InputStream in, String expected) {
      super(in);
      this.expected = expected;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      if (count >= 0) {
        digest.update(buffer, offset, count);
      } else if (!ended) {
        ended = true;
        if (!SigV4.same(SigV4.hex(digest.digest()), expected)) {
          throw new Refused(S3Errors.BAD_PAYLOAD_HASH.error());
        }
      }
      return count;
    }

    @Override
    public void close() {
      // What is left is read, and checked, after its reader has done with it.
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
