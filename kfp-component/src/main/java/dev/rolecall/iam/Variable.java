package dev.rolecall.iam;

import java.util.Locale;
import java.util.Optional;

/**
 * A policy variable (IAM User Guide, IAM policy elements: Variables and tags).
 *
 * @param name of its key, as written
 * @param key in lower case
 * @param otherwise the value where the request has none (section Specifying default values)
 */
record Variable(String name, String key, Optional<String> otherwise) {
  /** What stands between the braces. */
  static Variable parse(String name) {
    int comma = name.indexOf(", '");
    boolean hasDefault = comma >= 0 && name.endsWith("'") && name.length() > comma + 3;
    String key = hasDefault ? name.substring(0, comma) : name;
    return new Variable(
        key,
        key.toLowerCase(Locale.ROOT),
        hasDefault ? Optional.of(name.substring(comma + 3, name.length() - 1)) : Optional.empty());
  }

  /** The index of the closing brace, or -1 where no variable begins at {@code start}. */
  static int end(String text, int start) {
    return text.startsWith("${", start) ? text.indexOf('}', start) : -1;
  }

  /** Whether nobody here knows its value. */
  boolean isUnknown(RequestContext context) {
    return context.ofLowerCase(key).isUnknown();
  }

  /**
   * Its value. Nothing where the request has no single value and no default is given: such a text
   * is like nothing, in a resource too, and a negated operator therefore holds (section Policy
   * variables with no value).
   */
  Optional<String> value(RequestContext context) {
    return context.ofLowerCase(key) instanceof Fact.Known known && known.values().size() == 1
        ? Optional.of(known.values().get(0))
        : otherwise;
  }
}
