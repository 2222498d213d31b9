package dev.rolecall.verify;

import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.ServiceAccountSubject;
import java.util.List;
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
  static Optional<WebIdentityRequest> ask(WebIdentityConfig config, TokenReading reading) {
    return reading instanceof TokenReading.Expected expected
        ? Optional.of(ask(config, expected.issuer(), expected.subject(), expected.audiences()))
        : token(reading)
            .map(token -> ask(config, token.issuer(), token.subject(), token.audiences()));
  }

  private static WebIdentityRequest ask(
      WebIdentityConfig config, String issuer, String subject, List<String> audiences) {
    return new WebIdentityRequest(
        config.role(), issuer.replaceFirst("(?i)^https://", ""), subject, audiences);
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
    Optional<ServiceAccountSubject> subject = ServiceAccountSubject.parse(token.subject());
    ServiceAccountSubject editor =
        new ServiceAccountSubject(
            profile.or(() -> subject.map(ServiceAccountSubject::namespace)).orElse("NAMESPACE"),
            ACCOUNT);
    if (subject.filter(editor::equals).isPresent()) {
      return Optional.empty();
    }
    Finding finding =
        subject
            .filter(account -> account.name().startsWith(WORKSPACE_ACCOUNT))
            .map(account -> TokenFindings.workspaceAccount(account, evidence(token)))
            .orElseGet(() -> TokenFindings.otherAccount(token.subject(), editor, evidence(token)));
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

  /** Whose namespace a trust policy is asked about; empty where the text is no ServiceAccount. */
  record Subject(String namespace) {
    static Subject of(String text) {
      return new Subject(
          ServiceAccountSubject.parse(text).map(ServiceAccountSubject::namespace).orElse(""));
    }
  }
}
