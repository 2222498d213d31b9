package dev.rolecall.embedded.aws;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of S3, and the action that must be allowed for it (Amazon S3 User Guide,
 * "Required permissions for Amazon S3 API operations"). A request that no row fits is not
 * implemented; none is let through for want of a row.
 */
enum S3Operation {
  LIST_BUCKETS("GET", Level.ACCOUNT, "", "s3:ListAllMyBuckets"),

  CREATE_BUCKET("PUT", Level.BUCKET, "", "s3:CreateBucket"),
  DELETE_BUCKET("DELETE", Level.BUCKET, "", "s3:DeleteBucket"),
  HEAD_BUCKET("HEAD", Level.BUCKET, "", "s3:ListBucket"),
  LIST_OBJECTS("GET", Level.BUCKET, "", "s3:ListBucket"),
  LIST_OBJECT_VERSIONS("GET", Level.BUCKET, "versions", "s3:ListBucketVersions"),
  LIST_MULTIPART_UPLOADS("GET", Level.BUCKET, "uploads", "s3:ListBucketMultipartUploads"),
  /** Its action is asked for each of its keys, not here. */
  DELETE_OBJECTS("POST", Level.BUCKET, "delete", "s3:DeleteObject"),
  GET_BUCKET_ACL("GET", Level.BUCKET, "acl", "s3:GetBucketAcl"),
  PUT_BUCKET_ACL("PUT", Level.BUCKET, "acl", "s3:PutBucketAcl"),
  GET_BUCKET_ENCRYPTION("GET", Level.BUCKET, "encryption", "s3:GetEncryptionConfiguration"),
  PUT_BUCKET_ENCRYPTION("PUT", Level.BUCKET, "encryption", "s3:PutEncryptionConfiguration"),
  DELETE_BUCKET_ENCRYPTION("DELETE", Level.BUCKET, "encryption", "s3:PutEncryptionConfiguration"),
  GET_BUCKET_LOCATION("GET", Level.BUCKET, "location", "s3:GetBucketLocation"),
  GET_BUCKET_POLICY("GET", Level.BUCKET, "policy", "s3:GetBucketPolicy"),
  GET_BUCKET_VERSIONING("GET", Level.BUCKET, "versioning", "s3:GetBucketVersioning"),
  PUT_BUCKET_VERSIONING("PUT", Level.BUCKET, "versioning", "s3:PutBucketVersioning"),
  GET_OBJECT_LOCK("GET", Level.BUCKET, "object-lock", "s3:GetBucketObjectLockConfiguration"),
  GET_BUCKET_TAGGING("GET", Level.BUCKET, "tagging", "s3:GetBucketTagging"),

  GET_OBJECT("GET", Level.OBJECT, "", "s3:GetObject"),
  HEAD_OBJECT("HEAD", Level.OBJECT, "", "s3:GetObject"),
  PUT_OBJECT("PUT", Level.OBJECT, "", "s3:PutObject"),
  DELETE_OBJECT("DELETE", Level.OBJECT, "", "s3:DeleteObject"),
  GET_OBJECT_ACL("GET", Level.OBJECT, "acl", "s3:GetObjectAcl"),
  PUT_OBJECT_ACL("PUT", Level.OBJECT, "acl", "s3:PutObjectAcl"),
  GET_OBJECT_ATTRIBUTES("GET", Level.OBJECT, "attributes", "s3:GetObject"),
  GET_OBJECT_TAGGING("GET", Level.OBJECT, "tagging", "s3:GetObjectTagging"),
  PUT_OBJECT_TAGGING("PUT", Level.OBJECT, "tagging", "s3:PutObjectTagging"),
  DELETE_OBJECT_TAGGING("DELETE", Level.OBJECT, "tagging", "s3:DeleteObjectTagging"),
  CREATE_MULTIPART_UPLOAD("POST", Level.OBJECT, "uploads", "s3:PutObject"),
  UPLOAD_PART("PUT", Level.OBJECT, "uploadId", "s3:PutObject"),
  COMPLETE_MULTIPART_UPLOAD("POST", Level.OBJECT, "uploadId", "s3:PutObject"),
  ABORT_MULTIPART_UPLOAD("DELETE", Level.OBJECT, "uploadId", "s3:AbortMultipartUpload"),
  LIST_PARTS("GET", Level.OBJECT, "uploadId", "s3:ListMultipartUploadParts");

  /** Parameters that refine an operation; every other one names a subresource. */
  private static final Set<String> REFINEMENTS =
      Set.of(
          "bucket-region",
          "continuation-token",
          "delimiter",
          "encoding-type",
          "fetch-owner",
          "key-marker",
          "list-type",
          "marker",
          "max-buckets",
          "max-keys",
          "max-parts",
          "max-uploads",
          "partNumber",
          "part-number-marker",
          "prefix",
          "response-cache-control",
          "response-content-disposition",
          "response-content-encoding",
          "response-content-language",
          "response-content-type",
          "response-expires",
          "start-after",
          "upload-id-marker",
          "version-id-marker",
          "versionId",
          "x-id");

  /**
   * What S3 calls the operations on subresources that none of the above is, without their verb
   * (Amazon S3 API Reference, Actions).
   */
  private static final Map<String, String> MISSING =
      Map.ofEntries(
          entry("BUCKET accelerate", "BucketAccelerateConfiguration"),
          entry("BUCKET cors", "BucketCors"),
          entry("BUCKET lifecycle", "BucketLifecycleConfiguration"),
          entry("BUCKET logging", "BucketLogging"),
          entry("BUCKET notification", "BucketNotificationConfiguration"),
          entry("BUCKET object-lock", "ObjectLockConfiguration"),
          entry("BUCKET ownershipControls", "BucketOwnershipControls"),
          entry("BUCKET policy", "BucketPolicy"),
          entry("BUCKET policyStatus", "BucketPolicyStatus"),
          entry("BUCKET publicAccessBlock", "PublicAccessBlock"),
          entry("BUCKET replication", "BucketReplication"),
          entry("BUCKET requestPayment", "BucketRequestPayment"),
          entry("BUCKET tagging", "BucketTagging"),
          entry("BUCKET website", "BucketWebsite"),
          entry("OBJECT legal-hold", "ObjectLegalHold"),
          entry("OBJECT retention", "ObjectRetention"),
          entry("OBJECT torrent", "ObjectTorrent"));

  private static final Map<String, String> VERBS =
      Map.of("GET", "Get", "PUT", "Put", "DELETE", "Delete");

  private final String method;
  private final Level level;
  private final String subresource;
  private final String action;

  S3Operation(String method, Level level, String subresource, String action) {
    this.method = method;
    this.level = level;
    this.subresource = subresource;
    this.action = action;
  }

  /** Which one a request asks for; nothing where it is none that is known here. */
  static Optional<S3Operation> of(RequestHead head, S3Resource resource) {
    List<String> subresources = subresources(head);
    if (subresources.size() > 1) {
      return Optional.empty();
    }
    String subresource = subresources.isEmpty() ? "" : subresources.get(0);
    return Arrays.stream(values())
        .filter(
            each ->
                each.method.equals(head.method())
                    && each.level == resource.level()
                    && each.subresource.equals(subresource))
        .findFirst();
  }

  private static List<String> subresources(RequestHead head) {
    return head.parameters().stream()
        .map(RequestHead.Parameter::name)
        .filter(name -> !REFINEMENTS.contains(name) && !name.startsWith("X-Amz-"))
        .distinct()
        .toList();
  }

  /**
   * What S3 calls the operation that a request asks for, or what it asks where that is no one's
   * name.
   */
  static String asked(RequestHead head, S3Resource resource) {
    String subresources = String.join("&", subresources(head));
    Level level = resource.level();
    @Nullable String name = MISSING.get(level + " " + subresources);
    @Nullable String verb = VERBS.get(head.method());
    return of(head, resource)
        .map(S3Operation::toString)
        .orElseGet(
            () ->
                name == null || verb == null
                    ? "%s%s of %s"
                        .formatted(
                            head.method(),
                            subresources.isEmpty() ? "" : " ?" + subresources,
                            level.phrase)
                    : verb + name);
  }

  /** As S3 calls it. */
  @Override
  public String toString() {
    return Arrays.stream(name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /** The action that IAM knows it by; reading or removing one version has its own. */
  String action(RequestHead head) {
    boolean version = head.parameter("versionId").isPresent();
    return switch (this) {
      case GET_OBJECT, HEAD_OBJECT, GET_OBJECT_ATTRIBUTES ->
          version ? "s3:GetObjectVersion" : action;
      case DELETE_OBJECT -> version ? "s3:DeleteObjectVersion" : action;
      default -> action;
    };
  }

  /** Whether it brings an object into being, with an ACL of its own. */
  boolean createsObject() {
    return this == PUT_OBJECT || this == CREATE_MULTIPART_UPLOAD;
  }

  /** Whether it writes an object, or a part of one. */
  boolean writesObject() {
    return createsObject() || this == UPLOAD_PART || this == COMPLETE_MULTIPART_UPLOAD;
  }

  /** Whether it is about a part of what it names: an ACL, tags and the like. */
  boolean isOfSubresource() {
    return !subresource.isEmpty();
  }

  /** Whether its body is what is stored; that of others, if any, is a document. */
  boolean storesBody(RequestHead head) {
    return (this == PUT_OBJECT || this == UPLOAD_PART)
        && head.header("x-amz-copy-source").isEmpty();
  }

  /** Whether there is a new object once it is done. */
  boolean completesObject() {
    return this == PUT_OBJECT || this == COMPLETE_MULTIPART_UPLOAD;
  }

  /** Whether its keys are asked for by prefix. */
  boolean lists() {
    return this == LIST_OBJECTS || this == LIST_OBJECT_VERSIONS || this == LIST_MULTIPART_UPLOADS;
  }

  /** What an operation is about. */
  enum Level {
    ACCOUNT("the account"),
    BUCKET("a bucket"),
    OBJECT("an object");

    private final String phrase;

    Level(String phrase) {
      this.phrase = phrase;
    }
  }
}
