package dev.rolecall.chain;

import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.Latencies;
import dev.rolecall.s3.Phase;
import dev.rolecall.s3.Transfer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of a report. */
final class Figures {
  private Figures() {}

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
    recorder.find(Chain.S3_TRANSFER).ifPresent(transfer -> put(figures, transfer));
    return figures;
  }

  private static void put(Map<String, BigDecimal> figures, Transfer transfer) {
    put(figures, "s3_upload_", transfer.upload());
    put(figures, "s3_listing_", transfer.listing());
    put(figures, "s3_download_", transfer.download());
  }

  private static void put(Map<String, BigDecimal> figures, String name, Phase phase) {
    if (phase.bytes() > 0) {
      phase.mibPerSecond().ifPresent(rate -> figures.put(name + "mib_per_s", rate));
    }
    phase
        .requestsPerSecond()
        .ifPresent(
            rate -> {
              figures.put(name + "requests_per_s", rate);
              put(figures, name, phase.latencies());
              put(figures, name + "first_byte_", phase.firstBytes());
              figures.put(name + "retries", BigDecimal.valueOf(phase.retries()));
            });
  }

  private static void put(Map<String, BigDecimal> figures, String name, Latencies latencies) {
    for (int percent : new int[] {50, 90, 99, 100}) {
      String of = percent == 100 ? "max" : "p" + percent;
      latencies.percentile(percent).ifPresent(took -> put(figures, name + of + "_ms", took));
    }
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
