package dev.rolecall.e2e.admin;

import dev.rolecall.command.LiveConsole;
import dev.rolecall.command.ReportOptions;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.WaitOption;
import dev.rolecall.s3.Scope;
import java.time.Duration;
import java.util.Optional;

/** The verification of a Profile that was onboarded a moment ago. */
final class OnboardedVerification {
  /** IAM's changes were recorded to take 12 s at most; a controller takes what it takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Surroundings here;

  OnboardedVerification(Surroundings here) {
    this.here = here;
  }

  /**
   * Verifies it.
   *
   * @return the exit code
   */
  int run(String profile, ClusterOptions cluster, Scope scope) throws InterruptedException {
    LiveConsole console = new ReportOptions().console(here);
    ProfileVerification.Wish wish =
        new ProfileVerification.Wish(true, false, true, Optional.empty(), ScopeOptions.of(scope));
    try (ProfileVerification verification = new ProfileVerification(here, cluster, wish, console)) {
      return VerifyCommand.told(
          console,
          WaitOption.of(PATIENCE).report(console, () -> verification.attempt(profile)),
          here);
    }
  }
}
