package dev.rolecall.embedded.awssdk;

import java.time.Instant;
import org.gaul.s3proxy.blobstore.domain.Encryption;
import org.jspecify.annotations.Nullable;

/** One version of a key: an object, or the mark that it was deleted. */
sealed interface Version {
  /** Of all that was written while the bucket did not keep versions. */
  String NULL_ID = "null";

  /** What a version takes with a key of 1,024 bytes beside its own bytes and texts, rounded up. */
  long OVERHEAD = 2048;

  String id();

  Instant modified();

  /** What it takes of memory, in bytes. */
  long weight();

  /**
   * An object.
   *
   * @param eTag in quotes
   */
  record Stored(
      String id,
      Instant modified,
      Content content,
      String eTag,
      Description description,
      Encryption encryption,
      boolean publicRead)
      implements Version {
    @Override
    public long weight() {
      return OVERHEAD + content.size() + 2 * description.size();
    }

    /** The null version is not named by what writes it. */
    @Nullable String toldId() {
      return id.equals(NULL_ID) ? null : id;
    }

    Stored as(String id, Instant modified) {
      return new Stored(id, modified, content, eTag, description, encryption, publicRead);
    }

    Stored readableByAll(boolean publicRead) {
      return new Stored(id, modified, content, eTag, description, encryption, publicRead);
    }
  }

  /** A delete marker. */
  record Marker(String id, Instant modified) implements Version {
    @Override
    public long weight() {
      return OVERHEAD;
    }
  }
}
