package dev.rolecall.s3;

import java.time.Duration;

/** The end of the process; a test's is its own. */
public interface Shutdown {
  /** This JVM's. */
  Shutdown REAL =
      new Shutdown() {
        @Override
        public void beforeIt(Thread hook) {
          Runtime.getRuntime().addShutdownHook(hook);
        }

        @Override
        public void forget(Thread hook) {
          Runtime.getRuntime().removeShutdownHook(hook);
        }

        @Override
        public Duration patience() {
          return Duration.ofSeconds(10);
        }
      };

  /**
   * Starts the thread once the process is to end, and holds its end up until the thread's.
   *
   * @throws IllegalStateException where the process ends already
   */
  void beforeIt(Thread hook);

  /**
   * Leaves the thread out.
   *
   * @throws IllegalStateException where the process ends already
   */
  void forget(Thread hook);

  /**
   * How long a request that writes is awaited, so that time is left for what it writes to be
   * removed: Kubernetes kills after 30 s (Pod Lifecycle, Termination of Pods).
   */
  Duration patience();
}
