package dev.rolecall.s3;

import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What only reads, in the scope and outside of it. */
final class ReadProbe {
  /** So many keys are looked through for one that can be read. */
  private static final int SOME = 100;

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

  /**
   * The key of an object of the scope that has a byte to read, among the first; nothing where there
   * is none, or it is not to be seen. An archived one would have to be restored first.
   */
  Optional<String> something() {
    return run.sight(
            () ->
                run.s3()
                    .listObjectsV2(
                        r -> r.bucket(run.bucket()).prefix(run.scope().prefix()).maxKeys(SOME)))
        .flatMap(
            listed ->
                listed.contents().stream()
                    .filter(object -> object.key() != null && object.size() != null)
                    .filter(object -> object.size() > 0 && !isArchived(object))
                    .map(S3Object::key)
                    .findFirst());
  }

  private static boolean isArchived(S3Object object) {
    return object.storageClass() == ObjectStorageClass.GLACIER
        || object.storageClass() == ObjectStorageClass.DEEP_ARCHIVE;
  }

  /** At most one byte. */
  Attempt get(String key) {
    return run.attempt(
        ScopeAction.GET,
        key,
        () ->
            run.s3()
                .getObject(
                    r -> r.bucket(run.bucket()).key(key).range("bytes=0-0"),
                    (response, content) -> content.readNBytes(1)));
  }

  Outside outside(String prefix) {
    return new Outside(list(prefix), get(prefix + "rolecall-" + run.name()));
  }
}
