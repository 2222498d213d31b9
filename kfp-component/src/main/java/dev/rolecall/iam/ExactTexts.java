package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Many texts at once, as a tree of their beginnings: a place of it is one beginning. */
final class ExactTexts implements Walk {
  /** By place: where each character leads. */
  private final List<Map<Integer, Integer>> beginnings = new ArrayList<>();

  ExactTexts(Collection<String> texts) {
    beginnings.add(new HashMap<>());
    for (String text : texts) {
      int place = 0;
      for (int character : text.codePoints().toArray()) {
        place = beginnings.get(place).computeIfAbsent(character, each -> added());
      }
    }
  }

  private int added() {
    beginnings.add(new HashMap<>());
    return beginnings.size() - 1;
  }

  @Override
  public BitSet start() {
    return at(0);
  }

  @Override
  public BitSet step(BitSet places, int character) {
    int place = places.nextSetBit(0);
    Integer next = place < 0 ? null : beginnings.get(place).get(character);
    return next == null ? new BitSet() : at(next);
  }

  private static BitSet at(int place) {
    BitSet places = new BitSet();
    places.set(place);
    return places;
  }

  @Override
  public IntStream characters() {
    return beginnings.stream()
        .flatMap(each -> each.keySet().stream())
        .mapToInt(each -> each)
        .distinct();
  }
}
