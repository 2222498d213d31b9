package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of the condition keys of a request. Keys are looked up without regard to case (IAM
 * User Guide, IAM JSON policy elements: Condition). What is not said of a key is said of its
 * family, as in {@code aws:ResourceTag/*}, the closest first; a key of no family is absent.
 */
public final class RequestContext {
  /** Of a request without any key. */
  public static final RequestContext EMPTY = new RequestContext(Map.of(), Map.of());

  private static final String FAMILY = "*";

  private final Map<String, Fact> keys;
  private final Map<String, Fact> families;

  private RequestContext(Map<String, Fact> keys, Map<String, Fact> families) {
    this.keys = keys;
    this.families = families;
  }

  /**
   * Of keys that all are known.
   *
   * @param values by key; a key without values is absent, and one that stands twice, in another
   *     case, has the values of both
   */
  public static RequestContext of(Map<String, List<String>> values) {
    Map<String, List<String>> joined = new HashMap<>();
    values.forEach(
        (key, some) ->
            joined.merge(
                lowerCase(key),
                some,
                (one, other) -> {
                  List<String> both = new ArrayList<>(one);
                  both.addAll(other);
                  return both;
                }));
    Map<String, Fact> keys = new HashMap<>();
    joined.forEach((key, some) -> keys.put(key, known(some)));
    return new RequestContext(keys, Map.of());
  }

  private static Fact known(List<String> values) {
    return values.isEmpty() ? Fact.Valueless.ABSENT : new Fact.Known(values);
  }

  /** With that key's values. */
  public RequestContext with(String key, List<String> values) {
    return with(key, known(values));
  }

  /**
   * With what is known of a key, or of a family of keys.
   *
   * @param key a family where it ends with {@code *}
   */
  public RequestContext with(String key, Fact fact) {
    boolean family = key.endsWith(FAMILY);
    Map<String, Fact> changed = new HashMap<>(family ? families : keys);
    changed.put(lowerCase(family ? key.substring(0, key.length() - 1) : key), fact);
    return family ? new RequestContext(keys, changed) : new RequestContext(changed, families);
  }

  /** As {@link #with(String, Fact)}, for several. */
  public RequestContext with(Fact fact, String... several) {
    RequestContext context = this;
    for (String key : several) {
      context = context.with(key, fact);
    }
    return context;
  }

  /** What is known of a key. */
  public Fact of(String key) {
    return ofLowerCase(lowerCase(key));
  }

  /** As {@link #of}. */
  Fact ofLowerCase(String key) {
    Fact exact = keys.get(key);
    return exact != null ? exact : ofFamily(key);
  }

  private Fact ofFamily(String key) {
    Fact fact = Fact.Valueless.ABSENT;
    int longest = -1;
    for (Map.Entry<String, Fact> family : families.entrySet()) {
      int length = family.getKey().length();
      if (length > longest && key.startsWith(family.getKey())) {
        fact = family.getValue();
        longest = length;
      }
    }
    return fact;
  }

  private static String lowerCase(String key) {
    return key.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return new TreeMap<>(keys) + ", by family " + new TreeMap<>(families);
  }
}
