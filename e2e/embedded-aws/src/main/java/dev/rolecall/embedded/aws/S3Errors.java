package dev.rolecall.embedded.aws;

/**
 * The errors with which S3 answers: one row each, with its status, code and sentence, and where its
 * wording is known from.
 */
enum S3Errors {
  ACCESS_DENIED(403, "AccessDenied", "Access Denied", Source.ERROR_LIST),
  ACCESS_DENIED_BECAUSE(
      403,
      "AccessDenied",
      "User: %s is not authorized to perform: %s%s %s",
      Source.ENHANCED_DENIAL),
  AUTHORIZATION_MALFORMED(
      400,
      "AuthorizationHeaderMalformed",
      "The authorization header is malformed; %s",
      Source.SWIFT_TESTS),
  AUTHORIZATION_QUERY_MALFORMED(
      400,
      "AuthorizationQueryParametersError",
      "Error parsing the X-Amz-Credential parameter; %s",
      Source.SWIFT_TESTS),
  AUTHORIZATION_QUERY_INCOMPLETE(
      400,
      "AuthorizationQueryParametersError",
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
          + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
      Source.SWIFT_TESTS),
  BAD_CHECKSUM(
      400,
      "BadDigest",
      "The %s you specified did not match the calculated checksum.",
      Source.SWIFT_TESTS),
  BAD_DIGEST(
      400,
      "BadDigest",
      "The Content-MD5 you specified did not match what we received.",
      Source.ERROR_LIST),
  BAD_PAYLOAD_HASH(
      400,
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      Source.SWIFT_TESTS),
  DATE_MISSING(
      403,
      "AccessDenied",
      "AWS authentication requires a valid Date or x-amz-date header",
      Source.SWIFT_TESTS),
  ENTITY_TOO_LARGE(
      400,
      "EntityTooLarge",
      "Your proposed upload exceeds the maximum allowed size",
      Source.ERROR_LIST),
  EXPIRED_REQUEST(403, "AccessDenied", "Request has expired", Source.SWIFT_TESTS),
  EXPIRED_TOKEN(400, "ExpiredToken", "The provided token has expired.", Source.ERROR_LIST),
  HEADERS_NOT_SIGNED(
      403,
      "AccessDenied",
      "There were headers present in the request which were not signed",
      Source.PUBLIC_REPORTS),
  INCOMPLETE_BODY(
      400, "IncompleteBody", "The request body terminated unexpectedly", Source.PUBLIC_REPORTS),
  INTERNAL_ERROR(
      500,
      "InternalError",
      "We encountered an internal error. Please try again.",
      Source.ERROR_LIST),
  INVALID_ACCESS_KEY_ID(
      403,
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      Source.ERROR_LIST),
  INVALID_PAYLOAD_HASH(
      400,
      "InvalidArgument",
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
          + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER,"
          + " STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD,"
          + " STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
      Source.SWIFT_TESTS),
  INVALID_DIGEST(
      400, "InvalidDigest", "The Content-MD5 you specified is not valid.", Source.ERROR_LIST),
  /** Which parameter it names is ours. */
  INVALID_NUMBER(
      400,
      "InvalidArgument",
      "Provided %s not an integer or within integer range",
      Source.PUBLIC_REPORTS),
  INVALID_PART(
      400,
      "InvalidPart",
      "One or more of the specified parts could not be found. The part might not have been"
          + " uploaded, or the specified entity tag might not have matched the part's entity tag.",
      Source.ERROR_LIST),
  INVALID_RANGE(416, "InvalidRange", "The requested range is not satisfiable", Source.ERROR_LIST),
  INVALID_TOKEN(
      400,
      "InvalidToken",
      "The provided token is malformed or otherwise invalid.",
      Source.ERROR_LIST),
  INVALID_URI(400, "InvalidURI", "Couldn't parse the specified URI.", Source.ERROR_LIST),
  KEY_TOO_LONG(400, "KeyTooLongError", "Your key is too long", Source.ERROR_LIST),
  /** Ours: S3 takes such keys, and lists them in XML that parsers refuse. */
  KEY_NOT_STORABLE(
      400,
      "InvalidRequest",
      "This endpoint does not store the key %s: it has a character that XML 1.0 does not have, and"
          + " would close the listing to others. S3 would store it.",
      Source.OUR_OWN),
  LIFETIME_TOO_LONG(
      400,
      "AuthorizationQueryParametersError",
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must"
          + " be less than 604800 seconds",
      Source.SWIFT_TESTS),
  MALFORMED_TRAILER(
      400,
      "MalformedTrailerError",
      "The request contained trailing data that was not well-formed or did not conform to our"
          + " published schema.",
      Source.SWIFT_TESTS),
  MALFORMED_XML(
      400,
      "MalformedXML",
      "The XML you provided was not well formed or did not validate against our published schema",
      Source.ERROR_LIST),
  METHOD_NOT_ALLOWED(
      405,
      "MethodNotAllowed",
      "The specified method is not allowed against this resource.",
      Source.ERROR_LIST),
  MISSING_LENGTH(
      411,
      "MissingContentLength",
      "You must provide the Content-Length HTTP header.",
      Source.ERROR_LIST),
  MISSING_PAYLOAD_HASH(
      400,
      "InvalidRequest",
      "Missing required header for this request: x-amz-content-sha256",
      Source.SWIFT_TESTS),
  NOT_IMPLEMENTED(
      501,
      "NotImplemented",
      "A header you provided implies functionality that is not implemented",
      Source.ERROR_LIST),
  /** Has no body. */
  NOT_MODIFIED(304, "NotModified", "", Source.ERROR_LIST),
  NOT_YET_VALID(403, "AccessDenied", "Request is not yet valid", Source.SWIFT_TESTS),
  NO_LOCK_CONFIGURATION(
      404,
      "ObjectLockConfigurationNotFoundError",
      "Object Lock configuration does not exist for this bucket",
      Source.PUBLIC_REPORTS),
  NO_SUCH_BUCKET(404, "NoSuchBucket", "The specified bucket does not exist", Source.ERROR_LIST),
  NO_SUCH_BUCKET_POLICY(
      404, "NoSuchBucketPolicy", "The bucket policy does not exist", Source.PUBLIC_REPORTS),
  NO_SUCH_KEY(404, "NoSuchKey", "The specified key does not exist.", Source.ERROR_LIST),
  NO_SUCH_TAG_SET(404, "NoSuchTagSet", "The TagSet does not exist", Source.PUBLIC_REPORTS),
  NO_SUCH_UPLOAD(
      404,
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have"
          + " been aborted or completed.",
      Source.ERROR_LIST),
  /** Ours: S3 would do it. */
  OPERATION_NOT_HERE(501, "NotImplemented", "%s is not part of this S3.", Source.OUR_OWN),
  /** Ours: where a client put the bucket into the host's name. */
  PATH_STYLE_ONLY(
      400,
      "InvalidRequest",
      "The host %s names a bucket, and this endpoint reads buckets from the path only. Tell the"
          + " client to use path-style addresses (Java: forcePathStyle(true); boto3 and the aws"
          + " CLI: s3 = {addressing_style = path}).",
      Source.OUR_OWN),
  PRECONDITION_FAILED(
      412,
      "PreconditionFailed",
      "At least one of the pre-conditions you specified did not hold",
      Source.ERROR_LIST),
  SIGNATURE_MISMATCH(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your"
          + " key and signing method.",
      Source.PUBLIC_REPORTS),
  SIGNED_TWICE(
      400,
      "InvalidArgument",
      "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query"
          + " string parameter or the Authorization header should be specified",
      Source.PUBLIC_REPORTS),
  /** Ours: a server has to refuse it (RFC 9112, section 3.2), and need not say how. */
  SEVERAL_HOSTS(
      400, "InvalidRequest", "The request has more than one Host header.", Source.OUR_OWN),
  SKEWED(
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      Source.PUBLIC_REPORTS),
  SLOW_DOWN(503, "SlowDown", "Please reduce your request rate.", Source.ERROR_LIST),
  UNSUPPORTED_SCHEME(
      400,
      "InvalidRequest",
      "The authorization mechanism you have provided is not supported. Please use"
          + " AWS4-HMAC-SHA256.",
      Source.PUBLIC_REPORTS);

  private final int status;
  private final String code;
  private final String sentence;
  private final Source source;

  S3Errors(int status, String code, String sentence, Source source) {
    this.status = status;
    this.code = code;
    this.sentence = sentence;
    this.source = source;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Source source() {
    return source;
  }

  /** This row as an error, its blanks filled. */
  AwsError error(Object... filledIn) {
    return new AwsError(status, code, sentence.formatted(filledIn));
  }

  /**
   * A refusal of S3Proxy, in S3's words where S3Proxy has none ("Bad Request", "Forbidden") or
   * others.
   */
  static AwsError ofS3Proxy(int status, String code, String message) {
    return switch (code) {
      case "BadDigest" -> BAD_DIGEST.error();
      case "IncompleteBody" -> INCOMPLETE_BODY.error();
      case "InternalError" -> INTERNAL_ERROR.error();
      case "InvalidDigest" -> INVALID_DIGEST.error();
      case "InvalidPart" -> INVALID_PART.error();
      case "MethodNotAllowed" -> METHOD_NOT_ALLOWED.error();
      case "MissingContentLength" -> MISSING_LENGTH.error();
      case "NoSuchUpload" -> NO_SUCH_UPLOAD.error();
      case "NotImplemented" -> NOT_IMPLEMENTED.error();
      case "PreconditionFailed" -> PRECONDITION_FAILED.error();
      case "SlowDown" -> SLOW_DOWN.error();
      default -> new AwsError(status, code, message);
    };
  }

  /** A refusal of the storage that has a status only, as S3Proxy's own server reads it. */
  static AwsError ofStatus(int status, boolean conditionalRead) {
    return switch (status) {
      case 304 -> NOT_MODIFIED.error();
      case 400, 422 -> BAD_DIGEST.error();
      case 403 -> ACCESS_DENIED.error();
      case 405 -> METHOD_NOT_ALLOWED.error();
      case 412 -> (conditionalRead ? NOT_MODIFIED : PRECONDITION_FAILED).error();
      case 416 -> INVALID_RANGE.error();
      default -> INTERNAL_ERROR.error();
    };
  }

  /** Where a sentence is known from. */
  enum Source {
    /** Amazon S3 API Reference, "Error responses", "List of error codes". */
    ERROR_LIST,
    /** Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors". */
    ENHANCED_DENIAL,
    /** OpenStack Swift, test/s3api and test/unit of s3api, which it runs against AWS as well. */
    SWIFT_TESTS,
    /** Answers of AWS as quoted in issues and logs of public repositories, several alike. */
    PUBLIC_REPORTS,
    /** Not S3's: tells what this endpoint lacks. */
    OUR_OWN
  }
}
