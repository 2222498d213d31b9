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

  /**
   * Keys that every request by a VPC endpoint has and no other (IAM User Guide, AWS global
   * condition context keys): all of them are there, and not empty, or none is.
   */
  private static final Set<String> OF_ENDPOINT = Set.of("aws:sourcevpc", "aws:sourcevpce");

  /**
   * What matches together, bit by bit.
   *
   * @param absent where the keys that it turns on are not there
   * @param there where they are
   */
  private record Choice(Set<Long> absent, Set<Long> there) {
    Set<Long> any() {
      return Stream.concat(absent.stream(), there.stream()).collect(Collectors.toSet());
    }

    Choice beside(Choice other) {
      return new Choice(each(absent, other.absent), each(there, other.there));
    }
  }

  private final Asked asked;
  private final Map<Open, Long> elements = new LinkedHashMap<>();

  /** What matches together, bit by bit: of each list any. */
  private final List<Set<Long>> choices = new ArrayList<>();

  private Choice ofEndpoint = new Choice(Set.of(0L), Set.of(0L));

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
    choices.add(ofEndpoint.any());
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
    boolean ofEndpoints = OF_ENDPOINT.contains(key);
    boolean uncertain = asked.context().ofLowerCase(key) == Fact.Valueless.UNCERTAIN;
    Choice choice =
        new Choice(
            uncertain ? held(key, Stream.of(Fact.Valueless.ABSENT), turning) : Set.of(),
            held(
                key,
                values.get().stream()
                    .filter(value -> value.isThere() || (uncertain && !ofEndpoints)),
                turning));
    if (ofEndpoints && (long) ofEndpoint.any().size() * choice.any().size() <= MOST) {
      ofEndpoint = ofEndpoint.beside(choice);
    } else {
      choices.add(choice.any());
    }
  }

  private Set<Long> held(String key, Stream<Fact> values, Map<Open, Long> turning) {
    return values
        .map(value -> asked.context().with(key, value))
        .map(context -> held(context, turning))
        .collect(Collectors.toSet());
  }

  private static long held(RequestContext context, Map<Open, Long> turning) {
    long held = 0;
    for (Map.Entry<Open, Long> each : turning.entrySet()) {
      held |= each.getKey().holds(context) == Truth.TRUE ? each.getValue() : 0;
    }
    return held;
  }

  private static Set<Long> each(Set<Long> some, Set<Long> others) {
    Set<Long> each = new LinkedHashSet<>();
    for (long bits : some) {
      others.forEach(bit -> each.add(bits | bit));
    }
    return each;
  }

  /** All that can match together, bit by bit; none where there are too many. */
  Set<Long> combinations() {
    Set<Long> combinations = Set.of(0L);
    for (Set<Long> choice : choices) {
      if (bits >= Long.SIZE || (long) combinations.size() * choice.size() > MOST) {
        return Set.of();
      }
      combinations = each(combinations, choice);
    }
    return combinations;
  }
}
