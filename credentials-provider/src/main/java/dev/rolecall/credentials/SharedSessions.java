package dev.rolecall.credentials;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One cache for equal environments, for as long as a provider has it: engines make a provider for
 * each file system and each client.
 */
final class SharedSessions {
  private static final Map<Map<String, String>, WeakReference<SessionCache>> CACHES =
      new HashMap<>();

  private SharedSessions() {}

  static synchronized SessionCache of(
      Map<String, String> environment, Function<Map<String, String>, SessionCache> made) {
    CACHES.values().removeIf(cache -> cache.get() == null);
    Map<String, String> key = Map.copyOf(environment);
    @Nullable WeakReference<SessionCache> known = CACHES.get(key);
    @Nullable SessionCache there = known == null ? null : known.get();
    if (there != null) {
      return there;
    }
    SessionCache fresh = made.apply(key);
    CACHES.put(key, new WeakReference<>(fresh));
    return fresh;
  }
}
