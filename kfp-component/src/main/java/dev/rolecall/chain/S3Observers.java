package dev.rolecall.chain;

import dev.rolecall.credentials.Pause;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityException;
import dev.rolecall.credentials.WebIdentityExchange;
import dev.rolecall.s3.Afterwards;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.BucketState;
import dev.rolecall.s3.Leftovers;
import dev.rolecall.s3.ObjectRoundTrip;
import dev.rolecall.s3.Ownership;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeProbes;
import dev.rolecall.s3.Shutdown;
import dev.rolecall.s3.Transfer;
import dev.rolecall.s3.Workload;
import dev.rolecall.token.TokenException;
import dev.rolecall.transport.Transport;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Sight;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Those who ask S3, with the session and nothing else. */
final class S3Observers {
  private final String run;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Pause pause;
  private final Shutdown shutdown;
  private final Consumer<String> told;

  /**
   * Makes ready.
   *
   * @param told of what an interruption removes, and of what cannot be removed
   */
  S3Observers(
      String run,
      Clock clock,
      LongSupplier nanoTime,
      Pause pause,
      Shutdown shutdown,
      Consumer<String> told) {
    this.run = run;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.shutdown = shutdown;
    this.told = told;
  }

  List<Observer<?>> all() {
    return List.of(
        probes(),
        versions(),
        locks(),
        bucket(),
        list(),
        roundTrip(),
        ownership(),
        multipart(),
        leftovers());
  }

  static Observer<Scope> scope(Optional<Scope> scope, String absent) {
    return new Observer<>(
        Chain.SCOPE,
        List.of(),
        seen -> scope.map(Sight::seen).orElseGet(() -> Sight.unseen(absent)));
  }

  Observer<ScopeProbes> probes() {
    return new Observer<>(
        Chain.S3,
        List.of(Chain.SESSION, Chain.SCOPE, Chain.TRANSPORT, Chain.HERE, Chain.CONFIG, Chain.STS),
        seen -> {
          Transport transport = seen.get(Chain.TRANSPORT);
          S3ClientBuilder s3 =
              transport
                  .configure(S3Client.builder(), "s3")
                  // An endpoint of one's own rarely has a name for every bucket.
                  .forcePathStyle(transport.endpointOverride("s3").isPresent())
                  .credentialsProvider(
                      StaticCredentialsProvider.create(seen.get(Chain.SESSION).credentials()));
          if (seen.get(Chain.HERE).checksumsOnlyWhenRequired()) {
            s3.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
          }
          return Sight.seen(
              new ScopeProbes(s3, seen.get(Chain.SCOPE), run, nanoTime, afterwards(seen)));
        });
  }

  private Afterwards afterwards(Observations seen) {
    WebIdentityExchange sts = seen.get(Chain.STS);
    WebIdentityConfig config = seen.get(Chain.CONFIG);
    return new Afterwards(
        () -> renewed(sts, config), pause, shutdown, end -> told.accept(RunEndSentences.of(end)));
  }

  /** Of the token that is there now. */
  private Optional<AwsCredentialsProvider> renewed(
      WebIdentityExchange sts, WebIdentityConfig config) {
    try {
      return sts.exchange(config, clock) instanceof StsAnswer.Granted granted
          ? Optional.of(StaticCredentialsProvider.create(granted.credentials()))
          : Optional.empty();
    } catch (TokenException | WebIdentityException e) {
      return Optional.empty();
    }
  }

  private Observer<BucketState> versions() {
    return new Observer<>(
        Chain.BUCKET_VERSIONS,
        List.of(Chain.S3),
        seen -> Sight.seen(seen.get(Chain.S3).versions()));
  }

  private Observer<BucketState> locks() {
    return new Observer<>(
        Chain.BUCKET_LOCKS, List.of(Chain.S3), seen -> Sight.seen(seen.get(Chain.S3).locks()));
  }

  private Observer<BucketState> bucket() {
    return new Observer<>(
        Chain.BUCKET,
        List.of(Chain.BUCKET_VERSIONS, Chain.BUCKET_LOCKS),
        seen -> Sight.seen(seen.get(Chain.BUCKET_VERSIONS).and(seen.get(Chain.BUCKET_LOCKS))));
  }

  private Observer<Attempt> list() {
    return new Observer<>(
        Chain.S3_LIST, List.of(Chain.S3), seen -> Sight.seen(seen.get(Chain.S3).list()));
  }

  private Observer<ObjectRoundTrip> roundTrip() {
    return new Observer<>(
        Chain.S3_ROUND_TRIP,
        List.of(Chain.S3, Chain.BUCKET),
        seen -> Sight.seen(seen.get(Chain.S3).roundTrip(seen.get(Chain.BUCKET))));
  }

  /** Looked for only where it may explain a refusal. */
  private Observer<Ownership> ownership() {
    return new Observer<>(
        Chain.OWNERSHIP,
        List.of(Chain.S3, Chain.S3_LIST, Chain.S3_ROUND_TRIP),
        seen -> {
          ObjectRoundTrip trip = seen.get(Chain.S3_ROUND_TRIP);
          Optional<String> unread =
              Optional.of(trip.get()).filter(S3Observers::isDenied).map(Attempt::prefix);
          return unread.isPresent() || isDenied(seen.get(Chain.S3_LIST)) || isDenied(trip.put())
              ? Sight.seen(seen.get(Chain.S3).ownership(unread))
              : Sight.unseen("S3 denied nothing that whose the bucket is would explain.");
        });
  }

  private static boolean isDenied(Attempt attempt) {
    return attempt.answer() instanceof S3Answer.Refused refused && refused.denied();
  }

  private Observer<Attempt> multipart() {
    return new Observer<>(
        Chain.S3_MULTIPART,
        List.of(Chain.S3, Chain.BUCKET),
        seen -> Sight.seen(seen.get(Chain.S3).multipart(seen.get(Chain.BUCKET))));
  }

  /** After all others, so that it takes no time from them. */
  Observer<Transfer> transfer(Workload workload, Consumer<String> told) {
    return new Observer<>(
        Chain.S3_TRANSFER,
        List.of(
            Chain.S3,
            Chain.SCOPE,
            Chain.BUCKET,
            Chain.S3_LIST,
            Chain.S3_ROUND_TRIP,
            Chain.S3_MULTIPART,
            Chain.S3_LEFTOVERS),
        seen -> {
          if (seen.get(Chain.SCOPE).isReadOnly()) {
            return Sight.unseen("The scope is to be read only, so nothing large is written to it.");
          }
          if (seen.get(Chain.BUCKET).versioned()) {
            return Sight.unseen(
                "The bucket keeps versions of what is removed, so nothing large is written to it.");
          }
          boolean may =
              seen.get(Chain.S3_MULTIPART).done() && seen.get(Chain.S3_ROUND_TRIP).delete().done();
          return may
              ? Sight.seen(
                  seen.get(Chain.S3)
                      .transfer(workload, progress -> told.accept(ExerciseSentences.of(progress))))
              : Sight.unseen(
                  "Nothing large is written where an object cannot be uploaded in parts and"
                      + " removed.");
        });
  }

  private Observer<Leftovers> leftovers() {
    return new Observer<>(
        Chain.S3_LEFTOVERS,
        List.of(Chain.S3, Chain.BUCKET),
        seen ->
            Sight.seen(
                seen.get(Chain.S3).removeLeftovers(clock.instant(), seen.get(Chain.BUCKET))));
  }
}
