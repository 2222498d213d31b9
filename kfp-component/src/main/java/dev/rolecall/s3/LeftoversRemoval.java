package dev.rolecall.s3;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The end of what earlier runs left. */
final class LeftoversRemoval {
  /** A run that still works is younger than this. */
  private static final Duration LEFT_BEHIND = Duration.ofHours(1);

  /** So many listings are looked through for what was left behind. */
  private static final int MOST_PAGES = 50;

  private static final int LONGEST_ID = 2048;

  private final ScopeRun run;

  /**
   * One listing.
   *
   * @param left of what it lists, all that was left behind
   * @param next where there is more
   */
  private record Page(List<ObjectIdentifier> left, Optional<Supplier<Page>> next) {}

  LeftoversRemoval(ScopeRun run) {
    this.run = run;
  }

  Leftovers remove(Instant now, BucketState bucket) {
    if (bucket.keepsWhatIsWritten() || run.scope().isReadOnly()) {
      return new Leftovers(0, 0);
    }
    Instant limit = now.minus(LEFT_BEHIND);
    return remove(first(limit, bucket)).and(removeUploads(limit));
  }

  /**
   * Versions, unless there are none, or they may not be listed: where a removal was cut short, a
   * listing of objects does not show what stayed.
   */
  private Supplier<Page> first(Instant limit, BucketState bucket) {
    Optional<Page> versions =
        bucket.neverVersioned()
            ? Optional.empty()
            : run.sight(() -> versions(limit, bucket, null, null));
    return versions.<Supplier<Page>>map(page -> () -> page).orElse(() -> objects(limit, null));
  }

  private Leftovers remove(Supplier<Page> first) {
    int found = 0;
    int removed = 0;
    try {
      Optional<Supplier<Page>> next = Optional.of(first);
      for (int looked = 0; looked < MOST_PAGES && next.isPresent(); looked++) {
        Page page = next.get().get();
        found += page.left().size();
        List<ObjectIdentifier> done = page.left().stream().filter(this::isUploadAborted).toList();
        if (!done.isEmpty()) {
          removed += remove(done);
        }
        next = page.next();
      }
    } catch (S3Exception | SdkClientException e) {
      // Told by the numbers; that the role may not list or delete is for its own checks to say.
    }
    return new Leftovers(found, removed);
  }

  /** The upload whose id an object has, where it has one: what is not aborted is still needed. */
  private boolean isUploadAborted(ObjectIdentifier object) {
    Optional<String> key = PartedUpload.keyOf(object.key());
    if (key.isEmpty()) {
      return true;
    }
    S3Answer answer = ScopeRun.answer(() -> abort(key.get(), id(object.key())));
    return answer instanceof S3Answer.Done
        || (answer instanceof S3Answer.Refused refused && refused.status() == 404);
  }

  private void abort(String key, String id) {
    if (!id.isEmpty()) {
      run.s3().abortMultipartUpload(r -> r.bucket(run.bucket()).key(key).uploadId(id));
    }
  }

  /** What an object holds beyond the longest id is not read. */
  private String id(String note) {
    return run.s3()
        .getObject(
            r -> r.bucket(run.bucket()).key(note),
            (response, content) ->
                new String(content.readNBytes(LONGEST_ID), StandardCharsets.UTF_8).strip());
  }

  private Page objects(Instant limit, @Nullable String token) {
    ListObjectsV2Response listed =
        run.s3()
            .listObjectsV2(
                r ->
                    r.bucket(run.bucket())
                        .prefix(run.own())
                        .maxKeys(ScopeRun.PAGE)
                        .continuationToken(token));
    return new Page(
        listed.contents().stream()
            .filter(object -> isLeft(object.key(), object.lastModified(), limit))
            .map(object -> ObjectIdentifier.builder().key(object.key()).build())
            .toList(),
        Optional.ofNullable(listed.nextContinuationToken())
            .map(next -> () -> objects(limit, next)));
  }

  private Page versions(
      Instant limit, BucketState bucket, @Nullable String key, @Nullable String version) {
    ListObjectVersionsResponse listed =
        run.s3()
            .listObjectVersions(
                r ->
                    r.bucket(run.bucket())
                        .prefix(run.own())
                        .maxKeys(ScopeRun.PAGE)
                        .keyMarker(key)
                        .versionIdMarker(version));
    Stream<ObjectIdentifier> versions =
        listed.versions().stream()
            .filter(each -> isLeft(each.key(), each.lastModified(), limit))
            .map(each -> bucket.identifier(each.key(), each.versionId()));
    Stream<ObjectIdentifier> markers =
        listed.deleteMarkers().stream()
            .filter(each -> isLeft(each.key(), each.lastModified(), limit))
            .map(each -> bucket.identifier(each.key(), each.versionId()));
    return new Page(
        Stream.concat(versions, markers).toList(),
        Optional.ofNullable(listed.nextKeyMarker())
            .map(next -> () -> versions(limit, bucket, next, listed.nextVersionIdMarker())));
  }

  private int remove(List<ObjectIdentifier> objects) {
    return run.s3()
        .deleteObjects(r -> r.bucket(run.bucket()).delete(d -> d.objects(objects)))
        .deleted()
        .size();
  }

  /** Of one page: a run begins one upload, and seldom ends before it has aborted it. */
  private Leftovers removeUploads(Instant limit) {
    List<MultipartUpload> left =
        run
            .sight(
                () ->
                    run.s3()
                        .listMultipartUploads(
                            r -> r.bucket(run.bucket()).prefix(run.own()).maxUploads(ScopeRun.PAGE))
                        .uploads())
            .orElse(List.of())
            .stream()
            .filter(upload -> upload.uploadId() != null)
            .filter(upload -> isLeft(upload.key(), upload.initiated(), limit))
            .toList();
    return new Leftovers(left.size(), (int) left.stream().filter(this::isAborted).count());
  }

  /** Another run may have done it just now. */
  private boolean isAborted(MultipartUpload upload) {
    return run.sight(
            () ->
                run.s3()
                    .abortMultipartUpload(
                        r -> r.bucket(run.bucket()).key(upload.key()).uploadId(upload.uploadId())))
        .isPresent();
  }

  /**
   * Not of this run, however far the clocks here and of S3 are apart. What has no key or no time is
   * nothing that S3 lists.
   */
  private boolean isLeft(@Nullable String key, @Nullable Instant since, Instant limit) {
    if (key == null || since == null || !key.startsWith(run.own())) {
      return false;
    }
    String[] rest = key.substring(run.own().length()).split("/", -1);
    return rest.length == 2
        && ScopeRun.isName(rest[0])
        && !rest[0].equals(run.name())
        && since.isBefore(limit);
  }
}
