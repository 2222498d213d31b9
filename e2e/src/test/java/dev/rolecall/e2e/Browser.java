package dev.rolecall.e2e;

import dev.rolecall.e2e.parts.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Chromium without a display, without a network, and with a profile of its own.
 *
 * @param profile a folder
 * @param dark what it says the user prefers, where a page does not say
 * @param width of its window, in pixels
 * @param height of its window, in pixels
 */
record Browser(Path profile, boolean dark, int width, int height) {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** The page's elements, once its scripts have run. */
  String elements(Path page) throws IOException, InterruptedException {
    return run("--dump-dom", page);
  }

  void photograph(Path page, Path picture) throws IOException, InterruptedException {
    run("--screenshot=" + picture, page);
  }

  private String run(String task, Path page) throws IOException, InterruptedException {
    Program.Ended ended =
        Program.chromium()
            .run(
                Map.of(),
                LIMIT,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--hide-scrollbars",
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                "--window-size=%d,%d".formatted(width, height),
                "--user-data-dir=" + profile,
                task,
                page.toUri().toString());
    if (ended.exit() != 0) {
      throw new IllegalStateException("the browser did not show the page: " + ended.err());
    }
    return ended.out();
  }
}
