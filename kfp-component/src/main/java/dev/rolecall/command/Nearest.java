package dev.rolecall.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The names that somebody may have meant. */
final class Nearest {
  private static final int MOST = 3;
  private static final int SHORTEST_PART = 3;

  private Nearest() {}

  /** At most three, the nearest first; empty where none is near. */
  static List<String> of(String typed, Collection<String> known) {
    String wanted = typed.toLowerCase(Locale.ROOT).replace('_', '-');
    int bound = Math.max(2, wanted.length() / 3);
    return known.stream()
        .filter(name -> distance(wanted, name) <= bound || isPart(wanted, name))
        .sorted(Comparator.comparingInt(name -> distance(wanted, name)))
        .limit(MOST)
        .toList();
  }

  private static boolean isPart(String wanted, String name) {
    return wanted.length() >= SHORTEST_PART && name.contains(wanted);
  }

  /** Levenshtein's: characters to add, remove or change. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
