package dev.rolecall.verify;

import java.util.Optional;

/** A sight as a value, so that its absence skips nobody who can do without it. */
record Glimpse<T>(Sight<T> sight) {
  Optional<T> value() {
    return sight instanceof Sight.Seen<T> seen ? Optional.of(seen.value()) : Optional.empty();
  }
}
