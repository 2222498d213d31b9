package dev.rolecall.e2e.profile;

import dev.rolecall.failure.Explanation;

/** What is wished cannot be planned. Its message is the explanation. */
public final class OnboardingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OnboardingException(Explanation explanation) {
    super(explanation.toString());
  }
}
