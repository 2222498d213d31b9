package dev.rolecall.s3;

import java.util.Optional;

/**
 * What makes a write to a bucket last.
 *
 * @param versioning {@code Enabled}, {@code Suspended}, {@code Off}; nothing where it may not be
 *     seen
 * @param locked whether objects are locked; nothing where it may not be seen
 */
public record BucketState(Optional<String> versioning, Optional<Boolean> locked) {
  /** Whether a deleted object would stay, out of reach of whoever wrote it. */
  public boolean keepsWhatIsWritten() {
    return locked.orElse(false);
  }

  /** Whether a deleted object stays as a version. */
  public boolean versioned() {
    return versioning.filter("Enabled"::equals).isPresent();
  }
}
