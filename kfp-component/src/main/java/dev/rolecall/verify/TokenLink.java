package dev.rolecall.verify;

import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.token.ProjectedToken;
import java.util.Optional;
import java.util.Set;

/** The token: readable, in its time, and of the Profile's account. */
final class TokenLink {
  static final String ACCOUNT = "default-editor";
  private static final String WORKSPACE_ACCOUNT = "ws-";

  private TokenLink() {}

  static Check check(Optional<String> profile) {
    return new LinkCheck(
        "token",
        "The projected token is readable, valid and the Profile's",
        Set.of(Chain.TOKEN),
        seen -> decide(seen.get(Chain.TOKEN), profile));
  }

  static Outcome decide(TokenReading reading, Optional<String> profile) {
    if (reading instanceof TokenReading.Unusable unusable) {
      return TokenFindings.unusable(unusable.failure()).failed();
    }
    if (!(reading instanceof TokenReading.Read read)) {
      return noToken();
    }
    ProjectedToken token = read.token();
    return token
        .unusable()
        .map(failure -> TokenFindings.told(failure, evidence(token)).failed())
        .or(() -> foreign(token, profile))
        .or(() -> untimely(reading).map(Finding::warned))
        .orElseGet(() -> evidence(token).passed());
  }

  /** What this clock says of its time. STS's counts: a clock of one's own may be what is wrong. */
  static Optional<Finding> untimely(TokenReading reading) {
    return reading instanceof TokenReading.Read read
        ? read.token()
            .untimely(read.at())
            .map(failure -> TokenFindings.told(failure, evidence(read.token())))
        : Optional.empty();
  }

  /** The token, if there is one. */
  static Optional<ProjectedToken> token(TokenReading reading) {
    return reading instanceof TokenReading.Read read ? Optional.of(read.token()) : Optional.empty();
  }

  /** What is asked with it, if there is one. */
  static Optional<Ask> ask(WebIdentityConfig config, TokenReading reading) {
    return reading instanceof TokenReading.Expected expected
        ? Optional.of(Ask.of(config, expected))
        : token(reading).map(token -> Ask.of(config, token));
  }

  /** Who signed it, or would sign it. */
  static Optional<String> issuer(TokenReading reading) {
    return reading instanceof TokenReading.Expected expected
        ? Optional.of(expected.issuer())
        : token(reading).map(token -> token.issuer());
  }

  static Outcome noToken() {
    return new Outcome.Skipped("There is no token to compare with.");
  }

  private static Optional<Outcome> foreign(ProjectedToken token, Optional<String> profile) {
    Subject subject = Subject.of(token.subject());
    String namespace = profile.orElse(subject.namespace());
    if (subject.equals(new Subject(namespace, ACCOUNT))) {
      return Optional.empty();
    }
    Finding finding =
        subject.account().startsWith(WORKSPACE_ACCOUNT)
            ? TokenFindings.workspaceAccount(subject, evidence(token))
            : TokenFindings.otherAccount(subject, namespace, evidence(token));
    // Without a Profile to compare with, another account with a role of its own may be meant.
    return Optional.of(profile.isPresent() ? finding.failed() : finding.warned());
  }

  private static Evidence evidence(ProjectedToken token) {
    return Evidence.of("subject", token.subject())
        .and("issuer", token.issuer())
        .and("audience", String.join(", ", token.audiences()))
        .and("expires", token.expiresAt())
        .and("key id", token.keyId())
        .and("algorithm", token.algorithm());
  }

  /** {@code system:serviceaccount:namespace:account}; of another text, all is the account. */
  record Subject(String namespace, String account) {
    private static final String PREFIX = "system:serviceaccount:";

    static Subject of(String text) {
      String[] parts = text.startsWith(PREFIX) ? text.split(":", 4) : new String[0];
      return parts.length == 4 ? new Subject(parts[2], parts[3]) : new Subject("", text);
    }

    @Override
    public String toString() {
      return PREFIX + namespace + ":" + account;
    }
  }
}
