package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.ServiceAccountSubject;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observation;
import dev.rolecall.verify.Observations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a pod sees that makes one candidate likelier than the others. It only orders: of what no
 * clue speaks for, the catalogue's order stays.
 */
final class Clues {
  /** What the pod identity webhook asks for unless an account is annotated otherwise. */
  private static final String AUDIENCE = "sts.amazonaws.com";

  /** As tokens of EKS clusters name it (Amazon EKS User Guide, Fetch signing keys). */
  private static final String EKS_ISSUER = "https://oidc\\.eks\\.[a-z0-9-]+\\.amazonaws\\.com.*";

  /** Speaks for a row. */
  private record Clue(FailureMode row, String reason) {}

  private Clues() {}

  /** The check, the candidates of whose findings stand in the order of what speaks for them. */
  static Check ranking(Check check) {
    List<Observation<?>> also = List.of(Chain.CONFIG, Chain.TOKEN, Chain.PROFILE);
    return check.completedBy(also, (outcome, seen) -> outcome.finding(own -> ranked(own, seen)));
  }

  private static Finding ranked(Finding finding, Observations seen) {
    Map<FailureMode, String> reasons = new LinkedHashMap<>();
    seen.find(Chain.TOKEN).stream()
        .flatMap(reading -> clues(finding, reading, seen))
        .filter(clue -> finding.candidates().contains(clue.row()))
        .forEach(clue -> reasons.putIfAbsent(clue.row(), clue.reason()));
    return reasons.isEmpty()
        ? finding
        : finding.ranked(
            Stream.concat(reasons.keySet().stream(), finding.candidates().stream())
                .distinct()
                .toList(),
            reasons);
  }

  private static Stream<Clue> clues(Finding finding, TokenReading reading, Observations seen) {
    return Stream.of(
            TokenCheck.untimely(reading).stream().map(Clues::ofTime),
            reading.token().stream().flatMap(token -> ofSubject(token, seen)),
            reading.token().stream().flatMap(Clues::ofAudience),
            seen.find(Chain.CONFIG).stream().flatMap(config -> ofRole(config.role(), reading)),
            reading.token().stream().flatMap(token -> ofIssuer(finding, token)))
        .flatMap(clues -> clues);
  }

  private static Clue ofTime(Finding untimely) {
    return new Clue(untimely.mode(), untimely.seen());
  }

  private static Stream<Clue> ofSubject(ProjectedToken token, Observations seen) {
    Optional<ServiceAccountSubject> subject = ServiceAccountSubject.parse(token.subject());
    if (subject.isEmpty()) {
      return Stream.empty();
    }
    String namespace = subject.get().namespace();
    String editor =
        new ServiceAccountSubject(seen.find(Chain.PROFILE).orElse(namespace), ServiceAccount.EDITOR)
            .toString();
    if (editor.equals(token.subject())) {
      return Stream.empty();
    }
    String reason = "The token is of %s, not of %s.".formatted(token.subject(), editor);
    return Stream.of(
        new Clue(
            TokenCheck.isWorkspace(subject.get())
                ? FailureMode.POD_FROM_WORKSPACE_ACCOUNT
                : FailureMode.POD_WRONG_SERVICE_ACCOUNT,
            reason),
        new Clue(FailureMode.TRUST_SUB_MISMATCH, reason));
  }

  private static Stream<Clue> ofAudience(ProjectedToken token) {
    if (token.audiences().isEmpty() || token.audiences().contains(AUDIENCE)) {
      return Stream.empty();
    }
    String reason =
        "The token's audience is %s; provider and trust policy are mostly made for %s."
            .formatted(String.join(", ", token.audiences()), AUDIENCE);
    return Stream.of(
        new Clue(FailureMode.PROVIDER_CLIENT_ID_MISSING, reason),
        new Clue(FailureMode.TRUST_AUD_MISMATCH, reason));
  }

  private static Stream<Clue> ofRole(RoleArn role, TokenReading reading) {
    Stream<Clue> china =
        role.partition().equals("aws-cn")
            ? Stream.of(
                new Clue(
                    FailureMode.TRUST_AUD_MISMATCH,
                    "The role is of partition aws-cn, where trust policies are often written for the audience sts.amazonaws.com.cn."))
            : Stream.empty();
    Stream<Clue> foreign =
        reading
            .token()
            .flatMap(token -> ServiceAccountSubject.parse(token.subject()))
            .map(ServiceAccountSubject::namespace)
            .filter(namespace -> !role.name().contains(namespace))
            .map(
                namespace ->
                    new Clue(
                        FailureMode.TRUST_SUB_MISMATCH,
                        "The role's name %s does not hold the namespace %s: it may be made for others, and not name this subject."
                            .formatted(role.name(), namespace)))
            .stream();
    return Stream.concat(china, foreign);
  }

  /**
   * EKS publishes the keys of its issuers by itself (Amazon EKS User Guide, Fetch signing keys);
   * who runs an issuer does it by his own means.
   */
  private static Stream<Clue> ofIssuer(Finding finding, ProjectedToken token) {
    if (token.issuer().endsWith("/")) {
      return Stream.of(
          new Clue(
              FailureMode.PROVIDER_URL_DIFFERS_BY_SLASH,
              "The token's issuer %s ends with a slash.".formatted(token.issuer())));
    }
    if (finding.mode() != FailureMode.STS_KEY_NOT_RETRIEVED) {
      return Stream.empty();
    }
    return token.issuer().matches(EKS_ISSUER)
        ? Stream.of(
            new Clue(
                FailureMode.ISSUER_TRANSIENT,
                "The issuer is of EKS, which publishes its keys by itself, so that this mostly passes."))
        : Stream.of(
            new Clue(
                FailureMode.ISSUER_KEY_MISSING,
                "By its name the issuer %s is not of EKS: whoever runs it publishes its keys, anew after each rotation."
                    .formatted(token.issuer())));
  }
}
