package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.StsRefusal;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.Outside;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenException;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Explanation;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observation;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Probe;
import dev.rolecall.verify.Sight;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Probes that pass when what was asked for is refused. */
public final class Refusals {
  private Refusals() {}

  /**
   * Exchanges another token for the role. A session that is granted is dropped at once. Skipped
   * where the Profile's own token is refused, for then a refusal shows nothing.
   *
   * @param id for example {@code refused-other-namespace}
   * @param title as a reader sees it
   * @param token gives the token's text, once, when it is needed
   */
  public static Probe token(String id, String title, Supplier<String> token) {
    Observation<ForeignAnswer> answer = new Observation<>(id, ForeignAnswer.class);
    Observer<ForeignAnswer> observer =
        new Observer<>(
            answer,
            List.of(Chain.CONFIG, Chain.STS, Chain.SESSION),
            seen -> exchange(seen, token.get()));
    Check check =
        new Check(
            id,
            title,
            Standing.at(Place.TRUST),
            List.of(answer, Chain.CONFIG, Chain.REQUEST),
            List.of(Chain.IAM),
            seen ->
                decide(
                    seen.get(answer),
                    seen.get(Chain.CONFIG).role(),
                    seen.get(Chain.REQUEST),
                    seen.find(Chain.IAM)));
    return new Probe(
        List.of(observer),
        check.explainedBy(
            (earlier, found, own, seen) ->
                Explanation.BY_ROW.explains(earlier, found, own, seen)
                    && Explanations.admits(seen.get(answer).subject(), seen)));
  }

  /**
   * Lists at most one key under another prefix of the scope's bucket, and asks for a random key
   * there.
   *
   * @param id for example {@code refused-other-profile}
   * @param title as a reader sees it
   * @param prefix of keys, ending with a slash
   */
  public static Probe prefix(String id, String title, String prefix) {
    Observation<Outside> outside = new Observation<>(id, Outside.class);
    Observer<Outside> observer =
        new Observer<>(
            outside,
            List.of(Chain.S3, Chain.SCOPE),
            seen ->
                prefix.startsWith(seen.get(Chain.SCOPE).prefix())
                    ? Sight.unseen("%s is within the scope.".formatted(shown(prefix)))
                    : Sight.seen(seen.get(Chain.S3).outside(prefix)));
    Check check =
        new Check(
            id,
            title,
            Standing.at(Place.BUCKET),
            List.of(outside, Chain.SCOPE, Chain.CONFIG),
            List.of(Chain.IAM, Chain.REQUEST, Chain.KEYS),
            seen -> decide(seen.get(outside), S3Ground.of(seen)));
    return new Probe(List.of(observer), check.explainedBy(Explanation.SAME));
  }

  /** That of a run, which nobody else has. */
  static Probe otherPrefix(String run) {
    return prefix(
        "refused-other-prefix",
        "Another prefix of the bucket is refused",
        "rolecall-outside-" + run + "/");
  }

  private static String shown(String prefix) {
    return prefix.isEmpty() ? "The whole bucket" : "The prefix " + prefix;
  }

  /** What STS answered to a token that is not the Profile's; never a session. */
  sealed interface ForeignAnswer {
    String subject();

    record Refused(String subject, StsAnswer.Refused answer) implements ForeignAnswer {}

    record Granted(String subject) implements ForeignAnswer {}

    record Open(String subject, String why) implements ForeignAnswer {}
  }

  private static Sight<ForeignAnswer> exchange(Observations seen, String text) {
    WebIdentityConfig config = seen.get(Chain.CONFIG);
    ProjectedToken token;
    try {
      token = ProjectedToken.parse(config.tokenFile(), text);
    } catch (TokenException e) {
      return Sight.unseen("The other token cannot be used: " + e.failure().explain().problem());
    }
    StsAnswer answer = seen.get(Chain.STS).exchange(config, token);
    if (answer instanceof StsAnswer.Granted) {
      return Sight.seen(new ForeignAnswer.Granted(token.subject()));
    }
    return Sight.seen(
        answer instanceof StsAnswer.Refused refused
            ? new ForeignAnswer.Refused(token.subject(), refused)
            : new ForeignAnswer.Open(token.subject(), ((StsAnswer.Unreachable) answer).why()));
  }

  static Outcome decide(
      ForeignAnswer answer, RoleArn role, WebIdentityRequest own, Optional<IamState> iam) {
    if (answer instanceof ForeignAnswer.Granted) {
      if (iam.filter(view -> TrustCheck.admitsByName(view, own, answer.subject())).isPresent()) {
        return new Outcome.Skipped(
            "The role is shared: its trust policy names %s.".formatted(answer.subject()));
      }
      return RefusalFindings.granted(answer.subject(), role).failed();
    }
    if (answer instanceof ForeignAnswer.Open open) {
      return new Outcome.Skipped("STS did not answer: " + open.why());
    }
    StsAnswer.Refused refused = ((ForeignAnswer.Refused) answer).answer();
    return decided(refused.reason())
        ? Evidence.of("subject", answer.subject())
            .and("status", refused.status())
            .and("code", refused.code())
            .and("message", refused.message())
            .passed()
        : new Outcome.Skipped(
            "STS did not decide on the token: %d %s".formatted(refused.status(), refused.code()));
  }

  /** Whether STS refused the token itself, and not something else of the request. */
  private static boolean decided(StsRefusal reason) {
    return switch (reason) {
      case NOT_AUTHORIZED,
          DENIED_SILENTLY,
          NO_PROVIDER,
          WRONG_AUDIENCE,
          NOT_VALIDATED,
          SEVERAL_AUDIENCES,
          NO_AUDIENCE,
          TOKEN_MALFORMED,
          TOKEN_REJECTED,
          KEY_NOT_RETRIEVED,
          ISSUER_NOT_REACHED,
          TOKEN_EXPIRED,
          TOKEN_NOT_YET_VALID ->
          true;
      case THUMBPRINT_MISMATCH,
          REGION_DISABLED,
          ARN_INVALID,
          DURATION_TOO_LONG,
          REQUEST_INVALID,
          OTHER ->
          false;
    };
  }

  static Outcome decide(Outside outside, S3Ground ground) {
    if (outside.list().answer().allows() || outside.get().answer().allows()) {
      return exceeded(outside.list().answer().allows() ? outside.list() : outside.get(), ground)
          .failed();
    }
    if (outside.list().answer() instanceof S3Answer.Refused list
        && list.denied()
        && outside.get().answer() instanceof S3Answer.Refused get
        && get.denied()) {
      return Evidence.of("target", outside.list().target())
          .and("s3:ListBucket", said(list))
          .and("s3:GetObject", said(get))
          .passed();
    }
    return new Outcome.Skipped(
        "S3 did not decide on what lies outside of the scope: " + told(outside.list().answer()));
  }

  /** By the role's own policies where one allows it, else by the bucket's. */
  private static Finding exceeded(Attempt allowed, S3Ground ground) {
    Optional<Decision> decision =
        ground
            .seenRole()
            .map(
                role ->
                    ground.decide(
                        role.policies(), ScopeAction.of(allowed.action()), allowed.prefix()));
    if (decision.isPresent() && decision.get() instanceof Decision.Allowed by) {
      return RefusalFindings.scopeExceededBy(
          allowed, ground, by, NarrowedPolicies.of(ground, allowed.prefix()));
    }
    return decision.filter(Decision.ImplicitlyDenied.class::isInstance).isPresent()
        ? RefusalFindings.scopeExceededByBucket(allowed, ground)
        : RefusalFindings.scopeExceeded(allowed, ground);
  }

  private static String told(S3Answer answer) {
    if (answer instanceof S3Answer.Refused refused) {
      return said(refused);
    }
    return answer instanceof S3Answer.Unreachable unreachable
        ? unreachable.why()
        : "it was not asked";
  }

  private static String said(S3Answer.Refused refused) {
    return "%d %s: %s".formatted(refused.status(), refused.code(), refused.message());
  }
}
