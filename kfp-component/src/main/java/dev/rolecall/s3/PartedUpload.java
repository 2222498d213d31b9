package dev.rolecall.s3;

import dev.rolecall.transport.AnswerException;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * One object that goes up in parts, on whatever threads. It is begun with the first of them, and
 * complete with the last.
 */
final class PartedUpload {
  private final ScopeRun run;
  private final String key;
  private final Consumer<AwsRequestOverrideConfiguration.Builder> override;
  private final AtomicReferenceArray<CompletedPart> parts;
  private final AtomicInteger missing;
  private @Nullable String id;

  PartedUpload(
      ScopeRun run,
      String key,
      int parts,
      Consumer<AwsRequestOverrideConfiguration.Builder> override) {
    this.run = run;
    this.key = key;
    this.override = override;
    this.parts = new AtomicReferenceArray<>(parts);
    this.missing = new AtomicInteger(parts);
  }

  /**
   * Sends a part.
   *
   * @param index from 0
   * @return whether it was the last, so that the object is there
   */
  boolean send(int index, byte[] content, int size) {
    String upload = begun();
    String tag =
        run.s3()
            .uploadPart(
                r ->
                    r.bucket(run.bucket())
                        .key(key)
                        .uploadId(upload)
                        .partNumber(index + 1)
                        .overrideConfiguration(override),
                body(content, size))
            .eTag();
    parts.set(index, CompletedPart.builder().partNumber(index + 1).eTag(tag).build());
    if (missing.decrementAndGet() > 0) {
      return false;
    }
    List<CompletedPart> all = IntStream.range(0, parts.length()).mapToObj(parts::get).toList();
    run.s3()
        .completeMultipartUpload(
            r ->
                r.bucket(run.bucket())
                    .key(key)
                    .uploadId(upload)
                    .multipartUpload(object -> object.parts(all))
                    .overrideConfiguration(override));
    return true;
  }

  /** The content's beginning, without a copy. */
  static RequestBody body(byte[] content, int size) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(content, 0, size), size, "application/octet-stream");
  }

  private synchronized String begun() {
    String begun = id;
    if (begun == null) {
      begun =
          run.s3()
              .createMultipartUpload(
                  r -> r.bucket(run.bucket()).key(key).overrideConfiguration(override))
              .uploadId();
      if (begun == null) {
        throw new AnswerException("S3 began an upload in parts, and did not tell its id");
      }
      id = begun;
    }
    return begun;
  }

  /** Gives up what was begun. */
  synchronized void abort() {
    if (id != null) {
      run.sight(
          () -> run.s3().abortMultipartUpload(r -> r.bucket(run.bucket()).key(key).uploadId(id)));
    }
  }
}
