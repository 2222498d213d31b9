package dev.rolecall.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The process {@code rolecall-credentials}. */
public final class RolecallCredentials {
  /**
   * TLS sends a key of each of the first two kinds of groups. By default the second is secp256r1,
   * whose tables Java 25 computes in 0.1 s. A server that takes neither of these asks for another.
   */
  private static final String GROUPS = "x25519,ffdhe2048,secp256r1,secp384r1,secp521r1";

  /**
   * Set to 0 by the launcher, which gives a JVM standard error to speak on as descriptor 1, and
   * standard output as descriptor 0.
   */
  private static final String OUTPUT = "rolecall.output";

  private RolecallCredentials() {}

  public static void main(String[] args) {
    // Without a logging backend, which nobody here could read, SLF4J would say on standard error
    // that there is none.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.getProperties().putIfAbsent("jdk.tls.namedGroups", GROUPS);
    HeadStart.begin();
    System.exit(
        new ProcessCommand(System.getenv(), Clock.systemUTC())
            .run(args, stream(output()), stream(FileDescriptor.err)));
  }

  private static FileDescriptor output() {
    return "0".equals(System.getProperty(OUTPUT)) ? FileDescriptor.in : FileDescriptor.out;
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
