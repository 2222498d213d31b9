package dev.rolecall.command;

import java.util.Collection;

/** The command was used wrongly. Its message says what is wrong, why, and what to type. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the sentence that the user reads. */
  public UsageException(String message) {
    super(message);
  }

  /** An option's value is none of those that it takes. */
  public static UsageException notOneOf(String option, String typed, Collection<String> known) {
    return new UsageException(UsageMessages.notOneOf(option, typed, known));
  }
}
