package dev.rolecall.iam;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A range of IPv4 or IPv6 addresses in CIDR form; an address alone is a range of one (IAM User
 * Guide, Condition operators, IP address). Names are never looked up.
 */
final class IpRange implements CompiledValue {
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");

  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;
  private static final int MAX_OCTET = 255;

  private final byte[] network;
  private final int bits;

  private IpRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /** Nothing where the text is no range. */
  static Optional<IpRange> parse(String range) {
    int slash = range.indexOf('/');
    return bytes(slash < 0 ? range : range.substring(0, slash))
        .flatMap(
            network -> {
              int all = network.length * Byte.SIZE;
              String length = slash < 0 ? Integer.toString(all) : range.substring(slash + 1);
              return LENGTH.matcher(length).matches() && Integer.parseInt(length) <= all
                  ? Optional.of(new IpRange(network, Integer.parseInt(length)))
                  : Optional.empty();
            });
  }

  /** Whether the address lies in the range. False where it is none. */
  @Override
  public Truth matches(String address, RequestContext context) {
    return Truth.of(bytes(address).filter(this::contains).isPresent());
  }

  private boolean contains(byte[] host) {
    if (host.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if (((network[bit / Byte.SIZE] ^ host[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Its first and its last address, and the two beside it, where there are such. */
  Stream<String> edges() {
    int all = network.length * Byte.SIZE;
    BigInteger size = BigInteger.ONE.shiftLeft(all - bits);
    BigInteger first = new BigInteger(1, network).divide(size).multiply(size);
    BigInteger behind = first.add(size);
    return Stream.of(first, behind.subtract(BigInteger.ONE), first.subtract(BigInteger.ONE), behind)
        .filter(address -> address.signum() >= 0 && address.bitLength() <= all)
        .map(this::text);
  }

  private String text(BigInteger address) {
    int group = network.length == V4_BYTES ? Byte.SIZE : Short.SIZE;
    StringBuilder text = new StringBuilder();
    for (int shift = network.length * Byte.SIZE - group; shift >= 0; shift -= group) {
      int part = address.shiftRight(shift).intValue() & ((1 << group) - 1);
      text.append(group == Byte.SIZE ? Integer.toString(part) : Integer.toHexString(part));
      text.append(shift == 0 ? "" : group == Byte.SIZE ? "." : ":");
    }
    return text.toString();
  }

  private static Optional<byte[]> bytes(String text) {
    return text.indexOf(':') < 0 ? v4(text) : v6(text);
  }

  /** Four decimal numbers without leading zeros. */
  private static Optional<byte[]> v4(String text) {
    byte[] bytes = new byte[V4_BYTES];
    int octet = 0;
    int digits = 0;
    int value = 0;
    for (int at = 0; at <= text.length(); at++) {
      char character = at < text.length() ? text.charAt(at) : '.';
      if (character == '.') {
        if (digits == 0 || octet == V4_BYTES) {
          return Optional.empty();
        }
        bytes[octet++] = (byte) value;
        digits = 0;
        value = 0;
      } else if (character < '0' || character > '9' || (digits > 0 && value == 0)) {
        return Optional.empty();
      } else {
        digits++;
        value = value * 10 + character - '0';
        if (value > MAX_OCTET) {
          return Optional.empty();
        }
      }
    }
    return octet == V4_BYTES ? Optional.of(bytes) : Optional.empty();
  }

  private static Optional<byte[]> v6(String text) {
    if (!V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // A literal, as the pattern makes sure: the resolver is not asked.
      byte[] bytes = InetAddress.getByName(text).getAddress();
      return Optional.of(bytes.length == V4_BYTES ? mapped(bytes) : bytes);
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Java takes {@code ::ffff:203.0.113.7} for an IPv4 address; it is one of IPv6. */
  private static byte[] mapped(byte[] v4) {
    byte[] bytes = new byte[V6_BYTES];
    int begin = V6_BYTES - V4_BYTES;
    Arrays.fill(bytes, begin - 2, begin, (byte) 0xff);
    System.arraycopy(v4, 0, bytes, begin, V4_BYTES);
    return bytes;
  }
}
