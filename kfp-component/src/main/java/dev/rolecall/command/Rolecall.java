package dev.rolecall.command;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The process {@code rolecall}. */
final class Rolecall {
  private Rolecall() {}

  public static void main(String[] args) {
    System.exit(
        new RolecallCommand(System.getenv(), Clock.systemUTC(), onTerminal())
            .run(args, System.in, stream(FileDescriptor.out), stream(FileDescriptor.err)));
  }

  /** From JDK 22 on there is a console without a terminal too, and {@code isTerminal} tells. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean onTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** In UTF-8 whatever the locale, which containers seldom set. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
