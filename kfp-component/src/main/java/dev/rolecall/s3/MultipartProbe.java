package dev.rolecall.s3;

/** Whether an object can be uploaded in parts. */
final class MultipartProbe {
  private final ScopeRun run;

  MultipartProbe(ScopeRun run) {
    this.run = run;
  }

  Attempt multipart(BucketState bucket) {
    String name = "multipart";
    String key = run.ownKey(name);
    if (run.scope().isReadOnly()) {
      return run.readOnly(ScopeAction.PUT, key);
    }
    if (bucket.keepsWhatIsWritten()) {
      return run.unwritten(ScopeAction.PUT, key);
    }
    PartedUpload upload = new PartedUpload(run, name, 1, request -> {});
    byte[] content = ScopeRun.smallBody();
    boolean complete = false;
    try {
      Attempt attempt =
          run.attempt(ScopeAction.PUT, key, () -> upload.send(0, content, content.length));
      complete = attempt.done();
      return attempt;
    } finally {
      if (!complete) {
        upload.abort();
      }
      run.deleteAll(PartedUpload.keys(run, name), request -> {});
    }
  }
}
