package dev.rolecall.agent;

import java.util.List;
import java.util.OptionalLong;

/**
 * A command line for the agent.
 *
 * @param arguments as after {@code rolecall} in a shell
 * @param process the number of the one that asks, or asks for another
 */
record Request(List<String> arguments, OptionalLong process) {
  Request {
    arguments = List.copyOf(arguments);
  }
}
