package dev.rolecall.transport;

import dev.rolecall.failure.Explanation;
import java.util.Optional;

/** Why an environment does not say how to reach AWS. */
public sealed interface TransportFailure {
  /** Problem, cause and remedy. */
  Explanation explain();

  /** No region is set, and none is looked for elsewhere. */
  record NoRegion() implements TransportFailure {
    @Override
    public Explanation explain() {
      return TransportSentences.noRegion();
    }
  }

  /**
   * A variable holds what cannot be used.
   *
   * @param value what it holds; nothing where that may contain a password
   * @param expected what it should look like, ending a sentence that begins "It should be"
   */
  record Malformed(String variable, Optional<String> value, String expected)
      implements TransportFailure {
    @Override
    public Explanation explain() {
      return TransportSentences.malformed(this);
    }
  }

  /** The file of AWS_CA_BUNDLE holds no certificates that can be read. */
  record CaBundleUnusable(String file, String why) implements TransportFailure {
    @Override
    public Explanation explain() {
      return TransportSentences.caBundle(this);
    }
  }

  /** An endpoint of one's own cannot be made into its FIPS or dual-stack form. */
  record Conflict(String endpointVariable, String formVariable) implements TransportFailure {
    @Override
    public Explanation explain() {
      return TransportSentences.conflict(this);
    }
  }
}
