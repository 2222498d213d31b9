package dev.rolecall.s3;

/** What only reads, in the scope and outside of it. */
final class ReadProbe {
  private final ScopeRun run;

  ReadProbe(ScopeRun run) {
    this.run = run;
  }

  /** At most one key. */
  Attempt list(String prefix) {
    return run.attempt(
        ScopeAction.LIST,
        prefix,
        () -> run.s3().listObjectsV2(r -> r.bucket(run.bucket()).prefix(prefix).maxKeys(1)));
  }

  /** At most one byte. */
  Attempt get(String key) {
    return run.attempt(
        ScopeAction.GET,
        key,
        () -> run.s3().getObjectAsBytes(r -> r.bucket(run.bucket()).key(key).range("bytes=0-0")));
  }

  Outside outside(String prefix) {
    return new Outside(list(prefix), get(prefix + "rolecall-" + run.name()));
  }
}
