package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.ServiceAccountSubject;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The token: readable, in its time, and of the Profile's account. */
final class TokenCheck {
  private static final String WORKSPACE_ACCOUNT = "ws-";

  private TokenCheck() {}

  static Check check() {
    return new Check(
        "token",
        "The projected token is readable, valid and the Profile's",
        Standing.reading(Place.TOKEN),
        List.of(Chain.TOKEN),
        List.of(Chain.PROFILE),
        seen -> decide(seen.get(Chain.TOKEN), seen.find(Chain.PROFILE)));
  }

  static Outcome decide(TokenReading reading, Optional<String> profile) {
    if (reading instanceof TokenReading.Unusable unusable) {
      return TokenFindings.unusable(unusable.failure()).failed();
    }
    ProjectedToken token = ((TokenReading.Read) reading).held();
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
        ? read.held()
            .untimely(read.at())
            .map(failure -> TokenFindings.told(failure, evidence(read.held())))
        : Optional.empty();
  }

  /** What a token by itself shows to be wrong. */
  static Optional<Finding> found(ProjectedToken token, Instant now) {
    return decide(new TokenReading.Read(token, now), Optional.empty()).found();
  }

  private static Optional<Outcome> foreign(ProjectedToken token, Optional<String> profile) {
    Optional<ServiceAccountSubject> subject = ServiceAccountSubject.parse(token.subject());
    ServiceAccountSubject editor =
        new ServiceAccountSubject(
            profile.or(() -> subject.map(ServiceAccountSubject::namespace)).orElse("NAMESPACE"),
            ServiceAccount.EDITOR);
    if (subject.filter(editor::equals).isPresent()) {
      return Optional.empty();
    }
    Finding finding =
        subject
            .filter(TokenCheck::isWorkspace)
            .map(account -> TokenFindings.workspaceAccount(account, evidence(token)))
            .orElseGet(() -> TokenFindings.otherAccount(token.subject(), editor, evidence(token)));
    // Without a Profile to compare with, another account with a role of its own may be meant.
    return Optional.of(profile.isPresent() ? finding.failed() : finding.warned());
  }

  /** Whether it is an account of a Workspace (Notebooks v2). */
  static boolean isWorkspace(ServiceAccountSubject account) {
    return account.name().startsWith(WORKSPACE_ACCOUNT);
  }

  static Evidence evidence(ProjectedToken token) {
    return Evidence.of("subject", token.subject())
        .and("issuer", token.issuer())
        .and("audience", String.join(", ", token.audiences()))
        .and("expires", token.expiresAt())
        .and("key id", token.keyId())
        .and("algorithm", token.algorithm());
  }
}
