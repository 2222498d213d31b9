package dev.rolecall.s3;

import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/** The end of an object that this run wrote. */
final class Removal {
  private final ScopeRun run;

  Removal(ScopeRun run) {
    this.run = run;
  }

  /** In a versioned bucket a deleted object stays; its versions go too, where the role may. */
  Attempt remove(BucketState bucket, String key) {
    Attempt delete =
        run.attempt(
            ScopeAction.DELETE,
            key,
            () -> run.s3().deleteObject(r -> r.bucket(run.bucket()).key(key)));
    if (bucket.versioned()) {
      run.sight(() -> removeVersions(key));
    }
    return delete;
  }

  private ListObjectVersionsResponse removeVersions(String key) {
    ListObjectVersionsResponse versions =
        run.s3().listObjectVersions(r -> r.bucket(run.bucket()).prefix(key));
    versions.versions().forEach(each -> removeVersion(each.key(), each.versionId()));
    versions.deleteMarkers().forEach(each -> removeVersion(each.key(), each.versionId()));
    return versions;
  }

  private void removeVersion(String key, String version) {
    run.s3().deleteObject(r -> r.bucket(run.bucket()).key(key).versionId(version));
  }
}
