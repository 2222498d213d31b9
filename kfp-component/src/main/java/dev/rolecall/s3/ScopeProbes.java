package dev.rolecall.s3;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Asks S3, with the role's session, what it may do. Writes only under {@code
 * <prefix>.rolecall/<run>/}, and removes what it wrote; outside of the scope it only reads.
 */
public final class ScopeProbes implements AutoCloseable {
  /** Rolecall's own folder in a scope. */
  static final String OWN = ".rolecall/";

  /** A run that still works is younger than this. */
  private static final Duration LEFT_BEHIND = Duration.ofHours(1);

  /** So many keys in one listing (Amazon S3 API Reference, ListObjectsV2, MaxKeys). */
  private static final int PAGE = 1000;

  /** So many listings are looked through for what was left behind. */
  private static final int MOST_PAGES = 10;

  private static final int MIB = 1024 * 1024;

  /**
   * A part of a large object, all that is in memory at once: S3 takes 5 MiB and more (Amazon S3
   * User Guide, Multipart upload limits).
   */
  private static final int PART = 8 * MIB;

  private static final Pattern RUN = Pattern.compile("[0-9a-z-]{8,64}");
  private static final byte[] BODY =
      "Written by rolecall to see whether it may. It is removed at once."
          .getBytes(StandardCharsets.UTF_8);

  private final S3Client s3;
  private final Scope scope;
  private final String run;
  private final LongSupplier nanoTime;

  /**
   * Makes ready.
   *
   * @param s3 with the role's session; closed with this
   * @param run this run's name: 8 to 64 of {@code [0-9a-z-]}, never used before
   * @param nanoTime as {@link System#nanoTime()}
   */
  public ScopeProbes(S3Client s3, Scope scope, String run, LongSupplier nanoTime) {
    if (!RUN.matcher(run).matches()) {
      throw new IllegalArgumentException("\"" + run + "\" is not a run's name");
    }
    this.s3 = s3;
    this.scope = scope;
    this.run = run;
    this.nanoTime = nanoTime;
  }

  /** Lists one key of the scope. */
  public Attempt list() {
    return list(scope.prefix());
  }

  /** Whether what is written can be removed again. */
  public BucketView bucket() {
    return new BucketView(
        sight(
            () -> {
              String status =
                  s3.getBucketVersioning(r -> r.bucket(scope.bucket())).statusAsString();
              return status == null || status.isEmpty() ? "Off" : status;
            }),
        locked());
  }

  private Optional<Boolean> locked() {
    try {
      ObjectLockConfiguration lock =
          s3.getObjectLockConfiguration(r -> r.bucket(scope.bucket())).objectLockConfiguration();
      return Optional.of(lock != null && lock.objectLockEnabled() == ObjectLockEnabled.ENABLED);
    } catch (S3Exception e) {
      // Amazon S3 API Reference, List of error codes: the bucket has no lock configuration.
      return code(e).equals("ObjectLockConfigurationNotFoundError")
          ? Optional.of(false)
          : Optional.empty();
    } catch (SdkClientException e) {
      return Optional.empty();
    }
  }

  /** Writes, reads and removes one small object. */
  public ObjectRoundTrip roundTrip(BucketView bucket) {
    String key = ownKey("object");
    if (bucket.keepsWhatIsWritten()) {
      S3Answer locked = new S3Answer.NotTried(lockedReason());
      return new ObjectRoundTrip(
          attempt("s3:PutObject", key, locked),
          get(key),
          attempt("s3:DeleteObject", key, locked),
          Optional.empty());
    }
    Attempt put =
        attempt(
            "s3:PutObject",
            key,
            () ->
                s3.putObject(r -> r.bucket(scope.bucket()).key(key), RequestBody.fromBytes(BODY)));
    Attempt get = null;
    Attempt delete = null;
    try {
      // Who does not answer to a write is not waited for once more.
      get =
          put.answer() instanceof S3Answer.Unreachable
              ? attempt("s3:GetObject", key, put.answer())
              : get(key);
    } finally {
      delete =
          attempt(
              "s3:DeleteObject",
              key,
              () -> s3.deleteObject(r -> r.bucket(scope.bucket()).key(key)));
      removeVersions(bucket, key);
    }
    return new ObjectRoundTrip(put, get, delete, left(put, delete, key));
  }

  private static Optional<String> left(Attempt put, Attempt delete, String key) {
    boolean may = put.done() || put.answer() instanceof S3Answer.Unreachable;
    return may && !delete.done() ? Optional.of(key) : Optional.empty();
  }

  /** In a versioned bucket a deleted object stays; its versions go too, where the role may. */
  private void removeVersions(BucketView bucket, String key) {
    if (!bucket.versioned()) {
      return;
    }
    sight(
        () -> {
          var versions = s3.listObjectVersions(r -> r.bucket(scope.bucket()).prefix(key));
          versions.versions().forEach(v -> removeVersion(v.key(), v.versionId()));
          versions.deleteMarkers().forEach(m -> removeVersion(m.key(), m.versionId()));
          return "";
        });
  }

  private void removeVersion(String key, String version) {
    s3.deleteObject(r -> r.bucket(scope.bucket()).key(key).versionId(version));
  }

  /** Uploads one object in parts, of which there is one, and removes it. */
  public Attempt multipart(BucketView bucket) {
    String key = ownKey("multipart");
    if (bucket.keepsWhatIsWritten()) {
      return attempt("s3:PutObject", key, new S3Answer.NotTried(lockedReason()));
    }
    try (Ending ending = new Ending()) {
      try {
        return attempt("s3:PutObject", key, () -> upload(key, BODY, List.of(BODY.length), ending));
      } finally {
        remove(bucket, key);
      }
    }
  }

  /**
   * Uploads one object in parts, downloads it by ranges, a request at a time, and removes it.
   *
   * @param mib its size
   * @param bucket one that does not keep what is written
   */
  public Transfer transfer(int mib, BucketView bucket) {
    String key = ownKey("transfer");
    List<Integer> parts = parts(mib);
    // Random, so that nothing on the way makes it smaller.
    byte[] content = new byte[parts.get(0)];
    new Random().nextBytes(content);
    try (Ending ending = new Ending()) {
      try {
        Attempt upload = attempt("s3:PutObject", key, () -> upload(key, content, parts, ending));
        Attempt download =
            upload.done()
                ? attempt("s3:GetObject", key, () -> download(key, parts, ending))
                : attempt("s3:GetObject", key, upload.answer());
        return new Transfer(mib, upload, download);
      } finally {
        remove(bucket, key);
      }
    }
  }

  /** Their sizes. */
  private static List<Integer> parts(int mib) {
    long bytes = (long) mib * MIB;
    List<Integer> parts = new ArrayList<>(Collections.nCopies((int) (bytes / PART), PART));
    if (bytes % PART > 0) {
      parts.add((int) (bytes % PART));
    }
    return parts;
  }

  private void remove(BucketView bucket, String key) {
    sight(() -> s3.deleteObject(r -> r.bucket(scope.bucket()).key(key)));
    removeVersions(bucket, key);
  }

  /**
   * Each part is the beginning of the content.
   *
   * @param sizes of the parts, the first the largest
   */
  private void upload(String key, byte[] content, List<Integer> sizes, Ending ending) {
    String upload = s3.createMultipartUpload(r -> r.bucket(scope.bucket()).key(key)).uploadId();
    boolean complete = false;
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (int size : sizes) {
        ending.check();
        int number = parts.size() + 1;
        String tag =
            s3.uploadPart(
                    r -> r.bucket(scope.bucket()).key(key).uploadId(upload).partNumber(number),
                    RequestBody.fromContentProvider(
                        () -> new ByteArrayInputStream(content, 0, size),
                        size,
                        "application/octet-stream"))
                .eTag();
        parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
      }
      s3.completeMultipartUpload(
          r ->
              r.bucket(scope.bucket())
                  .key(key)
                  .uploadId(upload)
                  .multipartUpload(all -> all.parts(parts)));
      complete = true;
    } finally {
      if (!complete) {
        sight(
            () -> s3.abortMultipartUpload(r -> r.bucket(scope.bucket()).key(key).uploadId(upload)));
      }
    }
  }

  private void download(String key, List<Integer> sizes, Ending ending) {
    long from = 0;
    for (int size : sizes) {
      ending.check();
      String range = "bytes=%d-%d".formatted(from, from + size - 1);
      s3.getObject(
          r -> r.bucket(scope.bucket()).key(key).range(range),
          (response, content) -> content.transferTo(OutputStream.nullOutputStream()));
      from += size;
    }
  }

  /**
   * Lists at most one key under {@code prefix}, which is not the scope's, and asks for a random key
   * there.
   */
  public Outside outside(String prefix) {
    return new Outside(list(prefix), get(prefix + "rolecall-" + run));
  }

  /**
   * Removes what runs older than an hour left under Rolecall's own prefix in the scope: objects,
   * and uploads that were begun. It looks at so many pages at most; the next run goes on.
   */
  public Leftovers removeLeftovers(Instant now, BucketView bucket) {
    if (bucket.keepsWhatIsWritten()) {
      return new Leftovers(0, 0);
    }
    Instant limit = now.minus(LEFT_BEHIND);
    return leftObjects(limit).and(leftUploads(limit));
  }

  private Leftovers leftObjects(Instant limit) {
    int found = 0;
    int removed = 0;
    try {
      String next = null;
      for (int page = 0; page < MOST_PAGES; page++) {
        String token = next;
        ListObjectsV2Response listed =
            s3.listObjectsV2(
                r -> r.bucket(scope.bucket()).prefix(own()).maxKeys(PAGE).continuationToken(token));
        List<ObjectIdentifier> left =
            listed.contents().stream()
                .filter(object -> isLeft(object.key(), object.lastModified(), limit))
                .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                .toList();
        found += left.size();
        if (!left.isEmpty()) {
          removed +=
              s3.deleteObjects(r -> r.bucket(scope.bucket()).delete(d -> d.objects(left)))
                  .deleted()
                  .size();
        }
        next = listed.nextContinuationToken();
        if (next == null) {
          break;
        }
      }
    } catch (S3Exception | SdkClientException e) {
      // Told by the numbers; that the role may not list or delete is for its own checks to say.
    }
    return new Leftovers(found, removed);
  }

  /** Of one page: a run begins one upload, and seldom ends before it has aborted it. */
  private Leftovers leftUploads(Instant limit) {
    int found = 0;
    int removed = 0;
    try {
      for (MultipartUpload upload :
          s3.listMultipartUploads(r -> r.bucket(scope.bucket()).prefix(own())).uploads()) {
        if (isLeft(upload.key(), upload.initiated(), limit)) {
          found++;
          s3.abortMultipartUpload(
              r -> r.bucket(scope.bucket()).key(upload.key()).uploadId(upload.uploadId()));
          removed++;
        }
      }
    } catch (S3Exception | SdkClientException e) {
      // As above. A role needs neither right for its work.
    }
    return new Leftovers(found, removed);
  }

  private boolean isLeft(String key, Instant since, Instant limit) {
    if (!key.startsWith(own())) {
      return false;
    }
    String[] rest = key.substring(own().length()).split("/", -1);
    return rest.length == 2 && RUN.matcher(rest[0]).matches() && since.isBefore(limit);
  }

  @Override
  public void close() {
    s3.close();
  }

  private Attempt list(String prefix) {
    return attempt(
        "s3:ListBucket",
        prefix,
        () -> s3.listObjectsV2(r -> r.bucket(scope.bucket()).prefix(prefix).maxKeys(1)));
  }

  private Attempt get(String key) {
    return attempt(
        "s3:GetObject",
        key,
        () -> s3.getObjectAsBytes(r -> r.bucket(scope.bucket()).key(key).range("bytes=0-0")));
  }

  private String own() {
    return scope.prefix() + OWN;
  }

  private String ownKey(String name) {
    return own() + run + "/" + name;
  }

  private String lockedReason() {
    return "The bucket %s locks its objects: what is written there could not be removed again, so nothing is written"
        .formatted(scope.bucket());
  }

  private Attempt attempt(String action, String key, S3Answer answer) {
    return new Attempt(action, scope.bucket(), key, answer, Duration.ZERO);
  }

  private Attempt attempt(String action, String key, Runnable request) {
    long before = nanoTime.getAsLong();
    S3Answer answer = answer(request);
    return new Attempt(
        action, scope.bucket(), key, answer, Duration.ofNanos(nanoTime.getAsLong() - before));
  }

  private static S3Answer answer(Runnable request) {
    try {
      request.run();
      return new S3Answer.Done();
    } catch (S3Exception e) {
      AwsErrorDetails details = e.awsErrorDetails();
      return new S3Answer.Refused(
          e.statusCode(),
          code(e),
          details == null || details.errorMessage() == null ? "" : details.errorMessage(),
          Optional.ofNullable(e.requestId()),
          Optional.ofNullable(details)
              .map(AwsErrorDetails::sdkHttpResponse)
              .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region")));
    } catch (SdkClientException e) {
      return new S3Answer.Unreachable(rootMessage(e));
    }
  }

  private static String code(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static String rootMessage(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String name = root.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + message;
  }

  private static <T> Optional<T> sight(Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (S3Exception | SdkClientException e) {
      return Optional.empty();
    }
  }
}
