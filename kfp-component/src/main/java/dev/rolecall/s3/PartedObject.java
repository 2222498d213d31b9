package dev.rolecall.s3;

import dev.rolecall.transport.AnswerException;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** An object that goes up and down in parts, a request at a time. */
final class PartedObject {
  private final ScopeRun run;
  private final String key;

  PartedObject(ScopeRun run, String key) {
    this.run = run;
    this.key = key;
  }

  /**
   * Each part is the beginning of the content.
   *
   * @param sizes of the parts, the first the largest
   */
  void upload(byte[] content, List<Integer> sizes) {
    String upload = run.s3().createMultipartUpload(r -> r.bucket(run.bucket()).key(key)).uploadId();
    if (upload == null) {
      throw new AnswerException("S3 began an upload in parts, and did not tell its id");
    }
    boolean complete = false;
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (int size : sizes) {
        parts.add(part(upload, parts.size() + 1, content, size));
      }
      run.s3()
          .completeMultipartUpload(
              r ->
                  r.bucket(run.bucket())
                      .key(key)
                      .uploadId(upload)
                      .multipartUpload(all -> all.parts(parts)));
      complete = true;
    } finally {
      if (!complete) {
        abort(upload);
      }
    }
  }

  private CompletedPart part(String upload, int number, byte[] content, int size) {
    String tag =
        run.s3()
            .uploadPart(
                r -> r.bucket(run.bucket()).key(key).uploadId(upload).partNumber(number),
                RequestBody.fromContentProvider(
                    () -> new ByteArrayInputStream(content, 0, size),
                    size,
                    "application/octet-stream"))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  private void abort(String upload) {
    run.sight(
        () -> run.s3().abortMultipartUpload(r -> r.bucket(run.bucket()).key(key).uploadId(upload)));
  }

  /** By a range for each part. */
  void download(List<Integer> sizes) {
    long from = 0;
    for (int size : sizes) {
      String range = "bytes=%d-%d".formatted(from, from + size - 1);
      run.s3()
          .getObject(
              r -> r.bucket(run.bucket()).key(key).range(range),
              (response, content) -> content.transferTo(OutputStream.nullOutputStream()));
      from += size;
    }
  }
}
