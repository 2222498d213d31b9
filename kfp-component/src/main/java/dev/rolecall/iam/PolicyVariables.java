package dev.rolecall.iam;

import java.util.Map;
import java.util.Optional;

/**
 * The policy variables of one request (IAM User Guide, IAM policy elements: Variables and tags).
 *
 * @param supported whether the document's version knows variables; in an older one {@code ${…}} is
 *     plain text
 */
record PolicyVariables(boolean supported, Request request) {
  /** For texts in which {@code ${…}} is plain text. */
  static final PolicyVariables NONE =
      new PolicyVariables(false, new Request(new Principal.Service(""), "", "", Map.of()));

  /** Where {@code ${*}}, {@code ${?}} and {@code ${$}} stand for the bare character. */
  private static final String SPECIAL = "*?$";

  static PolicyVariables of(Policy policy, Request request) {
    return new PolicyVariables(PolicyDocument.CURRENT.equals(policy.document().version()), request);
  }

  /** The index of the variable's closing brace, or -1 where none begins at {@code start}. */
  int end(String text, int start) {
    return supported && text.startsWith("${", start) ? text.indexOf('}', start) : -1;
  }

  /** The first variable of a text whose value nobody here knows. */
  Optional<String> unknownIn(String text) {
    for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", at + 1)) {
      int end = end(text, at);
      if (end >= 0) {
        String key = text.substring(at + 2, end).split(", '", 2)[0];
        if (request.context().of(key).isUnknown()) {
          return Optional.of(key);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The value of a variable, by what stands between its braces. Nothing where the request has no
   * single value and no default is given (section Specifying default values): matching such a text
   * fails (section Principal key values). A negated operator therefore holds; the guide is read so
   * here, as it says no more of it than that.
   */
  Optional<String> value(String name) {
    if (name.length() == 1 && SPECIAL.contains(name)) {
      return Optional.of(name);
    }
    int comma = name.indexOf(", '");
    boolean hasDefault = comma >= 0 && name.endsWith("'") && name.length() > comma + 3;
    Fact fact = request.context().of(hasDefault ? name.substring(0, comma) : name);
    if (fact instanceof Fact.Known known && known.values().size() == 1) {
      return Optional.of(known.values().get(0));
    }
    return hasDefault
        ? Optional.of(name.substring(comma + 3, name.length() - 1))
        : Optional.empty();
  }
}
