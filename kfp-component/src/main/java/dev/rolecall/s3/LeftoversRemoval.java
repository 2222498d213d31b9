package dev.rolecall.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The end of what earlier runs left. */
final class LeftoversRemoval {
  /** A run that still works is younger than this. */
  private static final Duration LEFT_BEHIND = Duration.ofHours(1);

  /** So many keys or uploads in one listing: however long they are, an answer holds them. */
  private static final int PAGE = 200;

  /** So many listings are looked through for what was left behind. */
  private static final int MOST_PAGES = 50;

  private final ScopeRun run;

  LeftoversRemoval(ScopeRun run) {
    this.run = run;
  }

  Leftovers remove(Instant now, BucketState bucket) {
    if (bucket.keepsWhatIsWritten() || run.scope().isReadOnly()) {
      return new Leftovers(0, 0);
    }
    Instant limit = now.minus(LEFT_BEHIND);
    return removeObjects(limit).and(removeUploads(limit));
  }

  private Leftovers removeObjects(Instant limit) {
    int found = 0;
    int removed = 0;
    try {
      String next = null;
      for (int page = 0; page < MOST_PAGES; page++) {
        String token = next;
        ListObjectsV2Response listed =
            run.s3()
                .listObjectsV2(
                    r ->
                        r.bucket(run.bucket())
                            .prefix(run.own())
                            .maxKeys(PAGE)
                            .continuationToken(token));
        List<ObjectIdentifier> left =
            listed.contents().stream()
                .filter(object -> isLeft(object.key(), object.lastModified(), limit))
                .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                .toList();
        found += left.size();
        if (!left.isEmpty()) {
          removed += remove(left);
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

  private int remove(List<ObjectIdentifier> objects) {
    return run.s3()
        .deleteObjects(r -> r.bucket(run.bucket()).delete(d -> d.objects(objects)))
        .deleted()
        .size();
  }

  /** Of one page: a run begins one upload, and seldom ends before it has aborted it. */
  private Leftovers removeUploads(Instant limit) {
    int found = 0;
    int removed = 0;
    try {
      for (MultipartUpload upload :
          run.s3()
              .listMultipartUploads(r -> r.bucket(run.bucket()).prefix(run.own()).maxUploads(PAGE))
              .uploads()) {
        if (isLeft(upload.key(), upload.initiated(), limit)) {
          found++;
          run.s3()
              .abortMultipartUpload(
                  r -> r.bucket(run.bucket()).key(upload.key()).uploadId(upload.uploadId()));
          removed++;
        }
      }
    } catch (S3Exception | SdkClientException e) {
      // As above. A role needs neither right for its work.
    }
    return new Leftovers(found, removed);
  }

  /** What has no key or no time is nothing that S3 lists. */
  private boolean isLeft(@Nullable String key, @Nullable Instant since, Instant limit) {
    if (key == null || since == null || !key.startsWith(run.own())) {
      return false;
    }
    String[] rest = key.substring(run.own().length()).split("/", -1);
    return rest.length == 2 && ScopeRun.isName(rest[0]) && since.isBefore(limit);
  }
}
