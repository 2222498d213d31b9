package dev.rolecall.s3;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part of a bucket that a Profile is for, and what it does there.
 *
 * @param bucket 3 to 63 characters (Amazon S3 User Guide, General purpose bucket naming rules)
 * @param prefix of keys, ending with a slash; empty where the whole bucket is meant
 */
public record Scope(String bucket, String prefix, Access access) {
  /** Where {@code check} looks for the bucket. */
  public static final String BUCKET_VARIABLE = "ROLECALL_BUCKET";

  /** Where {@code check} looks for the prefix. */
  public static final String PREFIX_VARIABLE = "ROLECALL_PREFIX";

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final String SCHEME = "s3://";

  /**
   * Completes the prefix with its slash.
   *
   * @throws IllegalArgumentException naming the part that is wrong and what it should look like
   */
  public Scope {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a bucket's name: 3 to 63 of a-z, 0-9, dot and dash".formatted(bucket));
    }
    prefix = prefix.replaceFirst("^/+", "");
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      prefix += "/";
    }
  }

  /**
   * One that is written to as well.
   *
   * @throws IllegalArgumentException naming the part that is wrong and what it should look like
   */
  public Scope(String bucket, String prefix) {
    this(bucket, prefix, Access.WRITE);
  }

  /** The same part of the bucket, for another access. */
  public Scope with(Access access) {
    return new Scope(bucket, prefix, access);
  }

  /** Whether it is of S3 Express (Amazon S3 User Guide, Directory bucket naming rules). */
  public boolean isDirectoryBucket() {
    return bucket.endsWith("--x-s3");
  }

  /**
   * Whether the bucket's name is an access point's alias (Amazon S3 User Guide, Access points
   * aliases); no bucket's name may end so.
   */
  public boolean isAccessPoint() {
    return bucket.endsWith("-s3alias");
  }

  /** Whether it is to be read only. */
  public boolean isReadOnly() {
    return access == Access.READ;
  }

  /**
   * Reads {@code s3://bucket/prefix}.
   *
   * @throws IllegalArgumentException naming the part that is wrong and what it should look like
   */
  public static Scope parse(String text) {
    if (!text.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw new IllegalArgumentException(
          "\"%s\" is not a scope such as s3://bucket/prefix".formatted(text));
    }
    String rest = text.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    return slash < 0
        ? new Scope(rest, "")
        : new Scope(rest.substring(0, slash), rest.substring(slash));
  }

  /**
   * The scope that {@code ROLECALL_BUCKET} and {@code ROLECALL_PREFIX} name, if the first is set.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public static Optional<Scope> fromEnvironment(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(BUCKET_VARIABLE))
        .filter(bucket -> !bucket.isBlank())
        .map(
            bucket ->
                new Scope(bucket.strip(), environment.getOrDefault(PREFIX_VARIABLE, "").strip()));
  }

  /** {@code s3://bucket/prefix/}. */
  @Override
  public String toString() {
    return SCHEME + bucket + "/" + prefix;
  }
}
