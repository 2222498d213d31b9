package dev.rolecall.iam;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Words for all that some patterns can tell apart: one for each set of places, one in each. */
final class Words {
  /** Of places times patterns times characters. */
  private static final int MOST = 1 << 18;

  private Words() {}

  /**
   * The words, the shorter first; nothing where that is too much.
   *
   * @param ends which places of the first pattern a word may end at
   */
  static Optional<Stream<String>> of(List<Walk> patterns, Predicate<BitSet> ends) {
    int[] alphabet = alphabet(patterns);
    Map<List<BitSet>, String> words = new LinkedHashMap<>();
    Deque<List<BitSet>> next = new ArrayDeque<>();
    List<BitSet> start = patterns.stream().map(Walk::start).toList();
    words.put(start, "");
    next.add(start);
    for (int work = 0; !next.isEmpty(); work += patterns.size() * alphabet.length) {
      if (work > MOST) {
        return Optional.empty();
      }
      List<BitSet> places = next.remove();
      String word = words.getOrDefault(places, "");
      for (int character : alphabet) {
        List<BitSet> reached = new ArrayList<>(patterns.size());
        for (int at = 0; at < patterns.size(); at++) {
          reached.add(patterns.get(at).step(places.get(at), character));
        }
        if (words.putIfAbsent(reached, word + Character.toString(character)) == null) {
          next.add(reached);
        }
      }
    }
    return Optional.of(
        words.entrySet().stream()
            .filter(each -> ends.test(each.getKey().get(0)))
            .map(Map.Entry::getValue));
  }

  /** The characters that any of them tells from others, and one that none does. */
  private static int[] alphabet(List<Walk> patterns) {
    Set<Integer> characters = new LinkedHashSet<>(Set.of((int) ':'));
    patterns.forEach(each -> each.characters().forEach(characters::add));
    // A letter, where there is one: it can stand in a name.
    int other =
        IntStream.concat(IntStream.rangeClosed('a', 'z'), IntStream.iterate('{', each -> each + 1))
            .filter(each -> !characters.contains(each))
            .findFirst()
            .orElseThrow();
    return IntStream.concat(characters.stream().mapToInt(each -> each), IntStream.of(other))
        .toArray();
  }
}
