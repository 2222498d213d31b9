package dev.rolecall.s3;

import java.time.Duration;

/**
 * One action that was tried on a bucket.
 *
 * @param action as policies name it, for example {@code s3:PutObject}
 * @param prefix of a listing; the key of anything else
 * @param took until the answer
 */
public record Attempt(String action, String bucket, String prefix, S3Answer answer, Duration took) {
  /** Whether S3 did it. */
  public boolean done() {
    return answer instanceof S3Answer.Done;
  }

  /** What was asked for, for example {@code s3://bucket/prefix/key}. */
  public String target() {
    return "s3://" + bucket + "/" + prefix;
  }
}
