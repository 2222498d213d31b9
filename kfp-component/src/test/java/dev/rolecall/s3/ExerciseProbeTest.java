package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

class ExerciseProbeTest {
  private static final String OWN = "team-a/.rolecall/0123456789abcdef/";
  private static final int MIB = 1024 * 1024;

  private final TransferringS3 s3 = new TransferringS3();
  private final List<Progress> progress = Collections.synchronizedList(new ArrayList<>());

  @Test
  void aLargeObjectGoesUpInPartsAndComesDownByTheSameRanges() {
    Transfer transfer = transfer(Workload.ofMib(17).withConcurrency(1), () -> 0);

    assertThat(transfer.upload().attempt().done()).isTrue();
    assertThat(transfer.upload().bytes()).isEqualTo(17 * MIB);
    assertThat(transfer.download().attempt().done()).isTrue();
    assertThat(transfer.download().latencies().count()).isEqualTo(3);
    assertThat(s3.asked)
        .filteredOn(asked -> !asked.startsWith("list"))
        .containsExactly(
            "begin " + OWN + "transfer-0",
            "put " + OWN + "upload-transfer-0 1",
            "part u 1 " + 8 * MIB,
            "part u 2 " + 8 * MIB,
            "part u 3 " + MIB,
            "complete [e1, e2, e3]",
            "get bytes=0-" + (8 * MIB - 1),
            "get bytes=" + 8 * MIB + "-" + (16 * MIB - 1),
            "get bytes=" + 16 * MIB + "-" + (17 * MIB - 1),
            "delete 2 objects");
  }

  @Test
  void severalLargeObjectsAreEachWholeWhicheverThreadSendsWhat() {
    Transfer transfer = transfer(new Workload(5, 17L * MIB, 4, Optional.empty()), System::nanoTime);

    assertThat(transfer.upload().latencies().count()).isEqualTo(15);
    assertThat(s3.asked).filteredOn(asked -> asked.startsWith("begin")).hasSize(5);
    assertThat(s3.asked)
        .filteredOn(asked -> asked.startsWith("complete"))
        .containsExactlyElementsOf(Collections.nCopies(5, "complete [e1, e2, e3]"));
  }

  @Test
  void smallObjectsGoSoManyAtATime() {
    CyclicBarrier together = new CyclicBarrier(4);
    TransferringS3 waiting =
        new TransferringS3() {
          @Override
          public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            try {
              // Fewer would never pass.
              together.await();
            } catch (InterruptedException | BrokenBarrierException e) {
              throw new AssertionError(e);
            }
            return super.putObject(request, body);
          }
        };

    Transfer transfer =
        new ExerciseProbe(waiting.run(), Workload.parse("12x64KiB").withConcurrency(4), told -> {})
            .transfer();

    assertThat(transfer.upload().latencies().count()).isEqualTo(12);
    assertThat(waiting.asked)
        .filteredOn(asked -> asked.startsWith("put"))
        .hasSize(12)
        .doesNotHaveDuplicates();
    assertThat(waiting.asked)
        .filteredOn(asked -> asked.startsWith("get"))
        .hasSize(12)
        .doesNotHaveDuplicates();
    assertThat(waiting.asked).last().isEqualTo("delete 12 objects");
  }

  @Test
  void anUploadThatFailsEndsItAndIsGivenUp() {
    s3.fails = "part";

    Transfer transfer = transfer(Workload.ofMib(17), () -> 0);

    S3Answer answer = transfer.upload().attempt().answer();
    assertThat(answer).isInstanceOf(S3Answer.Unreachable.class);
    assertThat(transfer.listing().attempt().answer()).isEqualTo(answer);
    assertThat(transfer.download().attempt().answer()).isEqualTo(answer);
    assertThat(transfer.upload().requestsPerSecond()).isEmpty();
    assertThat(s3.asked)
        .containsExactly(
            "begin " + OWN + "transfer-0",
            "put " + OWN + "upload-transfer-0 1",
            "abort " + OWN + "transfer-0 u",
            "delete 2 objects");
  }

  @Test
  void aDownloadThatFailsLeavesWhatWasMeasuredBefore() {
    s3.fails = "get";

    Transfer transfer = transfer(Workload.parse("3x1KiB"), stepping(Duration.ofMillis(1)));

    assertThat(transfer.upload().requestsPerSecond()).isPresent();
    assertThat(transfer.listing().requestsPerSecond()).isPresent();
    assertThat(transfer.download().attempt().target()).startsWith("s3://ml-data/" + OWN);
    assertThat(s3.asked).last().isEqualTo("delete 3 objects");
  }

  @Test
  void forAWhileItBeginsAgainAndLeavesNoObjectHalfDone() {
    Workload workload = new Workload(2, 17L * MIB, 1, Optional.of(Duration.ofSeconds(10)));

    Transfer transfer = transfer(workload, stepping(Duration.ofMillis(200)));

    long begun = s3.asked.stream().filter(asked -> asked.startsWith("begin")).count();
    assertThat(begun).isGreaterThan(2);
    assertThat(s3.asked).filteredOn(asked -> asked.startsWith("complete")).hasSize((int) begun);
    assertThat(transfer.upload().latencies().count()).isEqualTo(3 * (int) begun);
    assertThat(transfer.upload().attempt().took())
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(14));
  }

  @Test
  void whereItsTimeIsOverBeforeAllAreThereItFetchesThoseThatAre() {
    Workload workload =
        Workload.parse("500x1KiB").withConcurrency(1).lasting(Duration.ofSeconds(4));

    Transfer transfer = transfer(workload, stepping(Duration.ofMillis(100)));

    int there = transfer.upload().latencies().count();
    assertThat(there).isBetween(2, 40);
    assertThat(s3.asked)
        .filteredOn(asked -> asked.startsWith("get"))
        .isNotEmpty()
        .isSubsetOf(
            IntStream.range(0, there).mapToObj(i -> "get " + OWN + "transfer-" + i).toList());
  }

  @Test
  void itTellsAboutEachSecondHowFarItIs() {
    transfer(Workload.parse("40x1KiB").withConcurrency(1), stepping(Duration.ofMillis(100)));

    assertThat(progress).hasSizeBetween(10, 40);
    assertThat(progress)
        .filteredOn(told -> told.action() == ScopeAction.PUT)
        .isSortedAccordingTo((a, b) -> Integer.compare(a.requests(), b.requests()))
        .allSatisfy(
            told -> {
              assertThat(told.of()).contains(40);
              assertThat(told.bytes()).isEqualTo(told.requests() * 1024L);
            });
  }

  private Transfer transfer(Workload workload, LongSupplier nanoTime) {
    ScopeRun run = new ScopeRun(s3, new Scope("ml-data", "team-a/"), "0123456789abcdef", nanoTime);
    return new ExerciseProbe(run, workload, progress::add).transfer();
  }

  /** A stopwatch that goes on with each look at it. */
  private static LongSupplier stepping(Duration step) {
    AtomicLong time = new AtomicLong();
    return () -> time.addAndGet(step.toNanos());
  }
}
