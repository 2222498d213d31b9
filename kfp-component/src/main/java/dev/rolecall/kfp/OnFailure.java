package dev.rolecall.kfp;

import java.util.Locale;

/** What becomes of a step whose chain is broken. */
enum OnFailure {
  /** It fails: exit code 1. */
  FAIL,
  /** It succeeds, and its outputs tell. */
  REPORT;

  /** As the input {@code on_failure} names it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
