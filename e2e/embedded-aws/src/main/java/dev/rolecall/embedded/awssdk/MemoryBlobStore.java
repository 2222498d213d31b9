package dev.rolecall.embedded.awssdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
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
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.ObjectVersionStorageClass;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Buckets, objects with their versions and uploads in parts, as S3Proxy's handler asks for them.
 */
public final class MemoryBlobStore implements BlobStore {
  private static final int LONGEST_PAGE = 1000;

  /** In digits of ASCII alone, where Java reads others too (RFC 9110, section 14.1.1). */
  private static final Pattern RANGE = Pattern.compile("bytes=[0-9]*-[0-9]*");

  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Memory memory;
  private final String managedKey;

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

  /**
   * A page's token is the name after which it goes on, wrapped: a name may hold what XML may not.
   */
  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    String token = request.continuationToken();
    Page page =
        page(
            request.bucket(),
            request.prefix(),
            request.delimiter(),
            token == null ? request.startAfter() : unwrapped(token),
            request.maxKeys());
    return SdkResponses.objectsPage(
        page.objects, page.shared, page.next().map(MemoryBlobStore::wrapped).orElse(null));
  }

  @Override
  public ListObjectsResponse listV1(ListObjectsRequest request) {
    Page page =
        page(
            request.bucket(),
            request.prefix(),
            request.delimiter(),
            request.marker(),
            request.maxKeys());
    return ListObjectsResponse.builder()
        .contents(page.objects)
        .commonPrefixes(page.shared)
        .isTruncated(page.next().isPresent())
        .nextMarker(page.next().orElse(null))
        .build();
  }

  private Page page(
      String bucket,
      @Nullable String prefix,
      @Nullable String delimiter,
      @Nullable String after,
      @Nullable Integer max) {
    Page page = new Page(max == null ? LONGEST_PAGE : max);
    if (page.max > 0) {
      bucket(bucket)
          .keys()
          .walk(
              new Keys.Range(orEmpty(prefix), orEmpty(delimiter), orEmpty(after), false),
              versions -> Bucket.currentOf(versions).isPresent(),
              page);
    }
    return page;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String wrapped(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String unwrapped(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Exceptions.invalidArgument("The continuation token provided is incorrect");
    }
  }

  /** What a listing has found, until it has enough and one more. */
  private static final class Page implements Keys.Visitor {
    private final int max;
    private final List<S3Object> objects = new ArrayList<>();
    private final List<CommonPrefix> shared = new ArrayList<>();
    private String last = "";
    private boolean truncated;

    Page(int max) {
      this.max = max;
    }

    @Override
    public boolean key(String key, List<Version> versions) {
      return isRoomFor(key)
          && Bucket.currentOf(versions)
              .map(
                  object ->
                      objects.add(
                          SdkResponses.objectEntry(
                              key,
                              object.eTag(),
                              object.modified(),
                              object.content().size(),
                              object.description().storageClass())))
              .orElse(true);
    }

    @Override
    public boolean shared(String prefix) {
      return isRoomFor(prefix) && shared.add(SdkResponses.commonPrefix(prefix));
    }

    private boolean isRoomFor(String name) {
      truncated = objects.size() + shared.size() == max;
      if (!truncated) {
        last = name;
      }
      return !truncated;
    }

    Optional<String> next() {
      return truncated ? Optional.of(last) : Optional.empty();
    }
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    Bucket bucket = bucket(request.bucket());
    Encryption encryption = Encryptions.of(request).in(bucket.encryption(), managedKey);
    Content content = content(payload, request.contentLength());
    byte[] md5 = content.md5();
    Version.Stored object =
        new Version.Stored(
            Version.NULL_ID,
            bucket.created(),
            content,
            quoted(md5),
            Description.of(request),
            encryption,
            request.acl() == ObjectCannedACL.PUBLIC_READ);
    Version.Stored written =
        keeping(
            content.size(),
            object.weight(),
            () -> {
              demandMd5(request.contentMD5(), md5);
              return bucket.write(
                  request.key(),
                  object,
                  there ->
                      Conditions.ofWrite(request.ifMatch(), request.ifNoneMatch())
                          .demandForWrite(request.bucket(), request.key(), there));
            });
    return PutObjectResponse.builder()
        .eTag(written.eTag())
        .versionId(toldId(written))
        .serverSideEncryption(encryption.algorithm())
        .ssekmsKeyId(encryption.kmsKeyId())
        .ssekmsEncryptionContext(encryption.kmsContext())
        .bucketKeyEnabled(encryption.bucketKeyEnabled())
        .sseCustomerAlgorithm(encryption.customerAlgorithm())
        .sseCustomerKeyMD5(encryption.customerKeyMD5())
        .build();
  }

  private Content content(InputStream payload, long length) {
    try (payload) {
      return Content.read(payload, length, memory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does what keeps so much memory, of which some was taken before; gives all back if it fails. */
  private <T> T keeping(long taken, long kept, Supplier<T> step) {
    long held = taken;
    boolean done = false;
    try {
      if (kept > taken) {
        memory.take(kept - taken);
        held = kept;
      }
      T result = step.get();
      done = true;
      if (kept < taken) {
        memory.giveBack(taken - kept);
      }
      return result;
    } finally {
      if (!done) {
        memory.giveBack(held);
      }
    }
  }

  private static void demandMd5(@Nullable String sent, byte[] md5) {
    if (sent != null && !Arrays.equals(Base64.getDecoder().decode(sent), md5)) {
      throw Refusal.BAD_DIGEST.exception();
    }
  }

  private static String quoted(byte[] md5) {
    return "\"" + HexFormat.of().formatHex(md5) + "\"";
  }

  /** The null version is not named by what writes it. */
  private static @Nullable String toldId(Version version) {
    return version.id().equals(Version.NULL_ID) ? null : version.id();
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
            quoted(source.content().md5()),
            replaces ? Description.of(request) : source.description().copied(),
            encryption,
            request.acl() == ObjectCannedACL.PUBLIC_READ);
    Version.Stored written =
        keeping(
            0, object.weight(), () -> bucket.write(request.destinationKey(), object, there -> {}));
    return CopyObjectResponse.builder()
        .copyObjectResult(
            CopyObjectResult.builder()
                .eTag(written.eTag())
                .lastModified(written.modified())
                .build())
        .versionId(toldId(written))
        .copySourceVersionId(toldId(source))
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
    Integer max = request.maxKeys();
    VersionsPage page =
        new VersionsPage(
            max == null ? LONGEST_PAGE : max,
            orEmpty(request.keyMarker()),
            Optional.ofNullable(request.versionIdMarker()));
    if (page.max > 0) {
      bucket(request.bucket())
          .keys()
          .walk(
              new Keys.Range(
                  orEmpty(request.prefix()),
                  orEmpty(request.delimiter()),
                  page.keyMarker,
                  page.idMarker.isPresent()),
              versions -> true,
              page);
    }
    return page.told();
  }

  /** What a listing of versions has found, until it has enough and one more. */
  private static final class VersionsPage implements Keys.Visitor {
    private final int max;
    private final String keyMarker;
    private final Optional<String> idMarker;
    private final List<ObjectVersion> objects = new ArrayList<>();
    private final List<DeleteMarkerEntry> markers = new ArrayList<>();
    private final List<CommonPrefix> shared = new ArrayList<>();
    private String lastKey = "";
    private @Nullable String lastId;
    private boolean truncated;

    VersionsPage(int max, String keyMarker, Optional<String> idMarker) {
      this.max = max;
      this.keyMarker = keyMarker;
      this.idMarker = idMarker;
    }

    @Override
    public boolean key(String key, List<Version> versions) {
      List<Version> listed = key.equals(keyMarker) ? afterMarker(versions) : versions;
      return listed.stream()
          .allMatch(version -> isRoomFor(key, version.id()) && add(key, version, versions.get(0)));
    }

    private List<Version> afterMarker(List<Version> versions) {
      String marker = idMarker.orElse("");
      return versions.stream().dropWhile(each -> !each.id().equals(marker)).skip(1).toList();
    }

    private boolean add(String key, Version version, Version latest) {
      if (version instanceof Version.Stored object) {
        return objects.add(
            ObjectVersion.builder()
                .key(key)
                .versionId(object.id())
                .isLatest(object == latest)
                .eTag(object.eTag())
                .lastModified(object.modified())
                .size(object.content().size())
                .storageClass(ObjectVersionStorageClass.STANDARD)
                .build());
      }
      return markers.add(
          DeleteMarkerEntry.builder()
              .key(key)
              .versionId(version.id())
              .isLatest(version == latest)
              .lastModified(version.modified())
              .build());
    }

    @Override
    public boolean shared(String prefix) {
      return isRoomFor(prefix, null) && shared.add(SdkResponses.commonPrefix(prefix));
    }

    private boolean isRoomFor(String key, @Nullable String id) {
      truncated = objects.size() + markers.size() + shared.size() == max;
      if (!truncated) {
        lastKey = key;
        lastId = id;
      }
      return !truncated;
    }

    ListObjectVersionsResponse told() {
      return ListObjectVersionsResponse.builder()
          .versions(objects)
          .deleteMarkers(markers)
          .commonPrefixes(shared)
          .isTruncated(truncated)
          .nextKeyMarker(truncated ? lastKey : null)
          .nextVersionIdMarker(truncated ? lastId : null)
          .build();
    }
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
    Bucket bucket = bucket(request.bucket());
    Encryption encryption = Encryptions.of(request).in(bucket.encryption(), managedKey);
    Upload upload = new Upload(UUID.randomUUID().toString(), clock.instant(), request, encryption);
    keeping(
        0,
        upload.weight(),
        () -> {
          bucket.begin(upload);
          return upload;
        });
    return new MultipartUpload(
        upload.id(),
        request,
        CreateMultipartUploadResponse.builder()
            .bucket(request.bucket())
            .key(request.key())
            .uploadId(upload.id())
            .serverSideEncryption(encryption.algorithm())
            .ssekmsKeyId(encryption.kmsKeyId())
            .ssekmsEncryptionContext(encryption.kmsContext())
            .bucketKeyEnabled(encryption.bucketKeyEnabled())
            .sseCustomerAlgorithm(encryption.customerAlgorithm())
            .sseCustomerKeyMD5(encryption.customerKeyMD5())
            .build());
  }

  @Override
  public void abortMultipartUpload(MultipartUpload asked) {
    Upload upload = upload(asked);
    memory.giveBack(upload.end());
    bucket(asked.containerName()).uploads().remove(upload.id());
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload asked, UploadPartRequest request, InputStream payload) {
    Upload upload = upload(asked);
    Encryption encryption = upload.encryption();
    CustomerKeys.enforce(
        encryption.customerKeyMD5(),
        request.sseCustomerAlgorithm(),
        request.sseCustomerKey(),
        request.sseCustomerKeyMD5());
    Content content = content(payload, request.contentLength());
    byte[] md5 = content.md5();
    long before =
        keeping(
            content.size(),
            Upload.weightOf(content),
            () -> {
              demandMd5(request.contentMD5(), md5);
              return upload.put(request.partNumber(), content, clock.instant());
            });
    memory.giveBack(before);
    return UploadPartResponse.builder()
        .eTag(quoted(md5))
        .serverSideEncryption(encryption.algorithm())
        .ssekmsKeyId(encryption.kmsKeyId())
        .bucketKeyEnabled(encryption.bucketKeyEnabled())
        .sseCustomerAlgorithm(encryption.customerAlgorithm())
        .sseCustomerKeyMD5(encryption.customerKeyMD5())
        .build();
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload asked, CompleteMultipartUploadRequest request) {
    Upload upload = upload(asked);
    Bucket bucket = bucket(asked.containerName());
    Encryption encryption = upload.encryption();
    CustomerKeys.enforce(
        encryption.customerKeyMD5(),
        request.sseCustomerAlgorithm(),
        request.sseCustomerKey(),
        request.sseCustomerKeyMD5());
    Version.Stored written;
    synchronized (upload) {
      Version.Stored object = upload.completed(request.multipartUpload().parts());
      // The object's bytes are those of its parts: only what it takes beyond them is new.
      long ofUpload = upload.weight();
      written =
          keeping(
              0,
              Math.max(0, object.weight() - ofUpload),
              () ->
                  bucket.write(
                      asked.blobName(),
                      object,
                      there ->
                          Conditions.ofWrite(request.ifMatch(), request.ifNoneMatch())
                              .demandForWrite(bucket.name(), asked.blobName(), there)));
      memory.giveBack(Math.max(0, ofUpload - object.weight()));
      upload.end();
    }
    bucket.uploads().remove(upload.id());
    return CompleteMultipartUploadResponse.builder()
        .eTag(written.eTag())
        .versionId(toldId(written))
        .serverSideEncryption(encryption.algorithm())
        .ssekmsKeyId(encryption.kmsKeyId())
        .bucketKeyEnabled(encryption.bucketKeyEnabled())
        .build();
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
