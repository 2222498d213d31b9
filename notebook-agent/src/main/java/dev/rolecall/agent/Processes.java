package dev.rolecall.agent;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The processes beside this one. */
interface Processes {
  /** When it began, if it is there: another one has its number some day. */
  Optional<Instant> began(long process);

  /** Those of this machine. */
  static Processes ofThisMachine() {
    return new OfThisMachine(new ConcurrentHashMap<>());
  }

  /**
   * By the system's table. To see whether one is still there takes less than to read when it began.
   */
  record OfThisMachine(Map<Long, Seen> known) implements Processes {
    record Seen(ProcessHandle handle, Instant began) {
      static Seen of(ProcessHandle handle) {
        return new Seen(handle, handle.info().startInstant().orElse(Instant.EPOCH));
      }
    }

    @Override
    public Optional<Instant> began(long process) {
      Optional<Seen> seen =
          Optional.ofNullable(known.get(process))
              .or(() -> ProcessHandle.of(process).map(Seen::of))
              .filter(each -> each.handle().isAlive());
      seen.ifPresentOrElse(each -> known.put(process, each), () -> known.remove(process));
      return seen.map(Seen::began);
    }
  }
}
