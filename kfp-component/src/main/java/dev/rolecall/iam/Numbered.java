package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Elements that several statements have, each compiled once.
 *
 * @param <T> an element as written
 * @param <C> the same, compiled
 */
final class Numbered<T, C> {
  private final Function<T, C> compile;
  private final Map<T, Integer> numbers = new HashMap<>();
  private final List<C> compiled = new ArrayList<>();

  Numbered(Function<T, C> compile) {
    this.compile = compile;
  }

  /** The element's number, from 0; those that are alike have one. */
  int number(T element) {
    return numbers.computeIfAbsent(
        element,
        each -> {
          compiled.add(compile.apply(each));
          return compiled.size() - 1;
        });
  }

  /** By number. */
  List<C> compiled() {
    return List.copyOf(compiled);
  }
}
