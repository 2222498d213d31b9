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
      if (System.getProperty("rolecall.golden", "").equals("write")) {
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
}
