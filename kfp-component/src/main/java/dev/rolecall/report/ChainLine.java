package dev.rolecall.report;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.report.ChainPicture.State;
import dev.rolecall.report.ChainPicture.Stop;
import java.util.ArrayList;
import java.util.List;

/** The chain in a line of text, and what its marks mean in another; of each as many as it takes. */
final class ChainLine {
  /** The characters of its marks. */
  enum Signs {
    ASCII,
    UNICODE;

    String of(State state) {
      return switch (state) {
        case BROKEN -> or("X", "✗");
        case WARNED -> "!";
        case UNREACHED -> or(".", "╌");
        case PROVED -> or("+", "✓");
        case READ -> or("o", "○");
        case UNDECIDED -> "~";
        case UNSEEN -> "?";
      };
    }

    String joint() {
      return or("-", "─");
    }

    private String or(String ascii, String unicode) {
      return this == ASCII ? ascii : unicode;
    }
  }

  private static final String GAP = "  ";

  private final Signs signs;
  private final Ink ink;

  ChainLine(Signs signs, Ink ink) {
    this.signs = signs;
    this.ink = ink;
  }

  /**
   * The lines, each ended.
   *
   * @param margin what each begins with
   * @param width of a line, in characters
   */
  String of(ChainPicture picture, String margin, int width) {
    return folded(chain(picture.stops()), margin, width) + folded(key(picture), margin, width);
  }

  /** What a line is not broken within: as it is counted, and as it is shown. */
  private record Piece(String plain, String shown) {
    Piece and(String text) {
      return new Piece(plain + text, shown + text);
    }
  }

  private List<Piece> chain(List<Stop> stops) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < stops.size(); i++) {
      Stop stop = stops.get(i);
      boolean cut = i == stops.size() - 1 || stop.cutFrom(stops.get(i + 1));
      pieces.add(
          inked(stop.state(), stop.place() + " " + signs.of(stop.state()))
              .and(cut ? " " : signs.joint()));
    }
    return pieces;
  }

  /** What each mark means that stands in the chain, and what was found where it stands. */
  private List<Piece> key(ChainPicture picture) {
    List<Piece> pieces = new ArrayList<>();
    for (State state : State.values()) {
      List<Stop> stops = picture.in(state).toList();
      if (!stops.isEmpty()) {
        Piece word = inked(state, signs.of(state) + " " + state.word());
        List<String> found = names(stops);
        pieces.add(word.and(found.isEmpty() ? GAP : ": "));
        for (String name : found) {
          pieces.add(new Piece(name, name).and(name.equals(last(found)) ? GAP : ", "));
        }
      }
    }
    return pieces;
  }

  private static List<String> names(List<Stop> stops) {
    return stops.stream()
        .flatMap(stop -> stop.found().stream())
        .map(FailureMode::id)
        .distinct()
        .toList();
  }

  private static String last(List<String> names) {
    return names.get(names.size() - 1);
  }

  private Piece inked(State state, String text) {
    return new Piece(text, ink.mark(state.tone(), text));
  }

  private static String folded(List<Piece> pieces, String margin, int width) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(margin);
    int length = margin.length();
    for (Piece piece : pieces) {
      if (length > margin.length() && length + piece.plain().stripTrailing().length() > width) {
        lines.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(margin);
        length = margin.length();
      }
      line.append(piece.shown());
      length += piece.plain().length();
    }
    return lines.append(line.toString().stripTrailing()).append('\n').toString();
  }
}
