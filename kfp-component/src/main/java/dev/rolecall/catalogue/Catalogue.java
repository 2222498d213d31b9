package dev.rolecall.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All rows, read once, when the first text is asked for. */
final class Catalogue {
  private static final List<CatalogueRow> ROWS = read();
  private static final Map<FailureMode, CatalogueRow> BY_MODE = byMode();

  private Catalogue() {}

  static CatalogueRow row(FailureMode mode) {
    CatalogueRow row = BY_MODE.get(mode);
    if (row == null) {
      throw new IllegalStateException("the catalogue has no row " + mode.id());
    }
    return row;
  }

  /** The rows that look like it. The sort is stable: of one link, the file's order stays. */
  static List<FailureMode> candidates(FailureMode umbrella) {
    Link link = row(umbrella).link();
    return ROWS.stream()
        .filter(row -> row.looksLike().contains(umbrella))
        .sorted(
            Comparator.comparing(CatalogueRow::seldom)
                .thenComparing(row -> row.link().distance(link)))
        .map(CatalogueRow::mode)
        .toList();
  }

  private static Map<FailureMode, CatalogueRow> byMode() {
    Map<FailureMode, CatalogueRow> rows = new EnumMap<>(FailureMode.class);
    ROWS.forEach(row -> rows.put(row.mode(), row));
    return rows;
  }

  private static List<CatalogueRow> read() {
    List<CatalogueRow> rows = new ArrayList<>();
    for (Link link : Link.values()) {
      rows.addAll(CatalogueRow.parse(link, text(link.id() + ".txt")));
    }
    return List.copyOf(rows);
  }

  private static String text(String resource) {
    try (InputStream in = Catalogue.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
