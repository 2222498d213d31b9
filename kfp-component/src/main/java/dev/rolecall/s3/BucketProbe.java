package dev.rolecall.s3;

import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Whether the bucket keeps what is written. */
final class BucketProbe {
  private final ScopeRun run;

  BucketProbe(ScopeRun run) {
    this.run = run;
  }

  /** That it keeps versions, and nothing of locks. */
  BucketState versions() {
    return new BucketState(run.sight(this::versioning), Optional.empty());
  }

  /** That it locks objects, and nothing of versions. */
  BucketState locks() {
    return new BucketState(Optional.empty(), locked());
  }

  private String versioning() {
    String status = run.s3().getBucketVersioning(r -> r.bucket(run.bucket())).statusAsString();
    return status == null || status.isEmpty() ? "Off" : status;
  }

  private Optional<Boolean> locked() {
    try {
      ObjectLockConfiguration lock =
          run.s3()
              .getObjectLockConfiguration(r -> r.bucket(run.bucket()))
              .objectLockConfiguration();
      return Optional.of(lock != null && lock.objectLockEnabled() == ObjectLockEnabled.ENABLED);
    } catch (S3Exception e) {
      // Amazon S3 API Reference, List of error codes: the bucket has no lock configuration.
      return S3Answer.Refused.of(e).code().equals("ObjectLockConfigurationNotFoundError")
          ? Optional.of(false)
          : Optional.empty();
    } catch (SdkClientException e) {
      return Optional.empty();
    }
  }
}
