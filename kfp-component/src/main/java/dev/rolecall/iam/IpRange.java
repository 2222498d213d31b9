package dev.rolecall.iam;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IPv4 and IPv6 ranges in CIDR form; an address alone is a range of one (IAM User Guide, Condition
 * operators, IP address). Names are never looked up.
 */
final class IpRange {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");

  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;

  private IpRange() {}

  /** Whether the address lies in the range. False where either is none. */
  static boolean contains(String range, String address) {
    int slash = range.indexOf('/');
    Optional<byte[]> network = bytes(slash < 0 ? range : range.substring(0, slash));
    Optional<byte[]> host = bytes(address);
    if (network.isEmpty() || host.isEmpty() || network.get().length != host.get().length) {
      return false;
    }
    int bits = host.get().length * 8;
    if (slash >= 0) {
      String length = range.substring(slash + 1);
      if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > bits) {
        return false;
      }
      bits = Integer.parseInt(length);
    }
    return samePrefix(network.get(), host.get(), bits);
  }

  private static boolean samePrefix(byte[] one, byte[] other, int bits) {
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if (((one[bit / 8] ^ other[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Java takes {@code ::ffff:203.0.113.7} for an IPv4 address; it is one of IPv6. */
  private static byte[] mapped(byte[] v4) {
    byte[] bytes = new byte[V6_BYTES];
    int begin = V6_BYTES - V4_BYTES;
    bytes[begin - 2] = (byte) 0xff;
    bytes[begin - 1] = (byte) 0xff;
    System.arraycopy(v4, 0, bytes, begin, V4_BYTES);
    return bytes;
  }

  private static Optional<byte[]> bytes(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // A literal, as the patterns above make sure: the resolver is not asked.
      byte[] bytes = InetAddress.getByName(text).getAddress();
      return Optional.of(text.contains(":") && bytes.length == V4_BYTES ? mapped(bytes) : bytes);
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
