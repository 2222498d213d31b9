package dev.rolecall.embedded.aws;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding as SigV4 has it: everything but letters, digits and {@code -._~} is encoded, in
 * upper-case hex (IAM User Guide, "Create a signed AWS API request", function UriEncode).
 */
final class Percent {
  private static final String HEX = "0123456789ABCDEF";

  private Percent() {}

  static String encode(String text) {
    return encode(text, false);
  }

  /** Leaves slashes as they are. */
  static String encodePath(String text) {
    return encode(text, true);
  }

  /**
   * The text behind an encoded path.
   *
   * @throws Malformed where a percent sign is not followed by two hex digits, or it is not UTF-8
   */
  static String decode(String encoded) {
    return decode(encoded, false);
  }

  /** As {@link #decode}, with a plus sign standing for a space, as in a query. */
  static String decodeQuery(String encoded) {
    return decode(encoded, true);
  }

  private static String encode(String text, boolean keepSlash) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isUnreserved(c) || (keepSlash && c == '/')) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  private static String decode(String encoded, boolean plusIsSpace) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length());
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        decoded.write(hexDigit(bytes, i + 1) << 4 | hexDigit(bytes, i + 2));
        i += 2;
      } else {
        decoded.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(decoded.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Malformed();
    }
  }

  private static int hexDigit(byte[] bytes, int at) {
    int digit = at < bytes.length ? Character.digit(bytes[at], 16) : -1;
    if (digit < 0) {
      throw new Malformed();
    }
    return digit;
  }

  /** A percent sign without two hex digits after it, or what is not UTF-8. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
