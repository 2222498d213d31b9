package dev.rolecall.embedded.awssdk;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a bucket with their versions, newest first, in the order of their UTF-8 (Amazon S3
 * User Guide, "Listing object keys programmatically"). A key is its characters and nothing more: no
 * folder, no {@code .} and no {@code ..}.
 */
final class Keys {
  /** UTF-16, in which a Java text is compared, has what lies beyond U+FFFF before U+E000. */
  static final Comparator<String> UTF_8_ORDER = Keys::compare;

  /** Longer than any key, which has 1,024 bytes at most: beyond all that begin alike. */
  private static final String BEYOND = Character.toString(Character.MAX_CODE_POINT).repeat(257);

  private static final int LONGEST_PAGE = 1000;

  private final ConcurrentNavigableMap<String, List<Version>> versions =
      new ConcurrentSkipListMap<>(UTF_8_ORDER);

  /** How many entries a listing has that asks for so many. */
  static int pageSize(@Nullable Integer asked) {
    return asked == null ? LONGEST_PAGE : asked;
  }

  List<Version> of(String key) {
    return versions.getOrDefault(key, List.of());
  }

  void set(String key, List<Version> all) {
    if (all.isEmpty()) {
      versions.remove(key);
    } else {
      versions.put(key, all);
    }
  }

  boolean isEmpty() {
    return versions.isEmpty();
  }

  /**
   * Hands out the keys that a listing asks for, and in their place the prefixes that several share,
   * in their order, until the visitor has enough.
   *
   * @param counts whether a key with those versions is there at all, for this listing
   */
  void walk(Range range, Predicate<List<Version>> counts, Visitor visitor) {
    Map.Entry<String, List<Version>> next = range.first(versions);
    boolean wanted = true;
    while (wanted && next != null && next.getKey().startsWith(range.prefix())) {
      String key = next.getKey();
      int end = range.endOfShared(key);
      if (end < 0) {
        wanted = !counts.test(next.getValue()) || visitor.key(key, next.getValue());
        next = versions.higherEntry(key);
      } else {
        String shared = key.substring(0, end);
        boolean listed =
            compare(shared, range.after()) > 0
                && versions.tailMap(key, true).entrySet().stream()
                    .takeWhile(entry -> entry.getKey().startsWith(shared))
                    .anyMatch(entry -> counts.test(entry.getValue()));
        wanted = !listed || visitor.shared(shared);
        next = versions.higherEntry(shared + BEYOND);
      }
    }
  }

  private static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /**
   * Which keys a listing asks for.
   *
   * @param after where it goes on: "" at the beginning
   * @param again whether the key {@code after} is asked for once more
   */
  record Range(String prefix, String delimiter, String after, boolean again) {
    static Range of(
        @Nullable String prefix,
        @Nullable String delimiter,
        @Nullable String after,
        boolean again) {
      return new Range(orEmpty(prefix), orEmpty(delimiter), orEmpty(after), again);
    }

    private static String orEmpty(@Nullable String text) {
      return text == null ? "" : text;
    }

    private Map.Entry<String, List<Version>> first(
        ConcurrentNavigableMap<String, List<Version>> versions) {
      boolean begun = compare(after, prefix) >= 0 && !after.isEmpty();
      return (begun ? versions.tailMap(after, again) : versions.tailMap(prefix, true)).firstEntry();
    }

    /** Where in a key the prefix ends that it shares with others; -1 where it stands alone. */
    private int endOfShared(String key) {
      int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      return at < 0 ? -1 : at + delimiter.length();
    }
  }

  /** Takes what is listed; each answers whether it wants more. */
  interface Visitor {
    boolean key(String key, List<Version> versions);

    boolean shared(String prefix);
  }
}
