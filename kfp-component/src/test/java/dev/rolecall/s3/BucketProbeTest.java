package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationResponse;

class BucketProbeTest {
  @Test
  void aBucketThatNeverHadVersionsIsOffAndNotLocked() {
    assertThat(view("", 404, "ObjectLockConfigurationNotFoundError")).isEqualTo(FakeS3.PLAIN);
  }

  @Test
  void whatMayNotBeSeenIsNotKnown() {
    assertThat(view("Suspended", 403, "AccessDenied"))
        .isEqualTo(new BucketState(Optional.of("Suspended"), Optional.empty()));
    assertThat(seen(new BucketProbe(new Silent().run())))
        .isEqualTo(new BucketState(Optional.empty(), Optional.empty()));
  }

  private static BucketState view(String versioning, int status, String code) {
    FakeS3 s3 =
        new FakeS3() {
          @Override
          public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest asked) {
            return GetBucketVersioningResponse.builder().status(versioning).build();
          }

          @Override
          public GetObjectLockConfigurationResponse getObjectLockConfiguration(
              GetObjectLockConfigurationRequest asked) {
            throw refusal(status, code);
          }
        };
    return seen(new BucketProbe(s3.run()));
  }

  private static final class Silent extends FakeS3 {
    @Override
    public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest asked) {
      throw silence();
    }

    @Override
    public GetObjectLockConfigurationResponse getObjectLockConfiguration(
        GetObjectLockConfigurationRequest asked) {
      throw silence();
    }
  }

  private static BucketState seen(BucketProbe probe) {
    return probe.versions().and(probe.locks());
  }
}
