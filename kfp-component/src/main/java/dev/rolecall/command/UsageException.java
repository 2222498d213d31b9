package dev.rolecall.command;

/** The command was used wrongly. Its message says what is wrong, why, and what to type. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the sentence that the user reads. */
  public UsageException(String message) {
    super(message);
  }
}
