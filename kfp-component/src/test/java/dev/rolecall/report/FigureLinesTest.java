package dev.rolecall.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureLinesTest {
  @Test
  void whatWasMeasuredOfOneThingStandsInOneLine() {
    Map<String, BigDecimal> figures = new LinkedHashMap<>();
    figures.put("sts_exchange_ms", new BigDecimal(212));
    figures.put("s3_upload_mib_per_s", new BigDecimal("13.42"));
    figures.put("s3_upload_p50_ms", new BigDecimal(596));
    figures.put("s3_list_ms", new BigDecimal(7));
    figures.put("odd", BigDecimal.ONE);

    assertThat(FigureLines.of(figures))
        .containsExactly(
            "sts_exchange_ms = 212",
            "s3_upload: mib_per_s = 13.42, p50_ms = 596",
            "s3_list_ms = 7",
            "odd = 1");
  }
}
