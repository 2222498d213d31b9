package dev.rolecall.transport;

import dev.rolecall.failure.Explanation;

/** The sentences of this package. */
final class TransportSentences {
  private TransportSentences() {}

  static Explanation noRegion() {
    return new Explanation(
        "No AWS region is set: both AWS_REGION and AWS_DEFAULT_REGION are absent.",
        "The pod identity webhook sets them only where it was configured to, and neither instance"
            + " metadata nor a profile file is asked.",
        "Add to the container: env: [{name: AWS_REGION, value: eu-west-1}], with your region.");
  }

  static Explanation malformed(TransportFailure.Malformed failure) {
    return new Explanation(
        failure
            .value()
            .map(
                value ->
                    "%s is \"%s\", which cannot be used."
                        .formatted(failure.variable(), Explanation.shown(value)))
            .orElse("The value of %s cannot be used.".formatted(failure.variable())),
        "It should be " + failure.expected() + ".",
        "Correct it where the container's env is written, or unset it: unset "
            + failure.variable());
  }

  static Explanation caBundle(TransportFailure.CaBundleUnusable failure) {
    return new Explanation(
        "AWS_CA_BUNDLE names %s, which cannot be used: %s."
            .formatted(Explanation.shown(failure.file()), failure.why()),
        "It should be a readable file of one or more PEM certificates, and then only these are"
            + " trusted.",
        "Look at it with: openssl x509 -noout -subject -in " + Explanation.shown(failure.file()));
  }

  static Explanation conflict(TransportFailure.Conflict failure) {
    return new Explanation(
        "%s and %s are both set.".formatted(failure.endpointVariable(), failure.formVariable()),
        "An endpoint of your own is used as it is written, so the other wish cannot be met.",
        "Unset one: unset %s".formatted(failure.formVariable()));
  }
}
