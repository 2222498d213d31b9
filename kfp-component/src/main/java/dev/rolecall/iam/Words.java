package dev.rolecall.iam;

import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
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

  /** A pattern whose places, once reached, are known by a number. */
  private static final class Numbers {
    private static final int UNKNOWN = -1;

    private final Walk pattern;
    private final int[] alphabet;
    private final Map<BitSet, Integer> numbers = new HashMap<>();
    private final List<BitSet> places = new ArrayList<>();
    private final List<int[]> steps = new ArrayList<>();

    Numbers(Walk pattern, int[] alphabet) {
      this.pattern = pattern;
      this.alphabet = alphabet;
    }

    int start() {
      return number(pattern.start());
    }

    /** After one more character, by its place in the alphabet. */
    int step(int from, int character) {
      int[] known = steps.get(from);
      if (known[character] == UNKNOWN) {
        known[character] = number(pattern.step(places.get(from), alphabet[character]));
      }
      return known[character];
    }

    BitSet places(int number) {
      return places.get(number);
    }

    private int number(BitSet reached) {
      return numbers.computeIfAbsent(
          reached,
          each -> {
            places.add(each);
            int[] unknown = new int[alphabet.length];
            Arrays.fill(unknown, UNKNOWN);
            steps.add(unknown);
            return places.size() - 1;
          });
    }
  }

  /**
   * The words, the shorter first; nothing where that is too much.
   *
   * @param ends which places of the first pattern a word may end at
   */
  static Optional<Stream<String>> of(List<Walk> patterns, Predicate<BitSet> ends) {
    int[] alphabet = alphabet(patterns);
    Numbers[] numbers =
        patterns.stream().map(each -> new Numbers(each, alphabet)).toArray(Numbers[]::new);
    Map<IntBuffer, String> words = new LinkedHashMap<>();
    Deque<IntBuffer> next = new ArrayDeque<>();
    IntBuffer start = IntBuffer.wrap(Arrays.stream(numbers).mapToInt(Numbers::start).toArray());
    words.put(start, "");
    next.add(start);
    for (int work = 0; !next.isEmpty(); work += numbers.length * alphabet.length) {
      if (work > MOST) {
        return Optional.empty();
      }
      IntBuffer from = next.remove();
      String word = words.getOrDefault(from, "");
      for (int character = 0; character < alphabet.length; character++) {
        int[] reached = new int[numbers.length];
        for (int at = 0; at < numbers.length; at++) {
          reached[at] = numbers[at].step(from.get(at), character);
        }
        IntBuffer places = IntBuffer.wrap(reached);
        if (!words.containsKey(places)) {
          words.put(places, word + Character.toString(alphabet[character]));
          next.add(places);
        }
      }
    }
    return Optional.of(
        words.entrySet().stream()
            .filter(each -> ends.test(numbers[0].places(each.getKey().get(0))))
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
