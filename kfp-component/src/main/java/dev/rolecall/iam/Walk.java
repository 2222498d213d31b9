package dev.rolecall.iam;

import java.util.BitSet;
import java.util.stream.IntStream;

/** Which places of a pattern a text can have reached, character by character. */
interface Walk {
  /** Before the first character. */
  BitSet start();

  /** After one more. */
  BitSet step(BitSet places, int character);

  /** The characters that it tells from others. */
  IntStream characters();
}
