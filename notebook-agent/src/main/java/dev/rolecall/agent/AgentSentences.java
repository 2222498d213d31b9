package dev.rolecall.agent;

import dev.rolecall.failure.Explanation;
import java.nio.file.Path;

/** What is said where an agent cannot listen. */
final class AgentSentences {
  private AgentSentences() {}

  static Explanation noSocket(Path socket, String why) {
    return new Explanation(
        "It cannot listen at %s: %s."
            .formatted(Explanation.shown("" + socket), Explanation.shown(why)),
        "The socket and its lock lie in a folder that must be there, and be this user's alone.",
        "Make one: mkdir -m 700 DIRECTORY, and name the socket in it: --socket DIRECTORY/agent");
  }
}
