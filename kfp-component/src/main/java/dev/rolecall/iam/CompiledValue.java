package dev.rolecall.iam;

import java.util.stream.Stream;

/** One value of a policy, compiled to be compared with those of requests. */
interface CompiledValue {
  /**
   * Whether it matches, before any negation.
   *
   * @param context of the request, for the variables of the policy's value
   */
  Truth matches(String actual, RequestContext context);

  /** The keys in it, as written, whose values nobody here knows. */
  default Stream<String> unknown(RequestContext context) {
    return Stream.empty();
  }

  /** Whether it matches any value at all. */
  default boolean matchesAnything() {
    return false;
  }
}
