package dev.rolecall.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row, as a link's file has it; the package tells the form.
 *
 * @param looksLike the rows that stand for it where only a pod looks
 * @param seldom whether others are likelier than it
 * @param awaited by what it may pass by itself
 */
record CatalogueRow(
    FailureMode mode,
    Link link,
    String symptom,
    String cause,
    String toldBy,
    Mender mender,
    List<String> remedy,
    String source,
    List<FailureMode> looksLike,
    boolean seldom,
    boolean warned,
    Optional<Awaited> awaited) {
  private static final int FIELD_COLUMN = 2;
  private static final int TEXT_COLUMN = 14;

  /**
   * The rows of a link's file, in its order.
   *
   * @throws IllegalStateException where the text has not that form
   */
  static List<CatalogueRow> parse(Link link, String text) {
    Map<String, Map<String, List<String>>> fieldsByRow = new LinkedHashMap<>();
    Map<String, List<String>> fields = Map.of();
    List<String> field = List.of();
    for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
      if (!line.startsWith(" ")) {
        fields = new LinkedHashMap<>();
        fieldsByRow.put(line, fields);
        continue;
      }
      if (line.length() <= TEXT_COLUMN) {
        throw new IllegalStateException(link.id() + ": no text in column 15: " + line);
      }
      String name = line.substring(FIELD_COLUMN, TEXT_COLUMN).strip();
      if (!name.isEmpty()) {
        field = new ArrayList<>();
        fields.put(name, field);
      }
      field.add(line.substring(TEXT_COLUMN));
    }
    List<CatalogueRow> rows = new ArrayList<>();
    fieldsByRow.forEach((id, row) -> rows.add(of(mode(id), link, row)));
    return rows;
  }

  private static CatalogueRow of(FailureMode mode, Link link, Map<String, List<String>> fields) {
    return new CatalogueRow(
        mode,
        link,
        sentence(fields, "symptom"),
        sentence(fields, "cause"),
        sentence(fields, "told by"),
        mender(mode, sentence(fields, "mended by")),
        List.copyOf(fields.getOrDefault("remedy", List.of())),
        sentence(fields, "source"),
        Arrays.stream(sentence(fields, "looks like").split(" ", -1))
            .filter(id -> !id.isEmpty())
            .map(CatalogueRow::mode)
            .toList(),
        sentence(fields, "met").equals("seldom"),
        sentence(fields, "outcome").equals("warned"),
        awaited(mode, sentence(fields, "waits for")));
  }

  private static String sentence(Map<String, List<String>> fields, String name) {
    return String.join(" ", fields.getOrDefault(name, List.of()));
  }

  private static Optional<Awaited> awaited(FailureMode mode, String field) {
    Optional<Awaited> named = Awaited.of(field);
    if (named.isEmpty() && !field.isEmpty()) {
      throw new IllegalStateException(
          "%s waits for nobody that is known: \"%s\"".formatted(mode.id(), field));
    }
    return named;
  }

  private static Mender mender(FailureMode mode, String field) {
    return Mender.of(field)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s is mended by nobody that is known: \"%s\"".formatted(mode.id(), field)));
  }

  private static FailureMode mode(String id) {
    return FailureMode.of(id)
        .orElseThrow(() -> new IllegalStateException("the catalogue knows no row " + id));
  }
}
