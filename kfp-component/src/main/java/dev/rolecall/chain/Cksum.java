package dev.rolecall.chain;

import java.nio.charset.StandardCharsets;

/**
 * What {@code cksum} prints of a text: its CRC, and its length in bytes (IEEE Std 1003.1, cksum,
 * Extended Description).
 */
final class Cksum {
  private static final int GENERATOR = 0x04C11DB7;

  private Cksum() {}

  static String of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int crc = 0;
    for (byte each : bytes) {
      crc = next(crc, each & 0xFF);
    }
    for (int length = bytes.length; length != 0; length >>>= Byte.SIZE) {
      crc = next(crc, length & 0xFF);
    }
    return Integer.toUnsignedString(~crc) + " " + bytes.length;
  }

  private static int next(int crc, int octet) {
    int next = crc ^ (octet << (Integer.SIZE - Byte.SIZE));
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      next = next < 0 ? (next << 1) ^ GENERATOR : next << 1;
    }
    return next;
  }
}
