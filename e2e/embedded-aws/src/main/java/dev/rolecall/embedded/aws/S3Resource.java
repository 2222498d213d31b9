package dev.rolecall.embedded.aws;

import java.util.regex.Pattern;

/**
 * A bucket, an object in it, or (both empty) the account.
 *
 * @param key decoded
 */
record S3Resource(String bucket, String key) {
  /** What no listing could hold (XML 1.0, section 2.2). */
  private static final Pattern NOT_OF_XML =
      Pattern.compile("[^\t\n\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  /**
   * Reads a path-style path.
   *
   * @throws Percent.Malformed where it is not well encoded
   */
  static S3Resource ofPath(String rawPath) {
    return split(Percent.decode(rawPath));
  }

  /**
   * Reads the header x-amz-copy-source, without its version.
   *
   * @throws Percent.Malformed where it is not well encoded
   */
  static S3Resource ofCopySource(String header) {
    return split(Percent.decodeQuery(withoutVersion(header)));
  }

  private static String withoutVersion(String copySource) {
    int query = copySource.indexOf('?');
    return query < 0 ? copySource : copySource.substring(0, query);
  }

  private static S3Resource split(String path) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    int slash = relative.indexOf('/');
    return slash < 0
        ? new S3Resource(relative, "")
        : new S3Resource(relative.substring(0, slash), relative.substring(slash + 1));
  }

  S3Operation.Level level() {
    if (bucket.isEmpty()) {
      return S3Operation.Level.ACCOUNT;
    }
    return key.isEmpty() ? S3Operation.Level.BUCKET : S3Operation.Level.OBJECT;
  }

  /** Whether a listing can hold that key, or prefix of one. */
  static boolean isStorable(String key) {
    return !NOT_OF_XML.matcher(key).find();
  }

  /** Its bucket. */
  S3Resource ofBucket() {
    return new S3Resource(bucket, "");
  }

  /** The account's is that of all buckets, as IAM has it for s3:ListAllMyBuckets. */
  String arn() {
    if (bucket.isEmpty()) {
      return "arn:aws:s3:::*";
    }
    return "arn:aws:s3:::" + bucket + (key.isEmpty() ? "" : "/" + key);
  }

  /** As a path that means the same to every decoder. */
  String encodedPath() {
    return level() == S3Operation.Level.ACCOUNT
        ? "/"
        : Percent.encodePath("/" + bucket + "/" + key);
  }
}
