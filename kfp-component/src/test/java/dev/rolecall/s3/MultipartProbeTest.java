package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MultipartProbeTest {
  private static final String OWN = "team-a/.rolecall/0123456789abcdef/";

  @Test
  void aSmallObjectIsOnePart() {
    TransferringS3 s3 = new TransferringS3();

    assertThat(probe(s3).multipart(FakeS3.PLAIN).done()).isTrue();
    assertThat(s3.asked)
        .containsExactly(
            "begin " + OWN + "multipart",
            "put " + OWN + "upload-multipart 1",
            "part u 1 " + ScopeRun.smallBody().length,
            "complete [e1]",
            "delete 2 objects");
  }

  @Test
  void anUploadThatFailsIsGivenUp() {
    TransferringS3 s3 = new TransferringS3();
    s3.fails = "part";

    assertThat(probe(s3).multipart(FakeS3.PLAIN).answer()).isInstanceOf(S3Answer.Unreachable.class);
    assertThat(s3.asked)
        .containsExactly(
            "begin " + OWN + "multipart",
            "put " + OWN + "upload-multipart 1",
            "abort " + OWN + "multipart u",
            "delete 2 objects");
  }

  @Test
  void nothingIsUploadedWhereObjectsAreLocked() {
    TransferringS3 s3 = new TransferringS3();

    assertThat(probe(s3).multipart(FakeS3.LOCKED).answer()).isInstanceOf(S3Answer.NotTried.class);
    assertThat(s3.asked).isEmpty();
  }

  private static MultipartProbe probe(FakeS3 s3) {
    return new MultipartProbe(s3.run());
  }
}
