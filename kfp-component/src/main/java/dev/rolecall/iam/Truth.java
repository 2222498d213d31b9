package dev.rolecall.iam;

/** Kleene's three values: what depends on something unknown is neither true nor false. */
enum Truth {
  FALSE,
  UNKNOWN,
  TRUE;

  static Truth of(boolean value) {
    return value ? TRUE : FALSE;
  }

  Truth not() {
    return switch (this) {
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
      case TRUE -> FALSE;
    };
  }

  /** The lesser of both. */
  Truth and(Truth other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** The greater of both. */
  Truth or(Truth other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** What is so whichever of both is the case. */
  Truth either(Truth other) {
    return this == other ? this : UNKNOWN;
  }
}
