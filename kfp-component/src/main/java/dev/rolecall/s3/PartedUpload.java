package dev.rolecall.s3;

import dev.rolecall.transport.AnswerException;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
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
 * complete with the last. S3 shows what was begun to nobody but who may list the uploads of a whole
 * bucket; so before its first part is sent its id is kept in an object beside it, where the next
 * run finds it, should this one be killed.
 */
final class PartedUpload {
  /** What the name of the object that has the id begins with; then comes that of the upload's. */
  private static final String NOTE = "upload-";

  private final ScopeRun run;
  private final String note;
  private final String key;
  private final Consumer<AwsRequestOverrideConfiguration.Builder> override;
  private final AtomicReferenceArray<CompletedPart> parts;
  private final AtomicInteger missing;
  private @Nullable String id;

  /**
   * Makes ready.
   *
   * @param name of the object, among the run's own
   * @param override of each request
   */
  PartedUpload(
      ScopeRun run,
      String name,
      int parts,
      Consumer<AwsRequestOverrideConfiguration.Builder> override) {
    this.run = run;
    this.key = run.ownKey(name);
    this.note = run.ownKey(NOTE + name);
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
      run.s3()
          .putObject(
              r -> r.bucket(run.bucket()).key(note).overrideConfiguration(override),
              RequestBody.fromString(begun));
    }
    return begun;
  }

  /** The object itself, and the one that has its upload's id: to be removed in the end. */
  static List<String> keys(ScopeRun run, String name) {
    return List.of(run.ownKey(name), run.ownKey(NOTE + name));
  }

  /** Of the object that has an upload's id: the key of what goes up. */
  static Optional<String> keyOf(String note) {
    int name = note.lastIndexOf('/') + 1;
    return note.startsWith(NOTE, name)
        ? Optional.of(note.substring(0, name) + note.substring(name + NOTE.length()))
        : Optional.empty();
  }

  /** Gives up what was begun. */
  synchronized void abort() {
    if (id != null) {
      run.sight(
          () -> run.s3().abortMultipartUpload(r -> r.bucket(run.bucket()).key(key).uploadId(id)));
    }
  }
}
