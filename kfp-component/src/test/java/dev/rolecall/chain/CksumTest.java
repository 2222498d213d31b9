package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CksumTest {
  /** As {@code printf %s TEXT | cksum} prints them, of GNU coreutils 9.1. */
  @ParameterizedTest
  @CsvSource({
    "'',4294967295 0",
    "a,1220704766 1",
    "é,2484551528 2",
    "'{\"Version\":\"2012-10-17\"}',3434773204 24"
  })
  void itIsThatOfPosix(String text, String printed) {
    assertThat(Cksum.of(text)).isEqualTo(printed);
  }
}
