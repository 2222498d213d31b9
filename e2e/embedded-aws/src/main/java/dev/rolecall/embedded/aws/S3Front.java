package dev.rolecall.embedded.aws;

import dev.rolecall.iam.RequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/**
 * S3 in front of its storage: authenticates, looks for the bucket, authorizes, checks the body, and
 * only then lets the storage do it.
 */
final class S3Front {
  /** Ask for what the storage does not have, and would silently leave out. */
  private static final List<String> HEADERS_NOT_IMPLEMENTED =
      List.of(
          "x-amz-grant-",
          "x-amz-object-lock-",
          "x-amz-tagging",
          "x-amz-website-redirect-location",
          "x-amz-write-offset-bytes");

  private static final Pattern BUCKET_IN_HOST =
      Pattern.compile("[^.]+.*\\.(localhost|[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+)");

  private static final Pattern CHECKSUM =
      Pattern.compile("x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)");

  private static final Set<String> CANNED_ACL_OF_THE_OWNER =
      Set.of("private", "bucket-owner-full-control");

  private static final Set<String> NUMBERS =
      Set.of(
          "max-buckets",
          "max-keys",
          "max-parts",
          "max-uploads",
          "part-number-marker",
          "partNumber");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

  /** In bytes of UTF-8 (Amazon S3 User Guide, Naming Amazon S3 objects). */
  private static final int LONGEST_KEY = 1024;

  private static final String US_EAST_1 = "us-east-1";

  private final String region;
  private final Clock clock;
  private final Clock clients;
  private final Account account;
  private final Authenticator authenticator;
  private final Supplier<S3Store> store;

  /**
   * Makes one.
   *
   * @param clients the clock that they sign by
   * @param store waits for the storage where it is still being made
   */
  S3Front(String region, Clock clock, Clock clients, Account account, Supplier<S3Store> store) {
    this.region = region;
    this.clock = clock;
    this.clients = clients;
    this.account = account;
    this.authenticator = new Authenticator("s3", region, Set.of(), account::key);
    this.store = store;
  }

  /** Answers, also where it refuses. */
  void handle(Wire wire, String requestId) throws IOException {
    wire.header("x-amz-request-id", requestId);
    try {
      serve(wire);
    } catch (AwsError error) {
      refuse(wire, error, requestId);
    } catch (RejectedSignature rejected) {
      boolean presigned = wire.head().parameter("X-Amz-Algorithm").isPresent();
      refuse(wire, S3SignatureErrors.of(rejected, presigned, clients.instant()), requestId);
    } catch (Percent.Malformed malformed) {
      refuse(wire, S3Errors.INVALID_URI.error(), requestId);
    }
  }

  private static void refuse(Wire wire, AwsError error, String requestId) throws IOException {
    wire.drain();
    error.headers().forEach(wire::header);
    wire.answer(
        error.status(),
        "application/xml",
        S3ErrorDocument.of(error, wire.head().path(), requestId));
  }

  private void serve(Wire wire) throws IOException {
    RequestHead head = wire.head();
    if (!wire.isForPath()) {
      throw S3Errors.INVALID_URI.error();
    }
    if (head.headers().getOrDefault("host", List.of()).size() > 1) {
      throw S3Errors.SEVERAL_HOSTS.error();
    }
    bucketInHost(head)
        .ifPresent(
            host -> {
              throw S3Errors.PATH_STYLE_ONLY.error(host);
            });
    if (!Signature.isIn(head)) {
      throw S3Errors.ACCESS_DENIED.error();
    }
    Instant now = clock.instant();
    String declared = S3Body.declared(head);
    Authenticator.Verified verified = authenticator.verify(head, declared, now, clients.instant());
    S3Resource resource = S3Resource.ofPath(head.path());
    S3Operation operation =
        S3Operation.of(head, resource).orElseThrow(() -> notHere(head, resource));
    checkImplemented(head, resource);
    if (operation != S3Operation.CREATE_BUCKET) {
      checkBucket(resource);
    }
    checkExpectedOwner(head);
    Caller caller = account.caller(verified.key());
    S3Authorizer authorizer =
        new S3Authorizer(
            caller,
            caller instanceof Caller.Session session
                ? S3Context.of(
                    head, operation, verified.signature(), session, wire.arrival(now, region))
                : RequestContext.EMPTY);
    authorize(operation, head, resource, authorizer);
    InputStream checked = S3Body.checked(wire.body(), head, declared, verified);
    InputStream body = operation.storesBody(head) ? checked : S3Body.document(checked);
    if (!answerOwn(operation, wire, resource, body)) {
      store(wire, operation, resource, authorizer, body, S3Body.length(head, declared));
    }
  }

  /** The host, where it is a name below localhost or an address: nothing but a bucket is there. */
  private static Optional<String> bucketInHost(RequestHead head) {
    return head.header("host")
        .map(host -> host.replaceFirst(":[0-9]+$", ""))
        .filter(host -> BUCKET_IN_HOST.matcher(host).matches());
  }

  private void checkImplemented(RequestHead head, S3Resource resource) {
    head.headers().keySet().stream()
        .filter(name -> HEADERS_NOT_IMPLEMENTED.stream().anyMatch(name::startsWith))
        .findFirst()
        .ifPresent(
            name -> {
              throw S3Errors.NOT_IMPLEMENTED.error().with("Header", name);
            });
    head.parameters().stream()
        .filter(each -> NUMBERS.contains(each.name()) && !NUMBER.matcher(each.value()).matches())
        .findFirst()
        .ifPresent(
            each -> {
              throw S3Errors.INVALID_NUMBER.error(each.name());
            });
    checkStorable(resource.key());
    head.parameter("prefix").ifPresent(S3Front::checkStorable);
    copySource(head).ifPresent(source -> checkStorable(source.key()));
  }

  private static void checkStorable(String key) {
    if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw S3Errors.KEY_TOO_LONG.error();
    }
    if (!S3Resource.isStorable(key)) {
      throw S3Errors.KEY_NOT_STORABLE.error(key);
    }
  }

  private void checkBucket(S3Resource resource) {
    if (!resource.bucket().isEmpty() && !store.get().hasBucket(resource.bucket())) {
      throw S3Errors.NO_SUCH_BUCKET.error().with("BucketName", resource.bucket());
    }
  }

  private void checkExpectedOwner(RequestHead head) {
    for (String header :
        List.of("x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner")) {
      if (head.header(header).filter(owner -> !owner.equals(account.accountId())).isPresent()) {
        throw S3Errors.ACCESS_DENIED.error();
      }
    }
  }

  private void authorize(
      S3Operation operation, RequestHead head, S3Resource resource, S3Authorizer authorizer) {
    if (operation != S3Operation.DELETE_OBJECTS) {
      authorizer.demand(operation.action(head), resource);
    }
    if (operation == S3Operation.GET_OBJECT_ATTRIBUTES) {
      authorizer.demand("s3:GetObjectAttributes", resource);
    }
    if (operation.createsObject()
        && head.header("x-amz-acl")
            .filter(acl -> !CANNED_ACL_OF_THE_OWNER.contains(acl))
            .isPresent()) {
      authorizer.demand("s3:PutObjectAcl", resource);
    }
    Optional<S3Resource> source = copySource(head);
    if (source.isPresent()) {
      checkBucket(source.get());
      authorizer.demand(
          head.header("x-amz-copy-source").orElse("").contains("?versionId=")
              ? "s3:GetObjectVersion"
              : "s3:GetObject",
          source.get());
    }
  }

  private static Optional<S3Resource> copySource(RequestHead head) {
    return head.header("x-amz-copy-source").map(S3Resource::ofCopySource);
  }

  /** Answers what the storage does not know, or knows wrongly. */
  private boolean answerOwn(S3Operation operation, Wire wire, S3Resource resource, InputStream body)
      throws IOException {
    switch (operation) {
      // To make one's own again is no error there (S3 API Reference, BucketAlreadyOwnedByYou).
      case CREATE_BUCKET -> {
        if (region.equals(US_EAST_1) && store.get().hasBucket(resource.bucket())) {
          body.transferTo(OutputStream.nullOutputStream());
          wire.header("location", "/" + resource.bucket());
          wire.answer(200, "application/xml", "");
          return true;
        }
      }
      // There is no operation here that gives it one.
      case GET_BUCKET_POLICY ->
          throw S3Errors.NO_SUCH_BUCKET_POLICY.error().with("BucketName", resource.bucket());
      case GET_OBJECT_LOCK -> throw S3Errors.NO_LOCK_CONFIGURATION.error();
      case GET_BUCKET_TAGGING -> throw S3Errors.NO_SUCH_TAG_SET.error();
      case GET_BUCKET_LOCATION -> {
        body.transferTo(OutputStream.nullOutputStream());
        wire.answer(
            200,
            "application/xml",
            XmlDocument.plain()
                .declare()
                .open("LocationConstraint", "http://s3.amazonaws.com/doc/2006-03-01/")
                .text(region.equals(US_EAST_1) ? "" : region)
                .close()
                .toString());
        return true;
      }
      case HEAD_BUCKET -> wire.header("x-amz-bucket-region", region);
      default -> {}
    }
    return false;
  }

  private void store(
      Wire wire,
      S3Operation operation,
      S3Resource resource,
      S3Authorizer authorizer,
      InputStream body,
      long length)
      throws IOException {
    checkUpload(wire.head(), resource);
    StoreRequest request = new StoreRequest(wire.head(), resource, length);
    if (operation == S3Operation.COMPLETE_MULTIPART_UPLOAD) {
      wire.head()
          .parameter("uploadId")
          .flatMap(upload -> store.get().checksumType(resource, upload))
          .ifPresent(type -> request.sayUnlessSaid("x-amz-checksum-type", type));
    }
    StoreResponse response = new StoreResponse(wire);
    try {
      store
          .get()
          .handle(
              request,
              response,
              body,
              operation == S3Operation.DELETE_OBJECTS
                  ? object -> deletionDenial(object, resource, authorizer)
                  : object -> Optional.empty());
      body.transferTo(OutputStream.nullOutputStream());
    } catch (S3Body.Refused refused) {
      throw refused.error();
    } catch (AwsError error) {
      if (response.isCommitted()) {
        throw new IOException("The answer had begun.", error);
      }
      if (error.code().equals(S3Errors.NOT_IMPLEMENTED.code()) && operation.isOfSubresource()) {
        throw notHere(wire.head(), resource);
      }
      throw hidden(ofChecksum(error, wire.head()), wire.head(), resource, authorizer);
    }
    response.finish();
  }

  private static AwsError notHere(RequestHead head, S3Resource resource) {
    return S3Errors.OPERATION_NOT_HERE.error(S3Operation.asked(head, resource));
  }

  /** Refuses what names an upload of another key, or one that has ended. */
  private void checkUpload(RequestHead head, S3Resource resource) {
    head.parameter("uploadId")
        .filter(upload -> !store.get().hasUpload(resource, upload))
        .ifPresent(
            upload -> {
              throw S3Errors.NO_SUCH_UPLOAD.error().with("UploadId", upload);
            });
  }

  /** S3Proxy does not tell which digest is wrong, the body's MD5 or another checksum. */
  private static AwsError ofChecksum(AwsError error, RequestHead head) {
    if (!error.code().equals("BadDigest") || head.header("content-md5").isPresent()) {
      return error;
    }
    return head.headers().keySet().stream()
        .map(CHECKSUM::matcher)
        .filter(Matcher::matches)
        .map(name -> S3Errors.BAD_CHECKSUM.error(name.group(1).toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElse(error);
  }

  private Optional<AwsError> deletionDenial(
      ObjectIdentifier object, S3Resource bucket, S3Authorizer authorizer) {
    S3Resource resource = new S3Resource(bucket.bucket(), object.key());
    if (!S3Resource.isStorable(object.key())) {
      return Optional.of(S3Errors.KEY_NOT_STORABLE.error(object.key()));
    }
    return authorizer.denial(
        object.versionId() == null ? "s3:DeleteObject" : "s3:DeleteObjectVersion", resource);
  }

  /**
   * That a key is missing is told only to who may list its bucket (S3 API Reference, GetObject,
   * "Permissions").
   */
  private static AwsError hidden(
      AwsError error, RequestHead head, S3Resource resource, S3Authorizer authorizer) {
    if (!error.code().equals("NoSuchKey")) {
      return error;
    }
    S3Resource bucket = copySource(head).orElse(resource).ofBucket();
    return authorizer.denial("s3:ListBucket", bucket).orElse(error);
  }
}
