package dev.rolecall.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class TokenLifetimeTest {
  private final TokenLifetime converter = new TokenLifetime();

  @Test
  void secondsMinutesAndHoursAreRead() {
    assertThat(converter.convert("600s")).isEqualTo(Duration.ofMinutes(10));
    assertThat(converter.convert("10m")).isEqualTo(Duration.ofMinutes(10));
    assertThat(converter.convert("24h")).isEqualTo(Duration.ofHours(24));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "9s", "-1h", "1d", "99999h", "999999999h", "1.5h"})
  void whatIsNoLifetimeIsRefusedWithTheShapeToType(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("600s, 10m or 24h");
  }
}
