package dev.rolecall.chain;

import java.security.SecureRandom;
import java.util.HexFormat;

/** By what the keys of one run are told from those of others. */
final class RunName {
  private static final int BYTES = 8;

  private RunName() {}

  static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
