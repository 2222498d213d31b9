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
   * Fails where a document does not hold the table. Its first line tells where it stands; it ends
   * at the next empty line.
   */
  public static void checkTable(Path document, List<String> lines) {
    String table = String.join("\n", lines) + "\n";
    try {
      String text = Files.readString(document);
      if (writes()) {
        int begin = text.indexOf(lines.get(0) + "\n");
        assertThat(begin).as("%s in %s", lines.get(0), document).isNotNegative();
        int end = text.indexOf("\n\n", begin) + 1;
        text = text.substring(0, begin) + table + text.substring(end);
        Files.writeString(document, text);
      }
      assertThat(text).contains(table + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean writes() {
    return System.getProperty("rolecall.golden", "").equals("write");
  }
}
