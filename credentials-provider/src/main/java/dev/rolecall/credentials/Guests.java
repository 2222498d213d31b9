package dev.rolecall.credentials;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Code that is not the provider's own and that it calls: the exchange, and the listeners. Who asks
 * from there must not wait for what he is a part of.
 */
final class Guests {
  private final Set<Thread> inside = ConcurrentHashMap.newKeySet();

  <T> T call(Supplier<T> guest) {
    boolean entered = inside.add(Thread.currentThread());
    try {
      return guest.get();
    } finally {
      if (entered) {
        inside.remove(Thread.currentThread());
      }
    }
  }

  void run(Runnable guest) {
    Object unused =
        call(
            () -> {
              guest.run();
              return this;
            });
  }

  /** Whether the current thread runs such code. */
  boolean running() {
    return inside.contains(Thread.currentThread());
  }
}
