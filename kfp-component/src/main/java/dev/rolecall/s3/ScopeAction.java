package dev.rolecall.s3;

import java.util.Arrays;
import java.util.Optional;

/**
 * The actions on S3 that a scope allows. An upload in parts is begun, fed and completed by {@code
 * s3:PutObject}, given up by {@code s3:AbortMultipartUpload}, and taken up again after its parts
 * were listed (Amazon S3 User Guide, Multipart upload API and permissions). {@code
 * s3:ListBucketMultipartUploads} is not among them: no condition limits it to a prefix (Service
 * Authorization Reference, Amazon S3).
 */
public enum ScopeAction {
  /** On the bucket, for keys that begin with the prefix. All others are on objects. */
  LIST("s3:ListBucket"),
  /** Reads. */
  GET("s3:GetObject"),
  /** Writes, in parts too. */
  PUT("s3:PutObject"),
  /** Deletes. */
  DELETE("s3:DeleteObject"),
  /** Gives up an upload in parts. */
  ABORT("s3:AbortMultipartUpload"),
  /** Lists the parts of an upload. */
  LIST_PARTS("s3:ListMultipartUploadParts");

  private final String action;

  ScopeAction(String action) {
    this.action = action;
  }

  /**
   * The one that policies name so.
   *
   * @throws IllegalArgumentException where the scope has no such action
   */
  public static ScopeAction of(String action) {
    return find(action)
        .orElseThrow(() -> new IllegalArgumentException(action + " is not of a scope"));
  }

  /** The one that policies name so, in whatever case, if the scope has it. */
  static Optional<ScopeAction> find(String action) {
    return Arrays.stream(values()).filter(each -> each.action.equalsIgnoreCase(action)).findFirst();
  }

  /** As policies name it. */
  public String action() {
    return action;
  }

  /** Whether it is on the bucket; the others are on objects. */
  public boolean isOnBucket() {
    return this == LIST;
  }

  /** The bucket's ARN, or that of any object of the scope. */
  public String resource(String partition, Scope scope) {
    return resource(partition, scope, scope.prefix() + "*");
  }

  /** What the ARNs of all that it is on in the scope begin with. */
  String beginning(String partition, Scope scope) {
    return resource(partition, scope, scope.prefix());
  }

  /** The bucket's ARN, or that of the object of that key. */
  public String resource(String partition, Scope scope, String key) {
    String bucket = "arn:%s:s3:::%s".formatted(partition, scope.bucket());
    return isOnBucket() ? bucket : bucket + "/" + key;
  }
}
