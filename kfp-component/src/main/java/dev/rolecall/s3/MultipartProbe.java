package dev.rolecall.s3;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Objects in parts: whether one can be uploaded, and how fast a large one moves. */
final class MultipartProbe {
  private static final int MIB = 1024 * 1024;

  /**
   * A part of a large object, all that is in memory at once: S3 takes 5 MiB and more (Amazon S3
   * User Guide, Multipart upload limits).
   */
  private static final int PART = 8 * MIB;

  private final ScopeRun run;

  MultipartProbe(ScopeRun run) {
    this.run = run;
  }

  Attempt multipart(BucketState bucket) {
    String key = run.ownKey("multipart");
    if (run.scope().isReadOnly()) {
      return run.readOnly(ScopeAction.PUT, key);
    }
    if (bucket.keepsWhatIsWritten()) {
      return run.unwritten(ScopeAction.PUT, key);
    }
    byte[] content = ScopeRun.smallBody();
    return withRemoval(key, object -> upload(object, key, content, List.of(content.length)));
  }

  Transfer transfer(int mib) {
    String key = run.ownKey("transfer");
    List<Integer> parts = parts(mib);
    // Random, so that nothing on the way makes it smaller.
    byte[] content = new byte[parts.get(0)];
    new Random().nextBytes(content);
    return withRemoval(
        key,
        object -> {
          Attempt upload = upload(object, key, content, parts);
          Attempt download =
              upload.done()
                  ? run.attempt(ScopeAction.GET, key, () -> object.download(parts))
                  : run.unasked(ScopeAction.GET, key, upload.answer());
          return new Transfer(mib, upload, download);
        });
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

  private <T> T withRemoval(String key, Function<PartedObject, T> use) {
    try {
      return use.apply(new PartedObject(run, key));
    } finally {
      run.delete(key);
    }
  }

  private Attempt upload(PartedObject object, String key, byte[] content, List<Integer> parts) {
    return run.attempt(ScopeAction.PUT, key, () -> object.upload(content, parts));
  }
}
