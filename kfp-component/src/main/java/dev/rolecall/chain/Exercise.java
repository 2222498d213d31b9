package dev.rolecall.chain;

import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.s3.Attempt;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of a report. */
final class Exercise {
  private Exercise() {}

  /** How long each request took, where it was answered as it should be, and how fast it was. */
  static Map<String, BigDecimal> of(Recorder recorder) {
    Map<String, BigDecimal> figures = new LinkedHashMap<>();
    recorder
        .find(Chain.EXCHANGE)
        .filter(exchange -> exchange.last() instanceof StsAnswer.Granted)
        .ifPresent(exchange -> put(figures, "sts_exchange_ms", exchange.took()));
    recorder
        .find(Chain.CALLER)
        .ifPresent(
            caller -> {
              if (caller instanceof CallerAnswer.Is is) {
                put(figures, "sts_caller_ms", is.took());
              }
            });
    recorder.find(Chain.S3_LIST).ifPresent(list -> put(figures, "s3_list_ms", list));
    recorder
        .find(Chain.S3_ROUND_TRIP)
        .ifPresent(
            trip -> {
              put(figures, "s3_put_ms", trip.put());
              put(figures, "s3_get_ms", trip.get());
              put(figures, "s3_delete_ms", trip.delete());
            });
    recorder.find(Chain.S3_MULTIPART).ifPresent(parts -> put(figures, "s3_multipart_ms", parts));
    recorder
        .find(Chain.S3_TRANSFER)
        .ifPresent(
            transfer -> {
              transfer.uploadRate().ifPresent(rate -> figures.put("s3_upload_mib_per_s", rate));
              transfer.downloadRate().ifPresent(rate -> figures.put("s3_download_mib_per_s", rate));
            });
    return figures;
  }

  private static void put(Map<String, BigDecimal> figures, String name, Attempt attempt) {
    if (attempt.done()) {
      put(figures, name, attempt.took());
    }
  }

  private static void put(Map<String, BigDecimal> figures, String name, Duration took) {
    figures.put(name, BigDecimal.valueOf(took.toMillis()));
  }
}
