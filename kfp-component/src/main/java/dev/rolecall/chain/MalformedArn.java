package dev.rolecall.chain;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.failure.Explanation;
import java.util.Optional;

/** What stands in the place of a role's ARN, and is none. */
record MalformedArn(String text) {
  /** For a sentence: with the line ends that one would not see spelt out. */
  String shown() {
    return Explanation.shown(text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"));
  }

  /** Whether a blank stands before or behind it, which {@link #shown} does not show. */
  boolean hasBlankAround() {
    return text.startsWith(" ") || text.endsWith(" ");
  }

  /** The ARN that it is but for white space around it. */
  Optional<RoleArn> corrected() {
    try {
      return Optional.of(RoleArn.parse(text.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
