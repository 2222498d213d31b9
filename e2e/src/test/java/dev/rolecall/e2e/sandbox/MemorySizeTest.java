package dev.rolecall.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class MemorySizeTest {
  private static final long GIB = 1L << 30;
  private final MemorySize converter = new MemorySize(4 * GIB);

  @Test
  void mebibytesAndGibibytesAreRead() {
    assertThat(converter.convert("512MiB")).isEqualTo(GIB / 2);
    assertThat(converter.convert("3GiB")).isEqualTo(3 * GIB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "0MiB", "-1GiB", "1GB", "1.5GiB", "99999999GiB", "\u0661GiB"})
  void whatIsNoSizeIsRefusedWithTheShapeToType(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("512MiB or 2GiB");
  }

  @Test
  void whatTheHeapHasNoRoomForIsRefusedWithTheHeapToAskFor() {
    assertThatThrownBy(() -> converter.convert("6GiB"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage(
            "6GiB is more than three quarters of Java's heap, which is 4096 MiB here. Give Java"
                + " more: JAVA_TOOL_OPTIONS=-Xmx8256m");
  }
}
