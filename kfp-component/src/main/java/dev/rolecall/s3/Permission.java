package dev.rolecall.s3;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An action on one resource of S3, of which a request that does no harm tells whether it is
 * allowed.
 *
 * @param key of an object; of a listing the prefix, which may be empty
 */
public record Permission(ScopeAction action, String bucket, String key) {
  private static final Pattern RESOURCE =
      Pattern.compile("(?:(?i:s3://)|arn:[a-z-]+:s3:::)(?<bucket>[^/]*)/?(?<key>.*)");

  /** Checks the names. */
  public Permission {
    if (key.endsWith("*")) {
      throw new IllegalArgumentException(
          "\"%s\" is many keys. Name one, which need not be there".formatted(key));
    }
    if (key.isEmpty() && !action.isOnBucket()) {
      throw new IllegalArgumentException(
          "%s is on an object, and s3://%s names none".formatted(action.action(), bucket));
    }
  }

  /**
   * Of an action as policies name it, whatever its case.
   *
   * @param resource {@code s3://bucket/key}, or its ARN
   * @return nothing where no harmless request tells
   * @throws IllegalArgumentException naming the part of the resource that is wrong
   */
  public static Optional<Permission> of(String action, String resource) {
    Optional<ScopeAction> known = ScopeAction.find(action).filter(Permission::isTried);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Matcher named = RESOURCE.matcher(resource);
    if (!named.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no resource of S3 such as s3://bucket/key".formatted(resource));
    }
    Permission asked = new Permission(known.get(), named.group("bucket"), named.group("key"));
    asked.around(Optional.empty());
    return Optional.of(asked);
  }

  /** Those that are tried, as policies name them. */
  public static List<String> actions() {
    return Arrays.stream(ScopeAction.values())
        .filter(Permission::isTried)
        .map(ScopeAction::action)
        .toList();
  }

  /** An upload that is to be given up, or whose parts are listed, would have to be begun. */
  private static boolean isTried(ScopeAction action) {
    return action != ScopeAction.ABORT && action != ScopeAction.LIST_PARTS;
  }

  /** Whether it changes what is there. */
  public boolean writes() {
    return action == ScopeAction.PUT || action == ScopeAction.DELETE;
  }

  /** Whether it is in that part of its bucket. */
  public boolean isIn(Scope scope) {
    return bucket.equals(scope.bucket()) && key.startsWith(scope.prefix());
  }

  /**
   * In which scope it is asked: the one that was named, where that has it, else its folder; to be
   * read only, unless it writes.
   */
  public Scope around(Optional<Scope> named) {
    return named
        .filter(this::isIn)
        .orElseGet(() -> new Scope(bucket, key.substring(0, key.lastIndexOf('/') + 1)))
        .with(writes() ? Access.WRITE : Access.READ);
  }

  /** For example {@code s3://bucket/key}. */
  public String target() {
    return "s3://" + bucket + "/" + key;
  }

  /** For example {@code s3:GetObject on s3://bucket/key}. */
  @Override
  public String toString() {
    return action.action() + " on " + target();
  }
}
