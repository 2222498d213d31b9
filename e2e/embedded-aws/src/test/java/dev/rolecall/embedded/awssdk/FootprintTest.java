package dev.rolecall.embedded.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.lang.ref.Reference;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

final class FootprintTest {
  private static final long LIMIT = 1L << 30;

  @Test
  void tenThousandObjectsOfAByteTakeNoFiftyMegabytes() {
    MemoryBlobStore store =
        new MemoryBlobStore(
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            LIMIT,
            "arn:aws:kms:eu-central-1:123456789012:key/1");
    store.createContainer(CreateBucketRequest.builder().bucket("ml-data").build());
    long before = used();

    try {
      for (int i = 0; i < 10_000; i++) {
        store.putBlob(
            PutObjectRequest.builder()
                .bucket("ml-data")
                .key("team-a/%d/part-%d".formatted(i / 1000, i))
                .contentLength(1L)
                .build(),
            new ByteArrayInputStream(new byte[1]));
      }
      assertThat(used() - before).isLessThan(50_000_000);
    } finally {
      Reference.reachabilityFence(store);
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
