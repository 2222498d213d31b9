package dev.rolecall.command;

import dev.rolecall.catalogue.Awaited;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Report;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One verification, ready to run once. */
public interface ReadyVerification {
  /** The titles of its checks, in the chain's order. */
  List<String> titles();

  /** Who may act on what it finds, while one waits. */
  Set<Awaited> acting();

  /**
   * Looks and decides.
   *
   * @param ended told of each check as it ends
   */
  Report run(Consumer<CheckResult> ended);
}
