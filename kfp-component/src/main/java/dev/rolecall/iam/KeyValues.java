package dev.rolecall.iam;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Values of a key, one at least for each way in which they can be told apart by some conditions on
 * it: the ends of ranges and what lies beside them, and of patterns a word for each place that can
 * be reached in all of them at once.
 */
final class KeyValues {
  /** Of places times patterns, and of sets. */
  private static final int MOST = 1 << 18;

  /** Of texts all of whose parts are tried. */
  private static final int LONGEST = 256;

  private static final int MOST_DIGITS = 100;

  /** No number, date, boolean, address, nor Base64. */
  private static final String NOTHING = "?";

  private static final Glob EMPTY = Glob.compile("", Glob.Mode.EXACT, false);

  private final String key;
  private final Collection<Open> elements;
  private final RequestContext context;
  private final boolean sets;

  /** The conditions on the key; the other elements have it in a variable. */
  private final List<CompiledCondition> conditions;

  /**
   * Values of a key.
   *
   * @param key in lower case
   * @param elements that turn on it, and on no other
   */
  KeyValues(String key, Collection<Open> elements, Asked asked) {
    this.key = key;
    this.elements = elements;
    this.context = asked.context();
    this.sets = asked.isOfSets(key);
    this.conditions =
        elements.stream()
            .flatMap(
                element ->
                    element instanceof CompiledCondition condition && condition.key().equals(key)
                        ? Stream.of(condition)
                        : Stream.empty())
            .toList();
  }

  /** What the key can be where it is there; nothing where that cannot be told, or is too much. */
  Optional<List<Fact>> all() {
    Set<Comparison.Domain> domains = EnumSet.noneOf(Comparison.Domain.class);
    conditions.forEach(each -> domains.add(each.condition().operator().domain()));
    domains.remove(Comparison.Domain.PRESENCE);
    if (conditions.size() < elements.size()) {
      domains.add(Comparison.Domain.TEXT);
    }
    if (domains.size() > 1) {
      return Optional.empty();
    }
    return values(domains.isEmpty() ? Comparison.Domain.PRESENCE : domains.iterator().next())
        .map(values -> values.distinct().<Fact>map(KeyValues::known).toList())
        .flatMap(values -> sets ? sets(values) : Optional.of(values));
  }

  private static Fact.Known known(String value) {
    return new Fact.Known(List.of(value));
  }

  private Optional<Stream<String>> values(Comparison.Domain domain) {
    return switch (domain) {
      case TEXT -> texts();
      case NUMBER -> numbers(parsed(Scalars::number)).map(KeyValues::orNothing);
      case DATE -> dates(parsed(Scalars::date)).map(KeyValues::orNothing);
      case BOOLEAN -> Optional.of(orNothing(Stream.of("true", "false")));
      case BYTES -> Optional.of(orNothing(Stream.concat(Stream.of(otherBytes()), wanted())));
      case ADDRESS ->
          Optional.of(orNothing(parsed(IpRange::parse).stream().flatMap(IpRange::edges)));
      case PRESENCE -> Optional.of(orNothing(Stream.of()));
    };
  }

  private Stream<String> wanted() {
    return conditions.stream().flatMap(each -> each.condition().values().stream());
  }

  private <T> List<T> parsed(Function<String, Optional<T>> parse) {
    return wanted().flatMap(value -> parse.apply(value).stream()).toList();
  }

  private static Stream<String> orNothing(Stream<String> values) {
    return Stream.concat(Stream.of("", NOTHING), values);
  }

  private static Optional<Stream<String>> numbers(List<BigDecimal> bounds) {
    if (bounds.stream().anyMatch(each -> Math.abs(each.scale()) + each.precision() > MOST_DIGITS)) {
      return Optional.empty();
    }
    List<BigDecimal> sorted = bounds.stream().sorted().toList();
    Stream<BigDecimal> between =
        IntStream.range(1, sorted.size())
            .mapToObj(at -> sorted.get(at - 1).add(sorted.get(at)).divide(BigDecimal.valueOf(2)));
    Stream<BigDecimal> beside =
        sorted.stream()
            .flatMap(each -> Stream.of(each.subtract(BigDecimal.ONE), each.add(BigDecimal.ONE)));
    return Optional.of(
        Stream.of(sorted.stream(), between, beside)
            .flatMap(each -> each)
            .map(BigDecimal::toString));
  }

  private static Optional<Stream<String>> dates(List<Instant> bounds) {
    try {
      List<String> values = new ArrayList<>();
      for (Instant bound : bounds) {
        for (Instant each : List.of(bound.minusNanos(1), bound, bound.plusNanos(1))) {
          if (!Scalars.date(each.toString()).equals(Optional.of(each))) {
            return Optional.empty();
          }
          values.add(each.toString());
        }
      }
      return Optional.of(values.stream());
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** Longer than any of them. */
  private String otherBytes() {
    int longest = wanted().mapToInt(String::length).max().orElse(0);
    return Base64.getEncoder().encodeToString(new byte[longest + 1]);
  }

  private Optional<Stream<String>> texts() {
    List<Glob> globs =
        conditions.stream()
            .flatMap(each -> each.wanted().stream())
            .flatMap(each -> each instanceof Glob glob ? Stream.of(glob) : Stream.empty())
            .toList();
    boolean tooLong =
        elements.stream()
            .flatMap(element -> element.compared(context).stream())
            .anyMatch(text -> text.length() > LONGEST);
    if (tooLong || globs.stream().anyMatch(glob -> glob.isUnknown(context))) {
      return Optional.empty();
    }
    // The empty text is told from others whatever the patterns are: it is no value of a set.
    List<Glob> all =
        Stream.of(Stream.of(EMPTY), globs.stream(), filling()).flatMap(each -> each).toList();
    Stream<Walk> patterns =
        all.stream()
            .filter(each -> each.exactly().isEmpty())
            .flatMap(each -> each.walk(context).stream());
    return Words.of(
        Stream.concat(
                Stream.of(
                    new ExactTexts(all.stream().flatMap(each -> each.exactly().stream()).toList())),
                patterns)
            .toList(),
        places -> true);
  }

  /** The texts with which a variable of the key makes something match, or not, in any case. */
  private Stream<Glob> filling() {
    return elements.stream()
        .filter(element -> !conditions.contains(element))
        .flatMap(
            element ->
                element.compared(context).stream().flatMap(text -> filling(element, text).stream()))
        .distinct()
        .flatMap(
            text ->
                Stream.of(Glob.Mode.EXACT, Glob.Mode.EXACT_IN_ANY_CASE)
                    .map(mode -> Glob.compile(text, mode, false)));
  }

  /** Those parts of a text that do another thing than one that is no part of it. */
  private Set<String> filling(Open element, String text) {
    Truth otherwise = element.holds(context.with(key, known(text + NOTHING)));
    Set<String> filling = new HashSet<>();
    for (int from = 0; from <= text.length(); from++) {
      for (int to = from; to <= text.length(); to++) {
        String part = text.substring(from, to);
        if (element.holds(context.with(key, known(part))) != otherwise) {
          filling.add(part);
        }
      }
    }
    return filling;
  }

  /** Sets of the values too, as far as the conditions tell them apart. */
  private Optional<List<Fact>> sets(List<Fact> single) {
    record Told(List<Truth> holds, boolean isThere) {}
    Map<Told, Fact> told = new LinkedHashMap<>();
    Deque<Fact> next = new ArrayDeque<>(single);
    for (int work = 0; !next.isEmpty(); work += single.size()) {
      if (work > MOST) {
        return Optional.empty();
      }
      Fact set = next.remove();
      RequestContext known = context.with(key, set);
      List<Truth> holds = elements.stream().map(each -> each.holds(known)).toList();
      if (told.putIfAbsent(new Told(holds, set.isThere()), set) == null) {
        single.forEach(each -> next.add(union(set, each)));
      }
    }
    return Optional.of(List.copyOf(told.values()));
  }

  private static Fact union(Fact one, Fact other) {
    return new Fact.Known(
        Stream.of(one, other)
            .flatMap(
                each -> each instanceof Fact.Known known ? known.values().stream() : Stream.empty())
            .distinct()
            .toList());
  }
}
