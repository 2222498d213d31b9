package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.StsRefusal;
import dev.rolecall.failure.Explanation;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.verify.Diagnosis;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the text of an error, as any tool prints it, may come of. */
public final class ErrorText {
  /** Who asked for what is not in the text; only what does not depend on it is used. */
  private static final S3Ground ANY =
      new S3Ground(
          RoleArn.parse("arn:aws:iam::000000000000:role/ROLE"),
          new Scope("bucket", ""),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          RequestKeys.NONE,
          false);

  /** Of the code ExpiredToken, which the SDK for Java does not print (List of error codes). */
  private static final String EXPIRED = "The provided token has expired";

  private ErrorText() {}

  /**
   * The rows that a text may stand for.
   *
   * @param text of one error or several, of which the last counts
   * @param token that was sent, or one of the same file
   * @param now by which the token is judged
   * @return nothing where the text tells of no refusal of AssumeRoleWithWebIdentity or S3
   */
  public static Optional<Diagnosis> diagnose(
      String text, Optional<ProjectedToken> token, Instant now) {
    return ToldRefusal.in(text)
        .flatMap(told -> finding(told))
        .map(
            finding ->
                token
                    .map(held -> compared(finding, held, now))
                    .orElseGet(() -> Diagnosis.of(finding, Map.of())));
  }

  private static Optional<Finding> finding(ToldRefusal told) {
    if (told.isOfS3()) {
      return told.s3().allows() ? Optional.empty() : Optional.of(s3(told));
    }
    return told.isOfExchange() ? Optional.of(sts(told)) : Optional.empty();
  }

  private static Finding sts(ToldRefusal told) {
    Optional<DenialClause> clause = DenialClause.parse(told.message());
    Optional<FailureMode> layer = clause.flatMap(StsRows::row);
    if (layer.isPresent()) {
      return of(layer.get(), List.of(), told, "STS")
          .because(clause.get().cause("the trust policy admits"));
    }
    StsRefusal reason = told.sts().reason();
    FailureMode mode = StsRows.row(reason);
    Finding finding = of(mode, StsRows.candidates(reason), told, "STS");
    return reason == StsRefusal.SEVERAL_AUDIENCES || reason == StsRefusal.TOKEN_REJECTED
        ? finding.because("STS does not take the token, for the reason that its sentence gives.")
        : finding;
  }

  private static Finding s3(ToldRefusal told) {
    // Recorded of S3 where a session is over; a session that is checked is a new one.
    if (StsRefusal.TOKEN_EXPIRED == told.sts().reason() || told.message().startsWith(EXPIRED)) {
      return of(FailureMode.LAUNCHER_CREDENTIALS_EXPIRED, List.of(), told, "S3")
          .because(
              "The session that the request was signed with is over, and the client did not renew"
                  + " it.");
    }
    if (DenialClause.isOfNode(told.message())) {
      FailureMode mode = FailureMode.IDENTITY_IS_NODE_ROLE;
      return of(mode, mode.candidates(), told, "S3");
    }
    Attempt attempt = new Attempt(action(told).action(), "bucket", "", told.s3(), Duration.ZERO);
    Finding seen = S3Checks.refused(attempt, told.s3(), ANY);
    if (seen.mode() == FailureMode.S3_REFUSED) {
      return refused(told, seen);
    }
    Finding finding = of(seen.mode(), seen.candidates(), told, "S3");
    return seen.mode() == FailureMode.S3_DENIED_BY_POLICY_LAYER
        ? finding.because(seen.cause())
        : finding;
  }

  /** By what a code says of any request (Amazon S3 API Reference, List of error codes). */
  private static Finding refused(ToldRefusal told, Finding seen) {
    if (seen.candidates().isEmpty()) {
      return of(seen.mode(), List.of(), told, "S3").because(seen.cause()).remediedBy(seen.remedy());
    }
    Set<String> ofSession = Set.of("InvalidAccessKeyId", "InvalidToken");
    return of(
            seen.mode(),
            ofSession.contains(told.code()) ? seen.candidates() : List.of(),
            told,
            "S3")
        .because(
            switch (told.code()) {
              case "InvalidAccessKeyId" ->
                  "S3 does not know the access key that the request was signed with: it was deleted,"
                      + " or is of another partition or another S3.";
              case "InvalidToken" ->
                  "S3 does not take the session token: it is spoilt, or not of the access key, or of"
                      + " a kind that the region does not take.";
              case "SignatureDoesNotMatch" ->
                  "The secret key is not the access key's, or something on the way changed the"
                      + " request.";
              default -> "S3 does not take the request, for the reason that its code gives.";
            });
  }

  private static ScopeAction action(ToldRefusal told) {
    String named = DenialClause.action(told.message()).or(told::operation).orElse("");
    return Stream.of(ScopeAction.values())
        .filter(action -> named.endsWith(action.action().substring("s3:".length())))
        .findFirst()
        .orElse(named.contains("List") ? ScopeAction.LIST : ScopeAction.GET);
  }

  private static Finding of(
      FailureMode mode, List<FailureMode> candidates, ToldRefusal told, String service) {
    return new Finding(
        mode,
        candidates,
        said(told, service),
        mode.cause(),
        mode.remedy(),
        Evidence.of("service", service)
            .and("operation", told.operation())
            .and("action", DenialClause.action(told.message()))
            .and("resource", DenialClause.resource(told.message()))
            .and("status", told.status())
            .and("code", Evidence.unlessEmpty(Explanation.shown(told.code())))
            .and("message", Evidence.unlessEmpty(Explanation.shown(told.message())))
            .map());
  }

  private static String said(ToldRefusal told, String service) {
    String answer =
        Stream.of(told.status().map(String::valueOf).orElse(""), Explanation.shown(told.code()))
            .filter(part -> !part.isEmpty())
            .reduce((status, code) -> status + " " + code)
            .orElse("an error");
    String sentence = ExchangeFindings.sentence(told.message());
    return "%s answered %s%s%s"
        .formatted(
            service,
            answer,
            told.operation().map(operation -> " to " + operation).orElse(""),
            sentence.isEmpty() ? "." : ": " + sentence);
  }

  /** What the token shows stands first; what it would show, and does not, is none of them. */
  private static Diagnosis compared(Finding finding, ProjectedToken token, Instant now) {
    List<FailureMode> rows =
        finding.candidates().isEmpty() ? List.of(finding.mode()) : finding.candidates();
    Map<FailureMode, String> shown = new LinkedHashMap<>();
    TokenCheck.found(token, now)
        .filter(of -> rows.contains(of.mode()))
        .ifPresent(of -> shown.put(of.mode(), of.seen() + " " + of.cause()));
    Map<FailureMode, String> ruledOut = new LinkedHashMap<>();
    for (FailureMode row : rows) {
      TokenFindings.ruledOut(row, finding.mode(), token)
          .filter(why -> !shown.containsKey(row))
          .ifPresent(why -> ruledOut.put(row, why));
    }
    List<FailureMode> left =
        Stream.concat(shown.keySet().stream(), finding.candidates().stream())
            .filter(row -> !ruledOut.containsKey(row) && !finding.candidates().isEmpty())
            .distinct()
            .toList();
    Finding told =
        new Finding(
            finding.mode(),
            left,
            shown,
            finding.seen(),
            finding.cause(),
            finding.remedy(),
            with(finding.evidence(), TokenCheck.evidence(token).map()),
            finding.message(),
            finding.followsFrom());
    return Diagnosis.of(told, ruledOut);
  }

  private static Map<String, String> with(Map<String, String> told, Map<String, String> token) {
    Map<String, String> all = new LinkedHashMap<>(told);
    token.forEach((name, value) -> all.put("token " + name, value));
    return all;
  }
}
