package dev.rolecall.embedded.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A trust policy that was written to AWS's IAM, and what IAM answered: a row and a column of {@code
 * recorded-trust-writes.txt}, which says how it is read.
 *
 * @param issuer its name
 * @param refusal code and sentence; empty where the document was taken
 */
record RecordedTrustWrite(
    String recording, String issuer, String name, String document, Optional<String> refusal) {
  private static final JsonMapper JSON = new JsonMapper();

  /** A line of a table: the cells by the names of their columns. */
  private record Row(Map<String, String> cells) {
    String cell(String column) {
      return Objects.requireNonNull(cells.get(column), () -> column + " of " + cells);
    }
  }

  static List<RecordedTrustWrite> all() {
    List<List<Row>> tables = tables();
    List<RecordedTrustWrite> all = new ArrayList<>();
    for (List<Row> writes : tables.subList(2, tables.size())) {
      for (Row write : writes) {
        for (String column : write.cells().keySet()) {
          String[] by = column.split(":", -1);
          if (by.length == 2) {
            Row issuer = row(tables.get(0), "issuer", by[1]);
            all.add(
                new RecordedTrustWrite(
                    by[0],
                    issuer.cell("name"),
                    write.cell("write"),
                    document(write.cell("statement"), issuer),
                    sentence(write.cell(column), issuer, tables.get(1))
                        .map(sentence -> "MalformedPolicyDocument: " + sentence)));
          }
        }
      }
    }
    return all;
  }

  private static Optional<String> sentence(String answer, Row issuer, List<Row> refusals) {
    return switch (answer) {
      case "taken" -> Optional.empty();
      case "unscoped" -> Optional.of(issuer.cell("unscoped"));
      default -> Optional.of(row(refusals, "refused", answer).cell("sentence"));
    };
  }

  private static String document(String statements, Row issuer) {
    String named =
        statements
            .replace("CAPITALS", issuer.cell("key").toUpperCase(Locale.ROOT))
            .replace("KEY", issuer.cell("key"))
            .replace("ISSUER", issuer.cell("name"));
    try {
      ArrayNode all = JSON.createArrayNode();
      for (JsonNode each : JSON.readTree("[" + named + "]")) {
        ObjectNode statement = all.addObject();
        statement.put("Effect", "Allow");
        statement.putObject("Principal").put("Federated", issuer.cell("principal"));
        statement.put("Action", "sts:AssumeRoleWithWebIdentity");
        statement.setAll((ObjectNode) each);
      }
      ObjectNode document = JSON.createObjectNode().put("Version", "2012-10-17");
      document.set("Statement", all.size() == 1 ? all.get(0) : all);
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not JSON: " + named, e);
    }
  }

  private static Row row(List<Row> table, String column, String cell) {
    return table.stream().filter(row -> row.cell(column).equals(cell)).findFirst().orElseThrow();
  }

  private static List<List<Row>> tables() {
    return Arrays.stream(text().split("\n\n", -1))
        .filter(block -> !block.startsWith("#"))
        .map(block -> rows(block.lines().map(line -> line.split(" \\| ", -1)).toList()))
        .toList();
  }

  private static List<Row> rows(List<String[]> lines) {
    List<Row> rows = new ArrayList<>();
    for (String[] line : lines.subList(1, lines.size())) {
      Map<String, String> cells = new LinkedHashMap<>();
      for (int column = 0; column < line.length; column++) {
        cells.put(lines.get(0)[column].strip(), line[column].strip());
      }
      rows.add(new Row(cells));
    }
    return rows;
  }

  private static String text() {
    try (InputStream in =
        Objects.requireNonNull(
            RecordedTrustWrite.class.getResourceAsStream("recorded-trust-writes.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return recording + ", " + issuer + ": " + name;
  }
}
