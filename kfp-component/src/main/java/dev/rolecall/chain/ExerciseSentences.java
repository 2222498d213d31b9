package dev.rolecall.chain;

import dev.rolecall.s3.Progress;
import dev.rolecall.s3.ScopeAction;

/** What is told of an exercise while it goes on. */
final class ExerciseSentences {
  private ExerciseSentences() {}

  static String of(Progress progress) {
    String requests =
        progress
            .of()
            .map(all -> "%d of %d requests".formatted(progress.requests(), all))
            .orElse("%d requests".formatted(progress.requests()));
    return "%s %s, %d s"
        .formatted(
            moved(progress.action(), progress.bytes()), requests, progress.took().toSeconds());
  }

  private static String moved(ScopeAction action, long bytes) {
    return switch (action) {
      case PUT -> "uploaded %d MiB,".formatted(bytes >> 20);
      case GET -> "downloaded %d MiB,".formatted(bytes >> 20);
      default -> "listed:";
    };
  }
}
