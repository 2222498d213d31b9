package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request comes to with each value that its unknown keys can have, as far as the conditions
 * tell values apart. Kleene's logic looks at each condition for itself, and so leaves open what is
 * not: a key that one Allow wants to be X and another not to be X.
 *
 * <p>It is cautious: an element that turns on two keys, and conditions that compare one key as
 * different kinds of value, count as true or false whatever the others are; past a size it decides
 * nothing.
 */
final class Possibilities {
  /** Of combinations that are tried. */
  private static final int MOST = 1 << 16;

  private final Asked asked;
  private final @Nullable CompiledStatement allow;
  private final List<Case> cases = new ArrayList<>();

  /** What is the case together, bit by bit: of each list any. */
  private final List<Set<Long>> choices = new ArrayList<>();

  private int bits;

  /** A statement, and the bits that have to be set for it to apply. */
  private record Case(CompiledStatement statement, long needs) {
    boolean applies(long bits) {
      return (bits & needs) == needs;
    }
  }

  /**
   * The possibilities of a request.
   *
   * @param open the statements of which nobody here knows whether they apply
   * @param allow the statement that allows whatever is the case, if one does
   */
  Possibilities(Asked asked, List<CompiledStatement> open, @Nullable CompiledStatement allow) {
    this.asked = asked;
    this.allow = allow;
    Map<Open, Long> elements = new LinkedHashMap<>();
    for (CompiledStatement statement : open) {
      long needs = 0;
      for (Open element : statement.open(asked)) {
        needs |= elements.computeIfAbsent(element, each -> 1L << bits++);
      }
      cases.add(new Case(statement, needs));
    }
    Map<Set<String>, Map<Open, Long>> byKeys = new LinkedHashMap<>();
    elements.forEach(
        (element, bit) ->
            byKeys.computeIfAbsent(keys(element), keys -> new LinkedHashMap<>()).put(element, bit));
    byKeys.forEach(this::choose);
  }

  private Set<String> keys(Open element) {
    return element
        .dependsOn(asked.context())
        .map(on -> on.key().toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Which elements that turn on one key can match together. */
  private void choose(Set<String> keys, Map<Open, Long> elements) {
    Optional<List<Fact>> values =
        keys.size() == 1
            ? new KeyValues(keys.iterator().next(), elements.keySet(), asked).all()
            : Optional.empty();
    if (values.isEmpty()) {
      elements.values().forEach(bit -> choices.add(Set.of(0L, bit)));
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
              for (Map.Entry<Open, Long> each : elements.entrySet()) {
                held |= each.getKey().holds(context) == Truth.TRUE ? each.getValue() : 0;
              }
              together.add(held);
            });
    choices.add(together);
  }

  /**
   * The decision, where there is but one.
   *
   * @param silence the decision where no Allow applies
   */
  Optional<Decision> decision(Supplier<Decision> silence) {
    @Nullable CompiledStatement allowing = null;
    @Nullable CompiledStatement denying = null;
    boolean denied = false;
    for (long held : combinations()) {
      CompiledStatement allows = allow != null ? allow : first(held, false);
      CompiledStatement denies = first(held, true);
      if (allows == null || denies != null) {
        denied = true;
        denying = allows == null || denying != null ? denying : denies;
      } else {
        allowing = allowing == null ? allows : allowing;
      }
    }
    if (denied == (allowing != null)) {
      return Optional.empty();
    }
    if (allowing != null) {
      return Optional.of(new Decision.Allowed(allowing.policy(), allowing.statement()));
    }
    return Optional.of(
        denying == null
            ? silence.get()
            : new Decision.ExplicitlyDenied(
                denying.policy(), denying.statement(), asked.context()));
  }

  private @Nullable CompiledStatement first(long held, boolean denies) {
    for (Case each : cases) {
      if (each.statement().denies() == denies && each.applies(held)) {
        return each.statement();
      }
    }
    return null;
  }

  /** None where there are too many. */
  private Set<Long> combinations() {
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
