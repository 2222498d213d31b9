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
    int bound = Math.max(1, wanted.length() / 3);
    return known.stream()
        .filter(name -> distance(wanted, name) <= bound || isPart(wanted, name))
        .sorted(Comparator.comparingInt(name -> distance(wanted, name)))
        .limit(MOST)
        .toList();
  }

  private static boolean isPart(String wanted, String name) {
    return wanted.length() >= SHORTEST_PART && name.contains(wanted);
  }

  /** Characters to add, remove, change, or swap with their neighbour. */
  private static int distance(String from, String to) {
    int[][] row = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        row[i][j] = i == 0 || j == 0 ? i + j : step(row, i, j, from, to);
      }
    }
    return row[from.length()][to.length()];
  }

  private static int step(int[][] row, int i, int j, String from, String to) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int least =
        Math.min(1 + Math.min(row[i - 1][j], row[i][j - 1]), row[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, row[i - 2][j - 2] + 1) : least;
  }
}
