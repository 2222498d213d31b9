package dev.rolecall.embedded.awssdk;

import java.io.InputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.CustomerKeys;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.SdkRequests;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.Encryption;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Buckets, objects with their versions and uploads in parts, as S3Proxy's handler asks for them.
 */
public final class MemoryBlobStore implements BlobStore {
  /** In digits of ASCII alone, where Java reads others too (RFC 9110, section 14.1.1). */
  private static final Pattern RANGE = Pattern.compile("bytes=[0-9]*-[0-9]*");

  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Memory memory;
  private final String managedKey;
  private final Uploads uploads;

  /**
   * Makes one that is empty.
   *
   * @param clock by which objects have their times
   * @param limit in bytes, of all that is stored; what is beyond it is refused with SlowDown
   * @param managedKey of KMS, where that is to encrypt and no key of it is named
   */
  public MemoryBlobStore(Clock clock, long limit, String managedKey) {
    this.clock = clock;
    this.memory = new Memory(limit);
    this.managedKey = managedKey;
    this.uploads = new Uploads(clock, memory, managedKey);
  }

  /** Whether that upload was begun, for that key, and has not ended. */
  public boolean hasUpload(String bucket, String key, String id) {
    return upload(bucket, id).filter(upload -> upload.key().equals(key)).isPresent();
  }

  /** Whether that upload is to be told one checksum of all its bytes. */
  public boolean sumsWholeObject(String bucket, String id) {
    return upload(bucket, id).filter(Upload::sumsWholeObject).isPresent();
  }

  private Optional<Upload> upload(String bucket, String id) {
    return Optional.ofNullable(buckets.get(bucket)).map(found -> found.uploads().get(id));
  }

  private Upload upload(MultipartUpload asked) {
    return upload(asked.containerName(), asked.id()).orElseThrow(Refusal.NO_SUCH_UPLOAD::exception);
  }

  private Bucket bucket(String name) {
    Bucket bucket = buckets.get(name);
    if (bucket == null) {
      throw S3Exceptions.noSuchBucket(name, "");
    }
    return bucket;
  }

  @Override
  public ListBucketsResponse list() {
    return ListBucketsResponse.builder()
        .buckets(
            buckets.values().stream()
                .sorted(Comparator.comparing(Bucket::name))
                .map(bucket -> SdkResponses.bucket(bucket.name(), bucket.created()))
                .toList())
        .build();
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    Bucket unused = bucket(request.bucket());
    return HeadBucketResponse.builder().build();
  }

  @Override
  public CreateBucketResponse createContainer(CreateBucketRequest request) {
    boolean open =
        request.acl() == BucketCannedACL.PUBLIC_READ
            || request.acl() == BucketCannedACL.PUBLIC_READ_WRITE;
    BucketCannedACL access = open ? request.acl() : BucketCannedACL.PRIVATE;
    Bucket bucket = new Bucket(request.bucket(), access, clock, memory);
    if (buckets.putIfAbsent(request.bucket(), bucket) != null) {
      throw S3Exceptions.bucketAlreadyOwnedByYou(request.bucket());
    }
    return CreateBucketResponse.builder().build();
  }

  @Override
  public void deleteBucket(String name) {
    Bucket bucket = buckets.get(name);
    if (bucket != null) {
      bucket.close();
      buckets.remove(name, bucket);
    }
  }

  @Override
  public BucketCannedACL getContainerAccess(String name) {
    return bucket(name).access();
  }

  @Override
  public void setContainerAccess(String name, BucketCannedACL access) {
    bucket(name).access(access);
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    return ObjectsPage.of(bucket(request.bucket()).keys(), request);
  }

  @Override
  public ListObjectsResponse listV1(ListObjectsRequest request) {
    return ObjectsPage.of(bucket(request.bucket()).keys(), request);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    Bucket bucket = bucket(request.bucket());
    Encryption encryption = Encryptions.of(request).in(bucket.encryption(), managedKey);
    Content content = Content.read(payload, request.contentLength(), memory);
    byte[] md5 = content.md5();
    Version.Stored object =
        new Version.Stored(
            Version.NULL_ID,
            bucket.created(),
            content,
            Content.eTag(md5),
            Description.of(request),
            encryption,
            request.acl() == ObjectCannedACL.PUBLIC_READ);
    Version.Stored written =
        memory.keeping(
            content.size(),
            object.weight(),
            () -> {
              Content.demandMd5(request.contentMD5(), md5);
              return bucket.write(
                  request.key(),
                  object,
                  there ->
                      Conditions.ofWrite(request.ifMatch(), request.ifNoneMatch())
                          .demandForWrite(request.bucket(), request.key(), there));
            });
    return PutObjectResponse.builder()
        .eTag(written.eTag())
        .versionId(written.toldId())
        .serverSideEncryption(encryption.algorithm())
        .ssekmsKeyId(encryption.kmsKeyId())
        .ssekmsEncryptionContext(encryption.kmsContext())
        .bucketKeyEnabled(encryption.bucketKeyEnabled())
        .sseCustomerAlgorithm(encryption.customerAlgorithm())
        .sseCustomerKeyMD5(encryption.customerKeyMD5())
        .build();
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    Version.Stored source =
        bucket(request.sourceBucket()).read(request.sourceKey(), request.sourceVersionId());
    CustomerKeys.enforce(
        source.encryption().customerKeyMD5(),
        request.copySourceSSECustomerAlgorithm(),
        request.copySourceSSECustomerKey(),
        request.copySourceSSECustomerKeyMD5());
    Conditions.ofSource(request).demandForCopy(source);
    Bucket bucket = bucket(request.destinationBucket());
    Encryption encryption = Encryptions.of(request).in(bucket.encryption(), managedKey);
    boolean replaces = request.metadataDirective() == MetadataDirective.REPLACE;
    Version.Stored object =
        new Version.Stored(
            Version.NULL_ID,
            bucket.created(),
            source.content(),
            Content.eTag(source.content().md5()),
            replaces ? Description.of(request) : source.description().copied(),
            encryption,
            request.acl() == ObjectCannedACL.PUBLIC_READ);
    Version.Stored written =
        memory.keeping(
            0, object.weight(), () -> bucket.write(request.destinationKey(), object, there -> {}));
    return CopyObjectResponse.builder()
        .copyObjectResult(
            CopyObjectResult.builder()
                .eTag(written.eTag())
                .lastModified(written.modified())
                .build())
        .versionId(written.toldId())
        .copySourceVersionId(source.toldId())
        .serverSideEncryption(encryption.algorithm())
        .ssekmsKeyId(encryption.kmsKeyId())
        .ssekmsEncryptionContext(encryption.kmsContext())
        .bucketKeyEnabled(encryption.bucketKeyEnabled())
        .sseCustomerAlgorithm(encryption.customerAlgorithm())
        .sseCustomerKeyMD5(encryption.customerKeyMD5())
        .build();
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    Bucket bucket = bucket(request.bucket());
    Version.Stored object = bucket.read(request.key(), request.versionId());
    return SdkResponses.toHead(told(bucket, object).build()).toBuilder()
        .bucketKeyEnabled(object.encryption().bucketKeyEnabled())
        .build();
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    Bucket bucket = bucket(request.bucket());
    Version.Stored object = bucket.read(request.key(), request.versionId());
    Conditions.of(request).demandForRead(object);
    GetObjectResponse.Builder told = told(bucket, object);
    if (request.range() != null && !RANGE.matcher(request.range()).matches()) {
      throw S3Exceptions.fromStatusCode(416);
    }
    SdkRequests.ByteRange range = SdkRequests.parseRange(request.range());
    long size = object.content().size();
    if (range == null) {
      return SdkResponses.getResponse(told.build(), object.content().stream(0, size));
    }
    long first =
        range.first() == null ? Math.max(0, size - orZero(range.last())) : orZero(range.first());
    long last =
        range.first() == null || range.last() == null
            ? size - 1
            : Math.min(orZero(range.last()), size - 1);
    if (first >= size || first > last) {
      throw S3Exceptions.fromStatusCode(416);
    }
    long length = last - first + 1;
    return SdkResponses.getResponse(
        told.contentLength(length).contentRange("bytes " + first + "-" + last + "/" + size).build(),
        object.content().stream(first, length));
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  @SuppressWarnings("deprecation") // S3Proxy reads Expires as a time.
  private static GetObjectResponse.Builder told(Bucket bucket, Version.Stored object) {
    Description description = object.description();
    Encryption encryption = object.encryption();
    return GetObjectResponse.builder()
        .cacheControl(description.cacheControl())
        .contentDisposition(description.contentDisposition())
        .contentEncoding(description.contentEncoding())
        .contentLanguage(description.contentLanguage())
        .contentType(description.contentType())
        .expires(description.expires())
        .storageClass(description.storageClass().toString())
        .metadata(description.metadata())
        .contentLength(object.content().size())
        .eTag(object.eTag())
        // Of HTTP, which has no parts of a second: what is told is what a condition compares.
        .lastModified(object.modified().truncatedTo(ChronoUnit.SECONDS))
        .versionId(bucket.versioning().isPresent() ? object.id() : null)
        .serverSideEncryption(encryption.algorithm())
        .ssekmsKeyId(encryption.kmsKeyId())
        .bucketKeyEnabled(encryption.bucketKeyEnabled())
        .sseCustomerAlgorithm(encryption.customerAlgorithm())
        .sseCustomerKeyMD5(encryption.customerKeyMD5());
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    Bucket bucket = bucket(request.bucket());
    Consumer<Version.Stored> conditions = there -> Conditions.demandForDelete(request, there);
    DeleteObjectResponse.Builder told = DeleteObjectResponse.builder();
    if (request.versionId() == null) {
      bucket
          .delete(request.key(), conditions)
          .ifPresent(marker -> told.versionId(marker.id()).deleteMarker(true));
      return told.build();
    }
    Version version = bucket.deleteVersion(request.key(), request.versionId(), conditions);
    return told.versionId(version.id())
        .deleteMarker(version instanceof Version.Marker ? true : null)
        .build();
  }

  /** One after the other: what waits for nobody needs no threads. */
  @Override
  public DeleteObjectsResponse removeBlobs(DeleteObjectsRequest request) {
    List<DeletedObject> deleted = new ArrayList<>();
    List<S3Error> errors = new ArrayList<>();
    for (ObjectIdentifier object : request.delete().objects()) {
      try {
        DeleteObjectResponse done = removeBlob(request.bucket(), object.key(), object.versionId());
        DeletedObject.Builder told =
            DeletedObject.builder().key(object.key()).versionId(object.versionId());
        if (Boolean.TRUE.equals(done.deleteMarker())) {
          told.deleteMarker(true).deleteMarkerVersionId(done.versionId());
        }
        deleted.add(told.build());
      } catch (AwsServiceException e) {
        errors.add(
            S3Error.builder()
                .key(object.key())
                .versionId(object.versionId())
                .code(e.awsErrorDetails().errorCode())
                .message(e.awsErrorDetails().errorMessage())
                .build());
      }
    }
    return DeleteObjectsResponse.builder().deleted(deleted).errors(errors).build();
  }

  @Override
  public boolean supportsVersioning() {
    return true;
  }

  @Override
  public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
    return GetBucketVersioningResponse.builder()
        .status(bucket(request.bucket()).versioning().orElse(null))
        .build();
  }

  @Override
  public PutBucketVersioningResponse putBucketVersioning(PutBucketVersioningRequest request) {
    bucket(request.bucket()).versioning(request.versioningConfiguration().status());
    return PutBucketVersioningResponse.builder().build();
  }

  @Override
  public ListObjectVersionsResponse listVersions(ListObjectVersionsRequest request) {
    return VersionsPage.of(bucket(request.bucket()).keys(), request);
  }

  @Override
  public boolean supportsServerSideEncryption() {
    return true;
  }

  @Override
  public boolean supportsBucketEncryption() {
    return true;
  }

  @Override
  public GetBucketEncryptionResponse getBucketEncryption(GetBucketEncryptionRequest request) {
    Encryption encryption =
        bucket(request.bucket())
            .encryption()
            .orElseThrow(
                () -> S3Exceptions.serverSideEncryptionConfigurationNotFound(request.bucket()));
    return GetBucketEncryptionResponse.builder()
        .serverSideEncryptionConfiguration(
            ServerSideEncryptionConfiguration.builder()
                .rules(
                    ServerSideEncryptionRule.builder()
                        .applyServerSideEncryptionByDefault(
                            ServerSideEncryptionByDefault.builder()
                                .sseAlgorithm(encryption.algorithm())
                                .kmsMasterKeyID(
                                    managedKey.equals(encryption.kmsKeyId())
                                        ? null
                                        : encryption.kmsKeyId())
                                .build())
                        .bucketKeyEnabled(encryption.bucketKeyEnabled())
                        .build())
                .build())
        .build();
  }

  @Override
  public PutBucketEncryptionResponse putBucketEncryption(PutBucketEncryptionRequest request) {
    List<ServerSideEncryptionRule> rules = request.serverSideEncryptionConfiguration().rules();
    if (rules.size() != 1 || rules.get(0).applyServerSideEncryptionByDefault() == null) {
      throw S3Exceptions.invalidArgument("Exactly one rule is expected, with an algorithm.");
    }
    ServerSideEncryptionByDefault byDefault = rules.get(0).applyServerSideEncryptionByDefault();
    Encryptions asked =
        new Encryptions(
            byDefault.sseAlgorithmAsString(),
            byDefault.kmsMasterKeyID(),
            null,
            rules.get(0).bucketKeyEnabled(),
            null,
            null,
            null);
    bucket(request.bucket()).encryption(Optional.of(asked.in(Optional.empty(), managedKey)));
    return PutBucketEncryptionResponse.builder().build();
  }

  @Override
  public DeleteBucketEncryptionResponse deleteBucketEncryption(
      DeleteBucketEncryptionRequest request) {
    bucket(request.bucket()).encryption(Optional.empty());
    return DeleteBucketEncryptionResponse.builder().build();
  }

  @Override
  public ObjectCannedACL getBlobAccess(String bucket, String key) {
    return getBlobAccess(bucket, key, null);
  }

  @Override
  public ObjectCannedACL getBlobAccess(String bucket, String key, @Nullable String versionId) {
    return bucket(bucket).read(key, versionId).publicRead()
        ? ObjectCannedACL.PUBLIC_READ
        : ObjectCannedACL.PRIVATE;
  }

  @Override
  public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
    setBlobAccess(bucket, key, access, null);
  }

  @Override
  public void setBlobAccess(
      String bucket, String key, ObjectCannedACL access, @Nullable String versionId) {
    bucket(bucket)
        .change(
            key, versionId, object -> object.readableByAll(access == ObjectCannedACL.PUBLIC_READ));
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    return uploads.begin(bucket(request.bucket()), request);
  }

  @Override
  public void abortMultipartUpload(MultipartUpload asked) {
    uploads.abort(bucket(asked.containerName()), upload(asked));
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload asked, UploadPartRequest request, InputStream payload) {
    return uploads.put(upload(asked), request, payload);
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload asked, CompleteMultipartUploadRequest request) {
    return uploads.complete(bucket(asked.containerName()), upload(asked), request);
  }

  @Override
  public List<Part> listMultipartUpload(MultipartUpload asked) {
    return upload(asked).listed();
  }

  @Override
  public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(
      String bucket) {
    return bucket(bucket).uploads().values().stream()
        .map(upload -> SdkResponses.upload(upload.key(), upload.id(), upload.begun()))
        .toList();
  }

  /** S3Proxy knows S3's own, of 5 MiB. */
  @Override
  public long getMinimumMultipartPartSize() {
    return 1;
  }
}
