package dev.rolecall.embedded.aws;

import dev.rolecall.embedded.awssdk.MemoryBlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.checksum.MpuChecksums;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.core.JacksonException;

/**
 * Buckets and objects, in memory: S3Proxy's handler without its server and without its own look at
 * signatures. Whatever reaches it is authentic and allowed. It needs no closing.
 */
final class S3Store {
  private static final long LARGEST_OBJECT = 5L * 1024 * 1024 * 1024;

  private final MemoryBlobStore blobs;
  private final S3ProxyHandler handler;

  /**
   * Of the request that a thread is about: which of a multi-delete's keys it may not delete.
   * S3Proxy reads those keys itself, deep below, and hands nothing of ours down to there.
   */
  private final ThreadLocal<Function<ObjectIdentifier, Optional<AwsError>>> denials =
      ThreadLocal.withInitial(() -> object -> Optional.empty());

  /**
   * Makes one that is empty.
   *
   * @param memory in bytes, for all that is stored
   * @param managedKey of KMS, by which objects are encrypted that name none
   */
  S3Store(Clock clock, long memory, String managedKey) {
    blobs = new MemoryBlobStore(clock, memory, managedKey);
    handler =
        new S3ProxyHandler(
            blobs,
            AuthenticationType.NONE,
            null,
            null,
            null,
            LARGEST_OBJECT,
            S3Body.LARGEST_DOCUMENT,
            0,
            true,
            null,
            null,
            0);
    AccessGrant grant = AccessGrant.anonymous(new DeletingOnlyAllowed());
    handler.setBlobStoreLocator((identity, bucket, key) -> grant);
  }

  boolean hasBucket(String bucket) {
    return blobs.containerExists(bucket);
  }

  /** Whether that upload was begun, for that key, and has not ended. */
  boolean hasUpload(S3Resource object, String upload) {
    return blobs.hasUpload(object.bucket(), object.key(), upload);
  }

  /**
   * What a request says that ends an upload and does not say which of two checksums it wants:
   * S3Proxy takes it to be the one that the upload was begun with only where it is repeated.
   */
  Optional<String> checksumType(S3Resource object, String upload) {
    return blobs.sumsWholeObject(object.bucket(), upload)
        ? Optional.of(MpuChecksums.FULL_OBJECT)
        : Optional.empty();
  }

  /**
   * Does what is asked.
   *
   * @param deletionDenial the answer for each key of a multi-delete that may not be deleted
   * @throws AwsError where S3Proxy refuses, or the body does not pass its check
   */
  void handle(
      StoreRequest request,
      StoreResponse response,
      InputStream body,
      Function<ObjectIdentifier, Optional<AwsError>> deletionDenial)
      throws IOException {
    denials.set(deletionDenial);
    try {
      handler.doHandle(request, request, response, body, null);
    } catch (IOException | RuntimeException e) {
      Optional<AwsError> error = errorIn(e, isConditionalRead(request));
      if (error.isPresent()) {
        throw error.get();
      }
      throw e;
    } finally {
      denials.remove();
    }
  }

  private static boolean isConditionalRead(StoreRequest request) {
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    return reads
        && request.getHeader("if-match") == null
        && request.getHeader("if-unmodified-since") == null;
  }

  private static Optional<AwsError> errorIn(Throwable thrown, boolean conditionalRead) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof AwsError error) {
        return Optional.of(error);
      }
      if (each instanceof S3Body.Refused refused) {
        return Optional.of(refused.error());
      }
      if (each instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
        String code = refused.awsErrorDetails().errorCode();
        return Optional.of(
            code == null || code.isEmpty()
                ? S3Errors.ofStatus(refused.statusCode(), conditionalRead)
                : S3Errors.ofS3Proxy(
                    refused.statusCode(), code, refused.awsErrorDetails().errorMessage()));
      }
      if (each instanceof JacksonException) {
        return Optional.of(S3Errors.MALFORMED_XML.error());
      }
      if (each instanceof UnsupportedOperationException) {
        return Optional.of(S3Errors.NOT_IMPLEMENTED.error());
      }
      if (each instanceof IllegalArgumentException) {
        return Optional.of(S3Errors.INVALID_URI.error());
      }
    }
    return Optional.empty();
  }

  /** Answers for each key of a multi-delete that may not be deleted, and deletes the others. */
  private final class DeletingOnlyAllowed extends ForwardingBlobStore {
    DeletingOnlyAllowed() {
      super(blobs);
    }

    @Override
    public DeleteObjectsResponse removeBlobs(DeleteObjectsRequest request) {
      var denial = denials.get();
      List<ObjectIdentifier> allowed = new ArrayList<>();
      List<S3Error> errors = new ArrayList<>();
      for (ObjectIdentifier object : request.delete().objects()) {
        Optional<AwsError> denied = denial.apply(object);
        if (denied.isPresent()) {
          errors.add(error(object, denied.get()));
        } else {
          allowed.add(object);
        }
      }
      DeleteObjectsResponse deleted =
          super.removeBlobs(request.toBuilder().delete(all -> all.objects(allowed)).build());
      errors.addAll(deleted.errors());
      return deleted.toBuilder().errors(errors).build();
    }

    /** A multi-delete with conditions comes one by one. */
    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
      denials
          .get()
          .apply(
              ObjectIdentifier.builder().key(request.key()).versionId(request.versionId()).build())
          .ifPresent(
              denial -> {
                throw S3Exception.builder()
                    .statusCode(denial.status())
                    .awsErrorDetails(
                        AwsErrorDetails.builder()
                            .errorCode(denial.code())
                            .errorMessage(denial.sentence())
                            .build())
                    .build();
              });
      return super.removeBlob(request);
    }

    private S3Error error(ObjectIdentifier object, AwsError denial) {
      return S3Error.builder()
          .key(object.key())
          .versionId(object.versionId())
          .code(denial.code())
          .message(denial.sentence())
          .build();
    }
  }
}
