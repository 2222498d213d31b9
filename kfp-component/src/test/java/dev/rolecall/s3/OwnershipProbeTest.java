package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.GetBucketAclRequest;
import software.amazon.awssdk.services.s3.model.GetBucketAclResponse;
import software.amazon.awssdk.services.s3.model.GetBucketRequestPaymentRequest;
import software.amazon.awssdk.services.s3.model.GetBucketRequestPaymentResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class OwnershipProbeTest {
  private static final String KEY = "team-a/data";

  @ParameterizedTest
  @CsvSource({"Requester, true", "BucketOwner, false"})
  void whoPaysIsTold(String payer, boolean requester) {
    Ownership seen = new OwnershipProbe(new Owned(payer, "us", KEY, "us").run()).view(key());

    assertThat(seen.requesterPays()).contains(requester);
    assertThat(seen.foreignKey()).isEmpty();
  }

  @Test
  void anObjectOfAnotherOwnerIsForeign() {
    assertThat(view(new Owned("BucketOwner", "us", KEY, "them")).foreignKey()).contains(KEY);
  }

  @Test
  void ofAnotherObjectNothingIsSaid() {
    assertThat(view(new Owned("BucketOwner", "us", KEY + "-2", "them")).foreignKey()).isEmpty();
  }

  @Test
  void anOwnerThatIsNotToldIsNoStranger() {
    assertThat(view(new Owned("BucketOwner", "us", KEY, null)).foreignKey()).isEmpty();
    assertThat(view(new Owned("BucketOwner", null, KEY, "them")).foreignKey()).isEmpty();
  }

  @Test
  void whatMayNotBeSeenIsNotToldOf() {
    Ownership seen =
        view(
            new Owned("Requester", "us", KEY, "them") {
              @Override
              public GetBucketRequestPaymentResponse getBucketRequestPayment(
                  GetBucketRequestPaymentRequest request) {
                throw refusal(403, "AccessDenied");
              }

              @Override
              public GetBucketAclResponse getBucketAcl(GetBucketAclRequest request) {
                throw silence();
              }
            });

    assertThat(seen).isEqualTo(new Ownership(Optional.empty(), Optional.empty()));
  }

  private static Ownership view(FakeS3 s3) {
    return new OwnershipProbe(s3.run()).view(key());
  }

  private static Optional<String> key() {
    return Optional.of(KEY);
  }

  /** A bucket of an owner, which has one object. */
  private static class Owned extends FakeS3 {
    private final String payer;
    private final @Nullable String owner;
    private final String key;
    private final @Nullable String objectOwner;

    Owned(String payer, @Nullable String owner, String key, @Nullable String objectOwner) {
      this.payer = payer;
      this.owner = owner;
      this.key = key;
      this.objectOwner = objectOwner;
    }

    @Override
    public GetBucketRequestPaymentResponse getBucketRequestPayment(
        GetBucketRequestPaymentRequest request) {
      return GetBucketRequestPaymentResponse.builder().payer(payer).build();
    }

    @Override
    public GetBucketAclResponse getBucketAcl(GetBucketAclRequest request) {
      return GetBucketAclResponse.builder().owner(o -> o.id(owner)).build();
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
      assertThat(request.fetchOwner()).isTrue();
      return ListObjectsV2Response.builder()
          .contents(
              List.of(S3Object.builder().key(key).owner(other -> other.id(objectOwner)).build()))
          .build();
    }
  }
}
