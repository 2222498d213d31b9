package dev.rolecall.agent;

import dev.rolecall.command.Rolecall;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The process {@code rolecall} of notebooks. An agent as the magics start it begins with little:
 * the options of a command line alone take as much memory and time as all that it needs until
 * somebody asks.
 */
final class RolecallNotebook {
  private static final int USED_WRONGLY = 2;

  private RolecallNotebook() {}

  public static void main(String[] args) {
    if (args.length == 3 && args[0].equals("agent") && args[1].equals("--socket")) {
      System.exit(agent(Path.of(args[2])));
    }
    Rolecall.main(args);
  }

  private static int agent(Path socket) {
    Rolecall.prepare();
    try {
      new AgentProcess(System.getenv(), Clock.systemUTC())
          .run(socket, AgentProcess.IDLE, stream(FileDescriptor.out));
      return 0;
    } catch (IOException e) {
      stream(FileDescriptor.err)
          .println("rolecall agent: " + AgentSentences.noSocket(socket, "" + e.getMessage()));
      return USED_WRONGLY;
    }
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
