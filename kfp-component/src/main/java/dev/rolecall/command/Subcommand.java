package dev.rolecall.command;

/**
 * A subcommand of {@code rolecall}, a picocli {@code @Command}. Later modules offer theirs through
 * {@link java.util.ServiceLoader}.
 */
public interface Subcommand {
  /**
   * Runs it, once its options are set. What it throws is a defect (70), save {@link UsageException}
   * (2).
   *
   * @return the exit code: 0 passed, 1 failed, 2 used wrongly
   */
  int run(Surroundings here) throws InterruptedException;
}
