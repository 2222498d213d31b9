package dev.rolecall.iam;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One value of a policy, compiled to be compared with those of requests. */
interface CompiledValue {
  /**
   * Whether it matches, before any negation.
   *
   * @param context of the request, for the variables of the policy's value
   */
  Truth matches(String actual, RequestContext context);

  /** Whether any of some values matches. */
  static Truth anyMatches(
      List<? extends CompiledValue> values, String actual, RequestContext context) {
    Truth any = Truth.FALSE;
    for (int at = 0; at < values.size() && any != Truth.TRUE; at++) {
      any = any.or(values.get(at).matches(actual, context));
    }
    return any;
  }

  /**
   * What nobody here knows of some values.
   *
   * @param element of the policy, or the operator, that has them
   * @param written as they stand there
   */
  static Stream<DependsOn> dependsOn(
      String element,
      List<String> written,
      List<? extends CompiledValue> values,
      RequestContext context) {
    return IntStream.range(0, values.size())
        .boxed()
        .flatMap(
            at ->
                values
                    .get(at)
                    .unknown(context)
                    .map(key -> new DependsOn(key, element, List.of(written.get(at)))));
  }

  /** The keys in it, as written, whose values nobody here knows. */
  default Stream<String> unknown(RequestContext context) {
    return Stream.empty();
  }

  /** Whether it matches any value at all. */
  default boolean matchesAnything() {
    return false;
  }
}
