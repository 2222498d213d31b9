package dev.rolecall.s3;

import dev.rolecall.iam.Condition;
import dev.rolecall.iam.Operator;
import dev.rolecall.iam.PolicyPattern;
import dev.rolecall.iam.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A statement of a role's policy that allows more of a bucket than a scope, narrowed to the scope:
 * on objects it allows what it did, under the prefix; on the bucket it lets the prefix be listed,
 * and nothing else. Other services' actions and other buckets stay.
 */
public final class ScopeNarrowing {
  private static final String S3 = "s3:";

  private final Statement wide;
  private final String bucket;
  private final String objects;
  private final String prefix;

  private final String outside;

  private ScopeNarrowing(Statement wide, String partition, Scope scope, String outside) {
    this.wide = wide;
    this.bucket = ScopeAction.LIST.resource(partition, scope);
    this.objects = ScopeAction.GET.beginning(partition, scope);
    this.prefix = scope.prefix();
    this.outside = ScopeAction.GET.resource(partition, scope, outside);
  }

  /**
   * The statements in the place of an Allow; nothing where its patterns do not tell.
   *
   * @param outside a key of the bucket, outside of the scope, that the statement is for
   */
  public static Optional<List<Statement>> of(
      Statement wide, String partition, Scope scope, String outside) {
    return new ScopeNarrowing(wide, partition, scope, outside).statements();
  }

  private Optional<List<Statement>> statements() {
    List<String> actions = wide.actions().values();
    boolean tells =
        !wide.actions().negated()
            && wide.resources().filter(each -> !each.negated()).isPresent()
            && actions.stream().allMatch(ScopeNarrowing::namesService)
            && wide.conditions().stream()
                .noneMatch(each -> each.key().equalsIgnoreCase(ScopePolicy.PREFIX_KEY))
            && resources().stream().noneMatch(this::isUndecided);
    return tells ? Optional.of(narrowed(actions)) : Optional.empty();
  }

  private List<Statement> narrowed(List<String> actions) {
    List<String> ofS3 = actions.stream().filter(ScopeNarrowing::isOfS3).toList();
    List<String> others = actions.stream().filter(each -> !isOfS3(each)).toList();
    List<String> narrow = new ArrayList<>(resources().stream().filter(this::stays).toList());
    if (resources().stream()
        .anyMatch(each -> !stays(each) && PolicyPattern.of(each).covers(objects))) {
      narrow.add(PolicyPattern.literally(objects) + "*");
    }
    List<Statement> statements = new ArrayList<>();
    if (!others.isEmpty()) {
      statements.add(with(wide.sid(), others, resources(), wide.conditions()));
    }
    if (!narrow.isEmpty()) {
      statements.add(
          with(others.isEmpty() ? wide.sid() : Optional.empty(), ofS3, narrow, wide.conditions()));
    }
    if (resources().stream().anyMatch(this::isOnBucket) && lists(ofS3)) {
      List<Condition> conditions = new ArrayList<>(wide.conditions());
      conditions.add(
          new Condition(
              Operator.parse("StringLike").orElseThrow(),
              ScopePolicy.PREFIX_KEY,
              List.of(PolicyPattern.literally(prefix) + "*")));
      statements.add(
          with(Optional.empty(), List.of(ScopeAction.LIST.action()), List.of(bucket), conditions));
    }
    return statements;
  }

  private static Statement with(
      Optional<String> sid,
      List<String> actions,
      List<String> resources,
      List<Condition> conditions) {
    return new Statement(
        sid,
        Statement.Effect.ALLOW,
        Optional.empty(),
        new Statement.Values(false, actions),
        Optional.of(new Statement.Values(false, resources)),
        conditions);
  }

  private List<String> resources() {
    return wide.resources().map(Statement.Values::values).orElse(List.of());
  }

  /** Whether a pattern's service is written out. */
  private static boolean namesService(String action) {
    return PolicyPattern.of(action).beginning().contains(":");
  }

  private static boolean isOfS3(String action) {
    return action.regionMatches(true, 0, S3, 0, S3.length());
  }

  private static boolean lists(List<String> actions) {
    String list = ScopeAction.LIST.action().toLowerCase(Locale.ROOT);
    return actions.stream()
        .anyMatch(each -> PolicyPattern.of(each.toLowerCase(Locale.ROOT)).mayMatch(list));
  }

  private boolean isOnBucket(String resource) {
    return resource.equals(bucket) || PolicyPattern.of(resource).covers(bucket);
  }

  /** What is of other objects than the one outside, and not of the bucket. */
  private boolean stays(String resource) {
    PolicyPattern pattern = PolicyPattern.of(resource);
    return !pattern.mayMatch(outside) && !pattern.mayMatch(bucket);
  }

  private boolean isUndecided(String resource) {
    return !stays(resource)
        && !resource.equals(bucket)
        && !PolicyPattern.of(resource).covers(objects);
  }
}
