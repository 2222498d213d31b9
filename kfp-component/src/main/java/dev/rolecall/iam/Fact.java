package dev.rolecall.iam;

import java.util.List;

/** What is known of a condition key of a request. */
public sealed interface Fact {
  /**
   * It has these values.
   *
   * @param values one or more
   */
  record Known(List<String> values) implements Fact {
    /** Copies. */
    public Known {
      values = List.copyOf(values);
    }
  }

  /** It has no values that are known. */
  enum Valueless implements Fact {
    /** The request has no such key. */
    ABSENT,
    /** It is there, with one value or more that are not known and not all empty. */
    PRESENT,
    /** It may be there, with whatever values, or not. */
    UNCERTAIN
  }

  /** Whether nobody here knows its values. */
  default boolean isUnknown() {
    return this == Valueless.PRESENT || this == Valueless.UNCERTAIN;
  }

  /** Whether the request has it, with a value that is not empty, for all that is known. */
  default boolean isThere() {
    return this instanceof Known known
        ? !known.values().stream().allMatch(String::isEmpty)
        : this == Valueless.PRESENT;
  }
}
