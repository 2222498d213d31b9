package dev.rolecall.agent;

import java.time.Instant;
import java.util.Optional;

/** The processes beside this one. */
interface Processes {
  /** Those of this machine. */
  Processes OF_THIS_MACHINE =
      process ->
          ProcessHandle.of(process)
              .filter(ProcessHandle::isAlive)
              .map(each -> each.info().startInstant().orElse(Instant.EPOCH));

  /** When it began, if it is there: another one has its number some day. */
  Optional<Instant> began(long process);
}
