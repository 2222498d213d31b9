package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Layer;
import dev.rolecall.iam.LayeredDecision;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.BucketState;
import dev.rolecall.s3.Leftovers;
import dev.rolecall.s3.ObjectRoundTrip;
import dev.rolecall.s3.Ownership;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.s3.Transfer;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observation;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What S3 lets the session do in its scope. */
final class S3Checks {
  private static final Set<String> REGION_CODES =
      Set.of(
          "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException");

  /**
   * What an S3 that knows no trailing checksums makes of one: the hash of the body is not the word
   * that announces a trailer (Amazon S3 API Reference, List of error codes).
   */
  private static final String NO_TRAILER = "XAmzContentSHA256Mismatch";

  /** Amazon S3 API Reference, List of error codes. */
  private static final String ARCHIVED = "InvalidObjectState";

  /** What KMS answers that is no denial, as S3 passes it on: {@code KMS.DisabledException}. */
  private static final String OF_KMS = "KMS.";

  private static final String NO_BUCKET = "NoSuchBucket";

  private S3Checks() {}

  static Check list() {
    return check(
        "s3-list",
        "The role lists its prefix",
        List.of(Chain.S3_LIST),
        seen -> seen.get(Chain.S3_LIST),
        seen -> new Evidence());
  }

  static Check put() {
    return check(
        "s3-put",
        "The role writes an object",
        List.of(Chain.S3_ROUND_TRIP, Chain.BUCKET),
        seen -> seen.get(Chain.S3_ROUND_TRIP).put(),
        seen -> bucket(seen.get(Chain.BUCKET)));
  }

  static Check get() {
    return check(
        "s3-get",
        "The role reads an object",
        List.of(Chain.S3_ROUND_TRIP),
        seen -> readable(seen.get(Chain.S3_ROUND_TRIP)),
        seen -> new Evidence());
  }

  /** Who may not list is refused to read what is missing, whatever he may read. */
  private static Attempt readable(ObjectRoundTrip trip) {
    Attempt get = trip.get();
    return trip.put().answer() instanceof S3Answer.Refused
            && get.answer() instanceof S3Answer.Refused refused
            && refused.denied()
        ? new Attempt(
            get.action(),
            get.bucket(),
            get.prefix(),
            new S3Answer.NotTried(
                "No object could be written, so there was none to read: the refusal to read it"
                    + " shows nothing."),
            get.took())
        : get;
  }

  static Check delete() {
    return check(
        "s3-delete",
        "The role removes an object",
        List.of(Chain.S3_ROUND_TRIP, Chain.S3_LEFTOVERS),
        seen -> seen.get(Chain.S3_ROUND_TRIP).delete(),
        seen -> left(seen.get(Chain.S3_LEFTOVERS), seen.get(Chain.S3_ROUND_TRIP)));
  }

  static Check multipart() {
    return check(
        "s3-multipart",
        "The role uploads an object in parts",
        List.of(Chain.S3_MULTIPART, Chain.S3_ROUND_TRIP),
        seen -> seen.get(Chain.S3_MULTIPART),
        seen -> new Evidence());
  }

  static Check transfer() {
    return check(
        "s3-transfer",
        "The role moves objects up and down",
        List.of(Chain.S3_TRANSFER),
        seen -> decisive(seen.get(Chain.S3_TRANSFER)),
        seen -> rates(seen.get(Chain.S3_TRANSFER)));
  }

  /** The first that was not done, to which those after it came as well. */
  private static Attempt decisive(Transfer transfer) {
    Attempt upload = transfer.upload().attempt();
    return upload.done() ? transfer.download().attempt() : upload;
  }

  static Check check(
      String id,
      String title,
      List<Observation<?>> answers,
      Function<Observations, Attempt> attempt,
      Function<Observations, Evidence> evidence) {
    List<Observation<?>> needs = new ArrayList<>(List.of(Chain.CONFIG, Chain.SCOPE, Chain.HERE));
    needs.addAll(answers);
    return new Check(
        id,
        title,
        Standing.doing(Place.BUCKET, Place.SESSION),
        needs,
        List.of(Chain.IAM, Chain.REQUEST, Chain.KEYS, Chain.S3_ROUND_TRIP, Chain.OWNERSHIP),
        seen -> decide(attempt.apply(seen), S3Ground.of(seen), evidence.apply(seen)));
  }

  static Outcome decide(Attempt attempt, S3Ground ground, Evidence more) {
    S3Answer answer = attempt.answer();
    if (answer instanceof S3Answer.NotTried notTried) {
      return new Outcome.Skipped(notTried.why());
    }
    if (answer instanceof S3Answer.Unreachable unreachable) {
      return S3Findings.unreachable(attempt, unreachable).failed();
    }
    Evidence evidence = Evidence.of("action", attempt.action()).and("target", attempt.target());
    if (answer instanceof S3Answer.Refused refused) {
      if (refused.allows()) {
        return evidence
            .and(
                "answer",
                "%d %s, so the action is allowed".formatted(refused.status(), refused.code()))
            .passed();
      }
      return lacksTheListingAlone(attempt, refused)
          ? evidence
              .and(
                  "answer",
                  "refused for %s alone, so the action is allowed"
                      .formatted(ScopeAction.LIST.action()))
              .passed()
          : refused(attempt, refused, ground).failed();
    }
    more.map().forEach(evidence::and);
    return evidence.and("took ms", attempt.took().toMillis()).passed();
  }

  /**
   * Who may not list is refused to read a key that is missing, for want of the listing: the read
   * itself is allowed (Amazon S3 API Reference, GetObject).
   */
  private static boolean lacksTheListingAlone(Attempt attempt, S3Answer.Refused refused) {
    return attempt.action().equals(ScopeAction.GET.action())
        && DenialClause.isOf(ScopeAction.LIST.action(), refused.message());
  }

  /** Whether S3 alone answers with that code. */
  static boolean isOwn(String code) {
    return code.equals(NO_BUCKET) || code.equals(NO_TRAILER) || REGION_CODES.contains(code);
  }

  static Finding refused(Attempt attempt, S3Answer.Refused refused, S3Ground ground) {
    if (isOfNoBucket(refused)) {
      return S3Findings.noBucket(attempt, refused);
    }
    if (refused.status() == 301 || REGION_CODES.contains(refused.code())) {
      return S3Findings.wrongRegion(attempt, refused, ground.region());
    }
    if (refused.code().startsWith(OF_KMS)) {
      return S3Findings.keyUnusable(attempt, refused);
    }
    if (refused.message().contains("kms:")) {
      boolean multipart = attempt.prefix().endsWith("multipart") && ground.putWorks();
      return S3Findings.kms(attempt, refused, multipart);
    }
    if (refused.code().equals(ARCHIVED)) {
      return S3Findings.archived(attempt, refused);
    }
    if (refused.code().equals(NO_TRAILER)) {
      return S3Findings.noTrailer(attempt, refused);
    }
    return refused.denied()
        ? denied(attempt, refused, ground)
        : S3Findings.unexpected(attempt, refused);
  }

  /** Amazon S3 API Reference, List of error codes. */
  static boolean isOfNoBucket(S3Answer answer) {
    return answer instanceof S3Answer.Refused refused && refused.code().equals(NO_BUCKET);
  }

  private static Finding denied(Attempt attempt, S3Answer.Refused refused, S3Ground ground) {
    Optional<DenialClause> clause = DenialClause.parse(refused.message());
    if (clause.filter(each -> !each.ofIdentityPolicy()).isPresent()) {
      return S3Findings.otherLayer(attempt, refused, clause.get());
    }
    if (ground.scope().isDirectoryBucket()) {
      return S3Findings.directoryBucket(attempt, refused, ground);
    }
    if (ground.scope().isAccessPoint()) {
      return S3Findings.accessPointAlias(attempt, refused, ground);
    }
    ScopeAction need = ScopeAction.of(attempt.action());
    if (ground.seenRole().isPresent()) {
      IamState.Role role = ground.seenRole().get();
      if (role.policies().isEmpty()) {
        return S3Findings.refusedForNoPolicy(attempt, refused, ground);
      }
      LayeredDecision bounded = ground.decide(role, need, attempt.prefix());
      if (bounded.layer() == Layer.BOUNDARY && !(bounded.decision() instanceof Decision.Depends)) {
        return S3Findings.outOfBounds(
            need, attempt, refused, ground, role.boundary().orElseThrow(), bounded.decision());
      }
      return decided(
          ground.decide(role.policies(), need, attempt.prefix()),
          role,
          need,
          attempt,
          refused,
          ground);
    }
    if (clause.isEmpty() && byOwnership(attempt, refused, ground).isPresent()) {
      return byOwnership(attempt, refused, ground).get();
    }
    return clause
        .map(each -> S3Findings.identityPolicy(need, attempt, refused, ground, each.explicit()))
        .orElseGet(() -> S3Findings.bare(need, attempt, refused, ground));
  }

  /** What refuses to those whom all policies allow. */
  private static Optional<Finding> byOwnership(
      Attempt attempt, S3Answer.Refused refused, S3Ground ground) {
    Optional<Ownership> ownership = ground.ownership();
    if (ownership.flatMap(Ownership::requesterPays).orElse(false)) {
      return Optional.of(S3Findings.requesterPays(attempt, refused));
    }
    return ownership
        .flatMap(Ownership::foreignKey)
        .filter(attempt.prefix()::equals)
        .map(key -> S3Findings.objectForeign(attempt, refused, ground));
  }

  private static Finding decided(
      Decision decision,
      IamState.Role role,
      ScopeAction need,
      Attempt attempt,
      S3Answer.Refused refused,
      S3Ground ground) {
    if (decision instanceof Decision.ExplicitlyDenied denied) {
      return S3Findings.deniedByRole(need, attempt, refused, ground, denied);
    }
    if (decision instanceof Decision.Depends depends) {
      List<DependsOn> parameters =
          RolePolicyCheck.required(depends, need, role, ground, attempt.prefix());
      if (!parameters.isEmpty()) {
        return S3Findings.parameterRequired(need, attempt, refused, ground, parameters);
      }
      return DenialClause.parse(refused.message()).filter(DenialClause::explicit).isPresent()
          ? S3Findings.deniedAndDepends(attempt, refused, ground, depends)
          : S3Findings.refusedAndDepends(attempt, refused, ground, depends);
    }
    if (decision.allowed()) {
      return byOwnership(attempt, refused, ground)
          .orElseGet(() -> S3Findings.refusedThoughAllowed(attempt, refused, ground));
    }
    Optional<String> accessPoint = RolePolicyCheck.accessPoint(role);
    if (accessPoint.isPresent()) {
      return S3Findings.accessPoint(attempt, refused, ground, accessPoint.get());
    }
    List<Scope> others = GrantedScopes.insteadOf(ground, role);
    return others.isEmpty()
        ? S3Findings.refusedByRole(need, missing(need, role, ground), attempt, refused, ground)
        : S3Findings.scopeForeign(attempt, refused, ground, others);
  }

  private static List<ScopeAction> missing(ScopeAction need, IamState.Role role, S3Ground ground) {
    List<ScopeAction> missing = RolePolicyCheck.missing(role, ground);
    return missing.contains(need) ? missing : List.of(need);
  }

  private static Evidence bucket(BucketState bucket) {
    return Evidence.of("versioning", bucket.versioning().orElse("not to be seen"))
        .and("object lock", bucket.locked().map(String::valueOf).orElse("not to be seen"));
  }

  private static Evidence rates(Transfer transfer) {
    return Evidence.of("moved", transfer.workload())
        .and("at a time", transfer.workload().concurrency())
        .and("upload MiB/s", transfer.upload().mibPerSecond())
        .and("download MiB/s", transfer.download().mibPerSecond());
  }

  private static Evidence left(Leftovers leftovers, ObjectRoundTrip trip) {
    Evidence evidence = new Evidence().and("left behind", trip.leftBehind());
    return leftovers.found() == 0
        ? evidence
        : evidence
            .and("found of earlier runs", leftovers.found())
            .and("removed of them", leftovers.removed());
  }
}
