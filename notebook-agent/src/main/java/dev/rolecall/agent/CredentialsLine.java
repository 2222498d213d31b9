package dev.rolecall.agent;

import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.UsageException;
import dev.rolecall.credentials.WebIdentityException;
import dev.rolecall.failure.Visible;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code credentials [on|off] [--prefix S3URL] [--read-only]}, of the cells that the agent serves.
 * It is read by hand: an agent that gives credentials alone never loads what command lines need.
 */
final class CredentialsLine {
  static final String NAME = "credentials";

  private boolean on;
  private boolean off;
  private boolean help;
  private boolean readOnly;
  private @Nullable String prefix;

  private CredentialsLine(List<String> words) {
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      read(rest.next(), rest);
    }
  }

  private void read(String word, Iterator<String> rest) {
    switch (word) {
      case "on" -> on = true;
      case "off" -> off = true;
      case "-h", "--help" -> help = true;
      case "--read-only" -> readOnly = true;
      case "--prefix" -> {
        if (!rest.hasNext()) {
          throw new UsageException(AgentSentences.noPrefix("it has no value"));
        }
        prefix = rest.next();
      }
      default -> throw new UsageException(AgentSentences.notTaken(word));
    }
  }

  /** Carries it out for the process that asks. */
  static Reply answer(CredentialsEndpoint endpoint, Request request) {
    try {
      CredentialsLine line =
          new CredentialsLine(request.arguments().subList(1, request.arguments().size()));
      return line.help
          ? told(RolecallCommand.PASSED, AgentSentences.help())
          : line.answer(endpoint, request.process().orElseThrow(CredentialsLine::nobody));
    } catch (UsageException e) {
      return told(
          RolecallCommand.USED_WRONGLY,
          Visible.lines("rolecall %s: %s".formatted(NAME, e.getMessage())));
    }
  }

  private static UsageException nobody() {
    return new UsageException("it is for a cell of a Python notebook.");
  }

  private Reply answer(CredentialsEndpoint endpoint, long process) {
    boolean narrowed = readOnly || prefix != null;
    if ((on && off) || (narrowed && !on)) {
      throw new UsageException(AgentSentences.narrowingOfNothing());
    }
    if (on) {
      return on(endpoint, process, Narrowing.of(Optional.ofNullable(prefix), readOnly));
    }
    if (off) {
      return told(RolecallCommand.PASSED, AgentSentences.off(endpoint.off(process)));
    }
    String state = AgentSentences.state(endpoint.held(process), endpoint.users());
    return new Reply(text(RolecallCommand.PASSED, state), endpoint.environment(process));
  }

  private static Reply on(CredentialsEndpoint endpoint, long process, Narrowing narrowing) {
    try {
      CredentialsEndpoint.Grant grant = endpoint.on(process, narrowing);
      return new Reply(
          text(RolecallCommand.PASSED, AgentSentences.on(grant, narrowing)), grant.environment());
    } catch (WebIdentityException e) {
      return told(RolecallCommand.FAILED, AgentSentences.noSession(e.failure()));
    } catch (IOException e) {
      throw new UsageException(AgentSentences.noEndpoint("" + e.getMessage()).toString());
    }
  }

  private static Reply told(int exit, String text) {
    return new Reply(text(exit, text), Map.of());
  }

  /** A cell shows it as it stands. */
  private static Cell text(int exit, String text) {
    return new Cell(exit, text + "\n", "", Optional.empty());
  }
}
