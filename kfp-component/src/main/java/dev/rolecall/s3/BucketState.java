package dev.rolecall.s3;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/**
 * What makes a write to a bucket last.
 *
 * @param versioning {@code Enabled}, {@code Suspended}, {@code Off}; nothing where it may not be
 *     seen
 * @param locked whether objects are locked; nothing where it may not be seen
 */
public record BucketState(Optional<String> versioning, Optional<Boolean> locked) {
  /** What was seen of a bucket by two looks at it. */
  public BucketState and(BucketState other) {
    return new BucketState(versioning.or(() -> other.versioning), locked.or(() -> other.locked));
  }

  /** Whether a deleted object would stay, out of reach of whoever wrote it. */
  public boolean keepsWhatIsWritten() {
    return locked.orElse(false);
  }

  /** Whether a deleted object is gone, as far as is seen. */
  boolean neverVersioned() {
    return versioning.filter("Off"::equals).isPresent();
  }

  /**
   * Names a version to be deleted. Without its id, where nothing shows that there is more than the
   * one that every object has (Amazon S3 User Guide, How S3 Versioning works): that takes a right
   * less.
   */
  ObjectIdentifier identifier(String key, @Nullable String version) {
    boolean only = versioning.isEmpty() && "null".equals(version);
    return ObjectIdentifier.builder().key(key).versionId(only ? null : version).build();
  }

  /** Whether a deleted object stays as a version. */
  public boolean versioned() {
    return versioning.filter("Enabled"::equals).isPresent();
  }
}
