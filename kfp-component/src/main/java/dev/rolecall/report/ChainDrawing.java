package dev.rolecall.report;

import dev.rolecall.report.ChainPicture.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The chain as its template draws it: rows that stand beside each other where there is room, else
 * under each other. Places across are percents of a row, so that text keeps its size.
 *
 * @param title what the picture comes to
 * @param description all of it in words
 */
record ChainDrawing(String title, String description, List<Row> rows) {
  private static final int ROWS = 2;

  /** What marks are made of, as a path's data around their middle. */
  private static final String CIRCLE = "M-9 0A9 9 0 1 1 9 0A9 9 0 1 1-9 0Z";

  private static final String DOT = "M-3 0A3 3 0 1 1 3 0A3 3 0 1 1-3 0Z";
  private static final String OCTAGON = "M-4-10H4L10-4V4L4 10H-4L-10 4V-4Z";
  private static final String TRIANGLE = "M0-10L11 9H-11Z";
  private static final String TICK = "M-4 .5L-1 3.5L4.5-3";
  private static final String CROSS = "M-4-4L4 4M4-4L-4 4";
  private static final String EXCLAMATION = "M0-3.5V2M0 5.5V5.6";
  private static final String QUESTION = "M-2.5-2.2A2.6 2.6 0 1 1 0 .6V1.6M0 4.6V4.7";
  private static final String WAVE = "M-4.5 1C-3-2.5-1.5-2.5 0 0S3 2.5 4.5-1";
  private static final String NOTHING = "";

  /** Copies the list. */
  ChainDrawing {
    rows = List.copyOf(rows);
  }

  /**
   * Some neighbouring places.
   *
   * @param first whether the picture's words stand here, which tell all rows
   */
  record Row(boolean first, List<Line> lines, List<Mark> marks) {}

  /**
   * A piece of the chain between two places.
   *
   * @param cut whether the chain does not hold there
   */
  record Line(int from, int to, boolean cut) {}

  /** A place. */
  record Mark(int x, Stop stop) {
    String name() {
      return stop.place().toString();
    }

    String word() {
      return stop.state().word();
    }

    String state() {
      return stop.state().name().toLowerCase(Locale.ROOT);
    }

    String tone() {
      return Verdict.word(stop.state().tone());
    }

    String shape() {
      return switch (stop.state()) {
        case BROKEN -> OCTAGON;
        case WARNED -> TRIANGLE;
        case UNREACHED -> DOT;
        case PROVED, READ, UNDECIDED, UNSEEN -> CIRCLE;
      };
    }

    String sign() {
      return switch (stop.state()) {
        case BROKEN -> CROSS;
        case WARNED -> EXCLAMATION;
        case UNREACHED -> NOTHING;
        case PROVED, READ -> TICK;
        case UNDECIDED -> WAVE;
        case UNSEEN -> QUESTION;
      };
    }
  }

  static ChainDrawing of(ChainPicture picture) {
    List<Stop> stops = picture.stops();
    int size = stops.size() / ROWS;
    List<Row> rows = new ArrayList<>();
    for (int first = 0; first < stops.size(); first += size) {
      rows.add(row(stops, first, size));
    }
    return new ChainDrawing(picture.title(), picture.description(), rows);
  }

  private static Row row(List<Stop> stops, int first, int size) {
    List<Line> lines = new ArrayList<>();
    List<Mark> marks = new ArrayList<>();
    int half = 50 / size;
    for (int i = first; i < first + size; i++) {
      int x = half + (i - first) * 2 * half;
      if (i > 0) {
        lines.add(new Line(x - half, x, stops.get(i - 1).cutFrom(stops.get(i))));
      }
      if (i < stops.size() - 1) {
        lines.add(new Line(x, x + half, stops.get(i).cutFrom(stops.get(i + 1))));
      }
      marks.add(new Mark(x, stops.get(i)));
    }
    return new Row(first == 0, lines, marks);
  }
}
