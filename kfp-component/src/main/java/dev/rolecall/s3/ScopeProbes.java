package dev.rolecall.s3;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Asks S3, with the role's session, what it may do. Writes only under {@code
 * <prefix>.rolecall/<run>/}, and removes what it wrote, whatever ends the run; outside of the scope
 * it only reads.
 */
public final class ScopeProbes implements AutoCloseable {
  private final ScopeRun run;
  private final Ending ending;
  private final ReadProbe reads;
  private final BucketProbe bucket;
  private final RoundTripProbe roundTrip;
  private final MultipartProbe multipart;
  private final LeftoversRemoval leftovers;
  private final OwnershipProbe ownership;
  private final Supplier<S3Client> forTransfers;

  /**
   * Makes ready.
   *
   * @param s3 with the role's session; the client is closed with this
   * @param run this run's name: 8 to 64 of {@code [0-9a-z-]}, never used before
   * @param nanoTime as {@link System#nanoTime()}
   */
  public ScopeProbes(
      S3ClientBuilder s3, Scope scope, String run, LongSupplier nanoTime, Afterwards afterwards) {
    Footprint footprint = new Footprint();
    s3.overrideConfiguration(
        s3.overrideConfiguration().toBuilder()
            .addExecutionInterceptor(footprint)
            .addExecutionInterceptor(new Retries())
            .build());
    this.run = new ScopeRun(s3.build(), scope, run, nanoTime);
    // In chunks, each is hashed and signed by itself.
    forTransfers = () -> s3.serviceConfiguration(c -> c.chunkedEncodingEnabled(false)).build();
    ending = new Ending(this.run, footprint, afterwards);
    reads = new ReadProbe(this.run);
    bucket = new BucketProbe(this.run);
    roundTrip = new RoundTripProbe(this.run, reads);
    multipart = new MultipartProbe(this.run);
    leftovers = new LeftoversRemoval(this.run);
    ownership = new OwnershipProbe(this.run);
  }

  /** Lists one key of the scope. */
  public Attempt list() {
    return reads.list(run.scope().prefix());
  }

  /** Whether what is removed stays as a version. */
  public BucketState versions() {
    return bucket.versions();
  }

  /** Whether what is written is locked. */
  public BucketState locks() {
    return bucket.locks();
  }

  /**
   * Writes, reads and removes one small object. In a scope that is to be read only it writes
   * nothing, and reads a byte of an object that is there, where it finds one.
   */
  public ObjectRoundTrip roundTrip(BucketState bucket) {
    return roundTrip.roundTrip(bucket);
  }

  /**
   * Tries what a permission is for. What writes or removes does so to an object of this run's own
   * in the scope.
   */
  public Attempt attempt(Permission asked) {
    return switch (asked.action()) {
      case LIST -> reads.list(asked.key());
      case GET -> reads.get(asked.key());
      case PUT -> roundTrip(versions().and(locks())).put();
      case DELETE -> roundTrip(versions().and(locks())).delete();
      case ABORT, LIST_PARTS -> throw new IllegalArgumentException("Not tried: " + asked);
    };
  }

  /** Uploads one object in parts, of which there is one, and removes it; not where only to read. */
  public Attempt multipart(BucketState bucket) {
    return multipart.multipart(bucket);
  }

  /**
   * Uploads objects, lists them, downloads and removes them.
   *
   * @param progress told now and then, on whatever thread
   */
  public Transfer transfer(Workload workload, Consumer<Progress> progress) {
    try (S3Client client = forTransfers.get()) {
      return new ExerciseProbe(run.by(client), workload, progress).transfer();
    }
  }

  /**
   * Lists at most one key under {@code prefix}, which is not the scope's, and asks for a random key
   * there.
   */
  public Outside outside(String prefix) {
    return reads.outside(prefix);
  }

  /**
   * Removes what runs older than an hour left under Rolecall's own prefix in the scope: objects,
   * and uploads that were begun. It looks at so many pages at most; the next run goes on.
   */
  public Leftovers removeLeftovers(Instant now, BucketState bucket) {
    return leftovers.remove(now, bucket);
  }

  /**
   * Whose the bucket is, and who pays.
   *
   * @param unread the key of an object that may not be read, where there is one
   */
  public Ownership ownership(Optional<String> unread) {
    return ownership.view(unread);
  }

  /** Removes what may be left of this run, and tries again where that fails. */
  @Override
  public void close() {
    ending.close();
    run.s3().close();
  }
}
