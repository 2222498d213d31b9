package dev.rolecall.embedded.aws;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gaul.s3proxy.checksum.FlexChecksum;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.SdkChecksum;

/**
 * A body in the form aws-chunked: chunks, each signed or not, and perhaps trailing headers (Amazon
 * S3 API Reference, "Signature Calculations: Transferring Payload in Multiple Chunks", and
 * "including trailing headers"). A chunk's bytes are handed on after its signature was checked; the
 * end is told after the trailing checksum, its signature and the length were.
 */
final class ChunkedBody extends InputStream {
  /** No SDK sends longer chunks, and a chunk is held in memory until its signature is checked. */
  private static final int LONGEST_CHUNK = 16 * 1024 * 1024;

  private static final int LONGEST_LINE = 4096;
  private static final Pattern SIZE = Pattern.compile("[0-9A-Fa-f]{1,15}");

  private final InputStream in;
  private final boolean signed;
  private final Authenticator.Verified verified;
  private final Optional<String> trailer;
  private final @Nullable SdkChecksum checksum;
  private final long length;
  private final Map<String, String> trailers = new LinkedHashMap<>();

  private String previous;
  private byte[] chunk = new byte[0];
  private int position;
  private int limit;
  private long count;
  private boolean ended;

  ChunkedBody(InputStream in, RequestHead head, String declared, Authenticator.Verified verified) {
    this.in = new BufferedInputStream(in, 64 * 1024);
    this.signed = !declared.equals(S3Body.UNSIGNED_CHUNKS_TRAILER);
    this.verified = verified;
    this.trailer =
        declared.equals(S3Body.SIGNED_CHUNKS)
            ? Optional.empty()
            : head.header("x-amz-trailer").map(name -> name.strip().toLowerCase(Locale.ROOT));
    FlexChecksum algorithm = trailer.map(FlexChecksum::fromHeaderName).orElse(null);
    this.checksum = algorithm == null ? null : algorithm.newChecksum();
    this.length = S3Body.length(head, declared);
    this.previous = verified.signature().value();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int wanted) throws IOException {
    if (wanted == 0) {
      return 0;
    }
    if (position == limit && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int given = Math.min(wanted, limit - position);
    System.arraycopy(chunk, position, buffer, offset, given);
    position += given;
    return given;
  }

  private void nextChunk() throws IOException {
    String[] header = line().split(";chunk-signature=", 2);
    int size = size(header[0]);
    if (chunk.length < size) {
      chunk = new byte[size];
    }
    if (in.readNBytes(chunk, 0, size) < size) {
      throw new S3Body.Refused(S3Errors.INCOMPLETE_BODY.error());
    }
    if (signed) {
      checkSignature(
          SigV4.signChunk(verified.signature(), verified.signingKey(), previous, chunk, size),
          header.length == 2 ? header[1] : "");
    }
    if (checksum != null) {
      checksum.update(chunk, 0, size);
    }
    position = 0;
    limit = size;
    count += size;
    if (size == 0) {
      end();
    } else if (!line().isEmpty()) {
      throw new S3Body.Refused(S3Errors.INCOMPLETE_BODY.error());
    }
  }

  private static int size(String hex) throws IOException {
    if (!SIZE.matcher(hex).matches()) {
      throw new S3Body.Refused(S3Errors.INCOMPLETE_BODY.error());
    }
    long size = Long.parseLong(hex, 16);
    if (size > LONGEST_CHUNK) {
      throw new S3Body.Refused(S3Errors.ENTITY_TOO_LARGE.error());
    }
    return (int) size;
  }

  private void end() throws IOException {
    readTrailers();
    if (signed && trailer.isPresent()) {
      StringBuilder canonical = new StringBuilder();
      trailers.forEach(
          (name, value) -> {
            if (!name.equals("x-amz-trailer-signature")) {
              canonical.append(name).append(':').append(value).append('\n');
            }
          });
      checkSignature(
          SigV4.signTrailer(
              verified.signature(), verified.signingKey(), previous, canonical.toString()),
          trailers.getOrDefault("x-amz-trailer-signature", ""));
    }
    checkChecksum();
    if (length != count) {
      throw new S3Body.Refused(S3Errors.INCOMPLETE_BODY.error());
    }
    ended = true;
  }

  private void readTrailers() throws IOException {
    for (Optional<String> line = lineOrEnd();
        line.isPresent() && !line.get().isEmpty();
        line = lineOrEnd()) {
      String[] pair = line.get().split(":", 2);
      String name = pair[0].strip().toLowerCase(Locale.ROOT);
      boolean announced = trailer.filter(name::equals).isPresent();
      boolean signature = signed && trailer.isPresent() && name.equals("x-amz-trailer-signature");
      if (pair.length < 2
          || !(announced || signature)
          || trailers.put(name, pair[1].strip()) != null) {
        throw new S3Body.Refused(S3Errors.MALFORMED_TRAILER.error());
      }
    }
  }

  private void checkChecksum() throws IOException {
    if (trailer.isEmpty()) {
      return;
    }
    String name = trailer.get();
    String sent = trailers.get(name);
    if (sent == null) {
      throw new S3Body.Refused(S3Errors.MALFORMED_TRAILER.error());
    }
    if (checksum != null
        && !sent.equals(Base64.getEncoder().encodeToString(checksum.getChecksumBytes()))) {
      String algorithm = name.substring(name.lastIndexOf('-') + 1).toUpperCase(Locale.ROOT);
      throw new S3Body.Refused(S3Errors.BAD_CHECKSUM.error(algorithm));
    }
  }

  private void checkSignature(String expected, String given) throws IOException {
    if (!SigV4.same(expected, given)) {
      throw new S3Body.Refused(S3Errors.SIGNATURE_MISMATCH.error());
    }
    previous = expected;
  }

  private String line() throws IOException {
    return lineOrEnd().orElseThrow(() -> new S3Body.Refused(S3Errors.INCOMPLETE_BODY.error()));
  }

  private Optional<String> lineOrEnd() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        int end = line.length() - 1;
        return Optional.of(
            end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString());
      }
      if (line.length() >= LONGEST_LINE) {
        throw new S3Body.Refused(S3Errors.INCOMPLETE_BODY.error());
      }
      line.append((char) c);
    }
    return line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
  }
}
