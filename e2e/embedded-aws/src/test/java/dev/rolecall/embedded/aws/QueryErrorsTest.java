package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class QueryErrorsTest {
  @Test
  void everyRowSaysWhereItIsFrom() {
    assertThat(QueryErrors.values()).allSatisfy(row -> assertThat(row.source()).isNotBlank());
  }

  @Test
  void whatIsNotSourcedSaysSo() {
    assertThat(Arrays.stream(QueryErrors.values()).filter(row -> !row.sourced()))
        .allSatisfy(
            row ->
                assertThat(row.source()).containsAnyOf("no record of AWS", "likeness", "agrees"));
  }

  @Test
  void everyRowIsAnError() {
    assertThat(QueryErrors.values())
        .allSatisfy(
            row -> {
              assertThat(row.status()).isBetween(400, 599);
              assertThat(row.code()).isNotBlank();
            });
  }
}
