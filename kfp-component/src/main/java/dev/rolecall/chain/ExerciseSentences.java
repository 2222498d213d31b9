package dev.rolecall.chain;

import dev.rolecall.s3.Progress;

/** What is told of an exercise while it goes on. */
final class ExerciseSentences {
  private ExerciseSentences() {}

  static String of(Progress progress) {
    String what =
        switch (progress.action()) {
          case PUT -> "uploaded";
          case GET -> "downloaded";
          default -> "listed";
        };
    String requests =
        progress
            .of()
            .map(all -> "%d of %d requests".formatted(progress.requests(), all))
            .orElse("%d requests".formatted(progress.requests()));
    return "%s %d MiB, %s, %d s"
        .formatted(what, progress.bytes() >> 20, requests, progress.took().toSeconds());
  }
}
