package dev.rolecall.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The process {@code rolecall-credentials}. */
final class RolecallCredentials {
  private RolecallCredentials() {}

  public static void main(String[] args) {
    // Without a logging backend, which nobody here could read, SLF4J would say on standard error
    // that there is none.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.exit(
        new ProcessCommand(System.getenv(), Clock.systemUTC())
            .run(args, stream(FileDescriptor.out), stream(FileDescriptor.err)));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
