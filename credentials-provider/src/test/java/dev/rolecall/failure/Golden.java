package dev.rolecall.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Compares messages with the file that a person has read and agreed to. */
public final class Golden {
  private Golden() {}

  /** Messages are apart by an empty line. */
  public static void assertMessages(String resource, List<String> messages) {
    assertThat(String.join("\n\n", messages) + "\n").isEqualTo(read(resource));
  }

  private static String read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(Golden.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
