package dev.rolecall.s3;

import java.util.Arrays;
import java.util.Locale;

/** What a Profile does with its scope. */
public enum Access {
  /** It lists and reads. */
  READ,
  /** It lists, reads, writes and deletes. */
  WRITE;

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException naming the text and what it may be
   */
  public static Access parse(String text) {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"%s\" is not an access: read or write".formatted(text)));
  }

  /** Whether it is done with an action. */
  public boolean needs(ScopeAction action) {
    return this == WRITE || action == ScopeAction.LIST || action == ScopeAction.GET;
  }

  /** As options and annotations name it: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
