package dev.rolecall.embedded.awssdk;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * What a request demands of the object that is there. A tag may be {@code *} for any; times are
 * compared in whole seconds, as HTTP has them.
 */
record Conditions(
    @Nullable String match,
    @Nullable String noneMatch,
    @Nullable Instant modifiedSince,
    @Nullable Instant unmodifiedSince) {

  static Conditions of(GetObjectRequest read) {
    return new Conditions(
        read.ifMatch(), read.ifNoneMatch(), read.ifModifiedSince(), read.ifUnmodifiedSince());
  }

  static Conditions ofSource(CopyObjectRequest copy) {
    return new Conditions(
        copy.copySourceIfMatch(),
        copy.copySourceIfNoneMatch(),
        copy.copySourceIfModifiedSince(),
        copy.copySourceIfUnmodifiedSince());
  }

  static Conditions ofWrite(@Nullable String match, @Nullable String noneMatch) {
    return new Conditions(match, noneMatch, null, null);
  }

  /**
   * Of a read. Where both conditions of a pair are sent the one on tags decides (S3 API Reference,
   * GetObject, "Overriding response header values through the request", "Conditional requests").
   */
  void demandForRead(Version.Stored there) {
    if (match != null ? !names(match, there) : isModifiedSince(there, unmodifiedSince)) {
      throw S3Exceptions.fromStatusCode(412);
    }
    boolean unchanged =
        noneMatch != null
            ? names(noneMatch, there)
            : modifiedSince != null && !isModifiedSince(there, modifiedSince);
    if (unchanged) {
      throw S3Exceptions.fromStatusCode(304, there.eTag(), Map.of(), null);
    }
  }

  /** Of a copy's source: what is unchanged is refused too. */
  void demandForCopy(Version.Stored there) {
    boolean refused =
        (match != null ? !names(match, there) : isModifiedSince(there, unmodifiedSince))
            || (noneMatch != null
                ? names(noneMatch, there)
                : modifiedSince != null && !isModifiedSince(there, modifiedSince));
    if (refused) {
      throw S3Exceptions.preconditionFailed(null);
    }
  }

  /** Of a write: what is not there cannot match, and is told as missing. */
  void demandForWrite(String bucket, String key, Optional<Version.Stored> there) {
    if (match != null) {
      Version.Stored matched =
          there.orElseThrow(() -> S3Exceptions.noSuchKey(bucket, key, "If-Match"));
      if (!names(match, matched)) {
        throw S3Exceptions.preconditionFailed(null);
      }
    }
    if (noneMatch != null && there.filter(object -> names(noneMatch, object)).isPresent()) {
      throw S3Exceptions.preconditionFailed(null);
    }
  }

  /** Of a delete: what is not there is deleted already. */
  static void demandForDelete(DeleteObjectRequest delete, Version.Stored there) {
    boolean other =
        (delete.ifMatch() != null && !names(delete.ifMatch(), there))
            || (delete.ifMatchSize() != null && delete.ifMatchSize() != there.content().size())
            || (delete.ifMatchLastModifiedTime() != null
                && !seconds(delete.ifMatchLastModifiedTime()).equals(seconds(there.modified())));
    if (other) {
      throw S3Exceptions.preconditionFailed(null);
    }
  }

  private static boolean names(String tag, Version.Stored object) {
    return tag.equals("*") || tag.replace("\"", "").equals(object.eTag().replace("\"", ""));
  }

  private static boolean isModifiedSince(Version.Stored there, @Nullable Instant since) {
    return since != null && seconds(there.modified()).isAfter(since);
  }

  private static Instant seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }
}
