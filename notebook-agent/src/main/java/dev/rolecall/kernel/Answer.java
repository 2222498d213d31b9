package dev.rolecall.kernel;

import dev.rolecall.command.RolecallCommand;
import dev.rolecall.verify.Report;
import java.util.Optional;

/**
 * What a line {@code %rolecall …} came to.
 *
 * @param exitCode as that of the command: 0 passed, 1 failed, 2 used wrongly, 70 a defect
 * @param text all that a terminal would show
 * @param html the same for a cell, with a style of its own
 * @param report what was verified, of {@code check} and {@code whoami}
 */
public record Answer(int exitCode, String text, String html, Optional<Report> report) {
  /** Whether what was asked for is so. */
  public boolean passed() {
    return exitCode == RolecallCommand.PASSED;
  }

  /** One line: the cell has shown the rest. */
  @Override
  public String toString() {
    return "Rolecall: "
        + switch (exitCode) {
          case RolecallCommand.PASSED -> "passed";
          case RolecallCommand.FAILED -> "failed";
          case RolecallCommand.USED_WRONGLY -> "used wrongly, nothing was verified";
          default -> "nothing was verified";
        };
  }
}
