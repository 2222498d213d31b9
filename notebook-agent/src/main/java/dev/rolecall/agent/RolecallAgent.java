package dev.rolecall.agent;

import dev.rolecall.command.Rolecall;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * The process {@code rolecall-agent}, which the magics start: {@code rolecall agent --socket PATH},
 * begun with little. The options of a command line alone take more memory and time than all that it
 * needs until somebody asks. {@code agent --rehearse} has it answer one question of its own and
 * end, for an archive of its classes. Any other line is {@code rolecall}'s.
 */
final class RolecallAgent {
  private static final int USED_WRONGLY = 2;

  private RolecallAgent() {}

  public static void main(String[] args) {
    List<String> line = List.of(args);
    if (line.size() == 3 && line.subList(0, 2).equals(List.of("agent", "--socket"))) {
      System.exit(listen(Path.of(args[2])));
    }
    if (line.equals(List.of("agent", "--rehearse"))) {
      System.exit(rehearse());
    }
    Rolecall.main(args);
  }

  private static int listen(Path socket) {
    try {
      process().run(socket, AgentProcess.IDLE, stream(FileDescriptor.out));
      return 0;
    } catch (IOException e) {
      return refused(socket, e);
    }
  }

  private static int rehearse() {
    try {
      process().rehearse();
      return 0;
    } catch (IOException e) {
      return refused(Path.of(System.getProperty("java.io.tmpdir", "")), e);
    }
  }

  private static AgentProcess process() {
    Rolecall.prepare();
    return new AgentProcess(System.getenv(), Clock.systemUTC());
  }

  private static int refused(Path socket, IOException why) {
    stream(FileDescriptor.err)
        .println("rolecall agent: " + AgentSentences.noSocket(socket, "" + why.getMessage()));
    return USED_WRONGLY;
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
