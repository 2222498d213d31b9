package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    this.keys = ignoringCase(keys);
    this.families = ignoringCase(families);
  }

  private static Map<String, Fact> ignoringCase(Map<String, Fact> facts) {
    Map<String, Fact> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(facts);
    return Collections.unmodifiableMap(copy);
  }

  /**
   * Of keys that all are known.
   *
   * @param values by key; a key without values is absent, and one that stands twice, in another
   *     case, has the values of both
   */
  public static RequestContext of(Map<String, List<String>> values) {
    Map<String, List<String>> joined = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    values.forEach(
        (key, some) ->
            joined.merge(
                key,
                some,
                (one, other) -> {
                  List<String> both = new ArrayList<>(one);
                  both.addAll(other);
                  return both;
                }));
    RequestContext context = EMPTY;
    for (Map.Entry<String, List<String>> each : joined.entrySet()) {
      context = context.with(each.getKey(), known(each.getValue()));
    }
    return context;
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
    Map<String, Fact> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    changed.putAll(family ? families : keys);
    changed.put(family ? key.substring(0, key.length() - 1) : key, fact);
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
    Fact exact = keys.get(key);
    if (exact != null) {
      return exact;
    }
    Fact fact = Fact.Valueless.ABSENT;
    int longest = -1;
    for (Map.Entry<String, Fact> family : families.entrySet()) {
      int length = family.getKey().length();
      if (length > longest && key.regionMatches(true, 0, family.getKey(), 0, length)) {
        fact = family.getValue();
        longest = length;
      }
    }
    return fact;
  }

  @Override
  public String toString() {
    return keys + ", by family " + families;
  }
}
