package dev.rolecall.command;

import java.util.concurrent.Callable;

/**
 * A subcommand of {@code rolecall}, a picocli {@code @Command}. Later modules offer theirs through
 * {@link java.util.ServiceLoader}.
 *
 * <p>{@link #call()} returns the exit code: 0 passed, 1 failed, 2 used wrongly. What it throws is a
 * defect (70), save {@link UsageException} (2).
 */
public interface Subcommand extends Callable<Integer> {
  /** Called once, before {@link #call()}. */
  void enter(Surroundings surroundings);

  @Override
  Integer call() throws InterruptedException;
}
