package dev.rolecall.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares a text with the file that a person has read and agreed to. {@code
 * -Drolecall.golden=write} writes the files anew.
 */
public final class Golden {
  private Golden() {}

  /**
   * Fails where the text is not that of the file.
   *
   * @param room the class in whose package's resources the file lies
   */
  public static void check(Class<?> room, String file, String text) {
    Path path = Path.of("src/test/resources", room.getPackageName().replace('.', '/'), file);
    try {
      if (writes()) {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
      }
      assertThat(text).isEqualTo(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for messages, which are apart by an empty line. */
  public static void check(Class<?> room, String file, List<String> messages) {
    check(room, file, String.join("\n\n", messages) + "\n");
  }

  /**
   * Fails where a document's table is another: the one of the same first row, up to an empty line.
   */
  public static void checkTable(Path document, List<String> rows) {
    try {
      String text = Files.readString(document);
      int begin = text.indexOf(rows.get(0) + "\n");
      assertThat(begin).as("where %s has the table of %s", document, rows.get(0)).isNotNegative();
      int end = text.indexOf("\n\n", begin);
      String table = String.join("\n", rows);
      if (writes()) {
        Files.writeString(document, text.substring(0, begin) + table + text.substring(end));
      } else {
        assertThat(table).isEqualTo(text.substring(begin, end));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean writes() {
    return System.getProperty("rolecall.golden", "").equals("write");
  }
}
