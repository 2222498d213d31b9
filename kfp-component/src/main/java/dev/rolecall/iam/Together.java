package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the elements that nobody here knows of can match together, whatever the values of the
 * keys that they turn on.
 *
 * <p>It is cautious: an element that turns on two keys, and conditions that compare one key as
 * different kinds of value, count as true or false whatever the others are; past a size there is no
 * telling.
 */
final class Together {
  /** Of combinations that are tried. */
  private static final int MOST = 1 << 16;

  private final Asked asked;
  private final Map<Open, Long> elements = new LinkedHashMap<>();

  /** What matches together, bit by bit: of each list any. */
  private final List<Set<Long>> choices = new ArrayList<>();

  private int bits;

  /**
   * The elements of some statements.
   *
   * @param open statements of which nobody here knows whether they apply
   */
  Together(Asked asked, Collection<CompiledStatement> open) {
    this.asked = asked;
    for (CompiledStatement statement : open) {
      for (Open element : statement.open(asked)) {
        elements.computeIfAbsent(element, each -> 1L << bits++);
      }
    }
    Map<Set<String>, Map<Open, Long>> byKeys = new LinkedHashMap<>();
    elements.forEach(
        (element, bit) ->
            byKeys.computeIfAbsent(keys(element), keys -> new LinkedHashMap<>()).put(element, bit));
    byKeys.forEach(this::choose);
  }

  /** The bits that have to be set for a statement to apply. */
  long needs(CompiledStatement statement) {
    long needs = 0;
    for (Open element : statement.open(asked)) {
      needs |= elements.getOrDefault(element, 0L);
    }
    return needs;
  }

  private Set<String> keys(Open element) {
    return element
        .dependsOn(asked.context())
        .map(on -> on.key().toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Which elements that turn on one key can match together. */
  private void choose(Set<String> keys, Map<Open, Long> turning) {
    Optional<List<Fact>> values =
        keys.size() == 1
            ? new KeyValues(keys.iterator().next(), turning.keySet(), asked).all()
            : Optional.empty();
    if (values.isEmpty()) {
      turning.values().forEach(bit -> choices.add(Set.of(0L, bit)));
      return;
    }
    String key = keys.iterator().next();
    boolean uncertain = asked.context().ofLowerCase(key) == Fact.Valueless.UNCERTAIN;
    Set<Long> together = new LinkedHashSet<>();
    Stream.concat(Stream.of(Fact.Valueless.ABSENT), values.get().stream())
        .filter(value -> uncertain || value.isThere())
        .map(value -> asked.context().with(key, value))
        .forEach(
            context -> {
              long held = 0;
              for (Map.Entry<Open, Long> each : turning.entrySet()) {
                held |= each.getKey().holds(context) == Truth.TRUE ? each.getValue() : 0;
              }
              together.add(held);
            });
    choices.add(together);
  }

  /** All that can match together, bit by bit; none where there are too many. */
  Set<Long> combinations() {
    Set<Long> combinations = Set.of(0L);
    for (Set<Long> choice : choices) {
      if (bits >= Long.SIZE || (long) combinations.size() * choice.size() > MOST) {
        return Set.of();
      }
      Set<Long> more = new LinkedHashSet<>();
      for (long held : combinations) {
        choice.forEach(bit -> more.add(held | bit));
      }
      combinations = more;
    }
    return combinations;
  }
}
