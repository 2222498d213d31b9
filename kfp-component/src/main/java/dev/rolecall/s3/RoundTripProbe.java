package dev.rolecall.s3;

import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;

/** One small object: written, read and removed; or one that is there, read. */
final class RoundTripProbe {
  private final ScopeRun run;
  private final ReadProbe reads;

  RoundTripProbe(ScopeRun run, ReadProbe reads) {
    this.run = run;
    this.reads = reads;
  }

  ObjectRoundTrip roundTrip(BucketState bucket) {
    String key = run.ownKey("object");
    if (run.scope().isReadOnly()) {
      return new ObjectRoundTrip(
          run.readOnly(ScopeAction.PUT, key),
          reads.get(reads.something().orElse(key)),
          run.readOnly(ScopeAction.DELETE, key),
          Optional.empty());
    }
    if (bucket.keepsWhatIsWritten()) {
      return new ObjectRoundTrip(
          run.unwritten(ScopeAction.PUT, key),
          reads.get(key),
          run.unwritten(ScopeAction.DELETE, key),
          Optional.empty());
    }
    Attempt put = put(key);
    Attempt get = null;
    Attempt delete = null;
    try {
      // Who does not answer to a write is not waited for once more.
      get =
          put.answer() instanceof S3Answer.Unreachable
              ? run.unasked(ScopeAction.GET, key, put.answer())
              : reads.get(key);
    } finally {
      delete = run.delete(key);
    }
    return new ObjectRoundTrip(put, get, delete, left(put, delete, key));
  }

  private Attempt put(String key) {
    return run.attempt(
        ScopeAction.PUT,
        key,
        () ->
            run.s3()
                .putObject(
                    r -> r.bucket(run.bucket()).key(key),
                    RequestBody.fromBytes(ScopeRun.smallBody())));
  }

  private static Optional<String> left(Attempt put, Attempt delete, String key) {
    boolean may = put.done() || put.answer() instanceof S3Answer.Unreachable;
    return may && !delete.done() ? Optional.of(key) : Optional.empty();
  }
}
