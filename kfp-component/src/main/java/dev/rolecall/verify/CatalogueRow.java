package dev.rolecall.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The texts of one row, as {@code catalogue.txt} holds them; its head tells the form. */
record CatalogueRow(
    FailureMode.Link link,
    String symptom,
    String cause,
    String toldBy,
    List<String> remedy,
    String source,
    List<FailureMode> candidates) {
  private static final String RESOURCE = "catalogue.txt";
  private static final int FIELD_COLUMN = 2;
  private static final int TEXT_COLUMN = 14;

  static CatalogueRow of(FailureMode mode) {
    CatalogueRow row = Loaded.ROWS.get(mode);
    if (row == null) {
      throw new IllegalStateException(RESOURCE + " has no row " + mode.id());
    }
    return row;
  }

  /** Read once, when the first text is asked for. */
  private static final class Loaded {
    static final Map<FailureMode, CatalogueRow> ROWS = read();

    private static Map<FailureMode, CatalogueRow> read() {
      try (InputStream in = CatalogueRow.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException(RESOURCE + " is missing from the jar");
        }
        return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * The rows of a text in that form.
   *
   * @throws IllegalStateException where it has not that form
   */
  static Map<FailureMode, CatalogueRow> parse(String text) {
    Map<String, Map<String, List<String>>> fieldsByRow = new LinkedHashMap<>();
    Map<String, List<String>> fields = Map.of();
    List<String> field = List.of();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (!line.startsWith(" ")) {
        fields = new LinkedHashMap<>();
        fieldsByRow.put(line, fields);
        continue;
      }
      if (line.length() <= TEXT_COLUMN) {
        throw new IllegalStateException(RESOURCE + ": no text in column 15: " + line);
      }
      String name = line.substring(FIELD_COLUMN, TEXT_COLUMN).strip();
      if (!name.isEmpty()) {
        field = new ArrayList<>();
        fields.put(name, field);
      }
      field.add(line.substring(TEXT_COLUMN));
    }
    Map<FailureMode, CatalogueRow> rows = new EnumMap<>(FailureMode.class);
    fieldsByRow.forEach((id, row) -> rows.put(mode(id), of(row)));
    return rows;
  }

  private static CatalogueRow of(Map<String, List<String>> fields) {
    return new CatalogueRow(
        FailureMode.Link.valueOf(sentence(fields, "link").toUpperCase(Locale.ROOT)),
        sentence(fields, "symptom"),
        sentence(fields, "cause"),
        sentence(fields, "told by"),
        List.copyOf(fields.getOrDefault("remedy", List.of())),
        sentence(fields, "source"),
        Arrays.stream(sentence(fields, "candidates").split(" ", -1))
            .filter(id -> !id.isEmpty())
            .map(CatalogueRow::mode)
            .toList());
  }

  private static String sentence(Map<String, List<String>> fields, String name) {
    return String.join(" ", fields.getOrDefault(name, List.of()));
  }

  private static FailureMode mode(String id) {
    return FailureMode.of(id)
        .orElseThrow(() -> new IllegalStateException(RESOURCE + ": unknown row " + id));
  }
}
