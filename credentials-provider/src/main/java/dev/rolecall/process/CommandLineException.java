package dev.rolecall.process;

/** The command line cannot be understood; the message says what to write instead. */
final class CommandLineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandLineException(String message) {
    super(message);
  }
}
