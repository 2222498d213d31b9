package dev.rolecall.s3;

/** One thing that a run may have left in its bucket. */
public sealed interface Left {
  /** Of the object that it is, or would become. */
  String key();

  /** An object, or the newest version of one. */
  record Written(String key) implements Left {}

  /** A version of an object, or the marker that stands for its deletion. */
  record Version(String key, String versionId) implements Left {}

  /** An upload in parts that was begun. */
  record Upload(String key, String uploadId) implements Left {}

  /** Uploads in parts of which S3 may know, and whose ids it never told. */
  record Untold(String key) implements Left {}
}
