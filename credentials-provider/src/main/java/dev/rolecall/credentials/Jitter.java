package dev.rolecall.credentials;

import java.util.concurrent.ThreadLocalRandom;

/** Chance, so that many processes that started together do not ask together. */
@FunctionalInterface
interface Jitter {
  Jitter REAL = (least, most) -> ThreadLocalRandom.current().nextLong(least, most + 1);

  /** Anything from {@code least} to {@code most}, both of them possible. */
  long between(long least, long most);
}
