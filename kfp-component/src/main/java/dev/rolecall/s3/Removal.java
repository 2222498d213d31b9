package dev.rolecall.s3;

import dev.rolecall.credentials.Pause;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** The end of all that a run may have left. What does not go at once is tried again. */
final class Removal {
  /** Before each round. */
  private static final List<Duration> WAITS =
      List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

  /** For one request with its tries, so that one that hangs leaves time for the others. */
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(5);

  /** Amazon S3 API Reference, List of error codes. */
  private static final String EXPIRED = "ExpiredToken";

  /** A request that took too long, and too many of them (RFC 9110, RFC 6585). */
  private static final Set<Integer> PASSING = Set.of(408, 429);

  private final ScopeRun run;
  private final Footprint footprint;
  private final Supplier<Optional<AwsCredentialsProvider>> renewal;
  private final Pause pause;
  private final Map<Left, S3Answer> answers = new ConcurrentHashMap<>();
  private Optional<AwsCredentialsProvider> renewed = Optional.empty();

  Removal(ScopeRun run, Footprint footprint, Afterwards afterwards) {
    this.run = run;
    this.footprint = footprint;
    this.renewal = afterwards.renewal();
    this.pause = afterwards.pause();
  }

  /** Removes what it can, in half a minute at most. */
  void remove() {
    for (Duration wait : WAITS) {
      if (!waited(wait)) {
        return;
      }
      round();
      if (footprint.left().stream().noneMatch(what -> mayYetGo(answers.get(what)))) {
        return;
      }
    }
  }

  /** What may be there yet. */
  List<Remain> remains() {
    return footprint.left().stream()
        .map(what -> new Remain(what, Optional.ofNullable(answers.get(what))))
        .toList();
  }

  private boolean waited(Duration wait) {
    if (wait.isZero()) {
      return true;
    }
    try {
      pause.pause(wait);
      footprint.settle();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * All that is noted, and what becomes known meanwhile, such as the marker of a deletion. Uploads
   * in parts first: until then what has their ids must stay.
   */
  private void round() {
    Set<Left> asked = new HashSet<>();
    if (!removed(asked, what -> what instanceof Left.Upload || what instanceof Left.Untold)) {
      return;
    }
    if (footprint.isVersioned()) {
      run.sight(this::removeVersions);
    }
    if (!(removeMany() instanceof S3Answer.Unreachable)) {
      removed(asked, what -> true);
    }
  }

  /**
   * One by one.
   *
   * @return false where S3 does not answer, and is not waited for once more in the same round
   */
  private boolean removed(Set<Left> asked, Predicate<Left> which) {
    Predicate<Left> toAsk = which.and(what -> !asked.contains(what));
    Optional<Left> next = next(toAsk);
    while (next.isPresent()) {
      asked.add(next.get());
      S3Answer answer = remove(next.get());
      answers.put(next.get(), answer);
      if (answer instanceof S3Answer.Unreachable) {
        return false;
      }
      next = next(toAsk);
    }
    return true;
  }

  /** Objects by one request, since there may be hundreds; each that stays has its own after it. */
  private S3Answer removeMany() {
    List<Left> objects = footprint.left().stream().filter(Left.Written.class::isInstance).toList();
    if (objects.size() < 2) {
      return new S3Answer.Done();
    }
    S3Answer answer = run.deleteAll(objects.stream().map(Left::key).toList(), this::ours);
    if (answer instanceof S3Answer.Unreachable) {
      objects.forEach(object -> answers.put(object, answer));
    }
    return answer;
  }

  private Optional<Left> next(Predicate<Left> which) {
    return footprint.left().stream().filter(which).findFirst();
  }

  private S3Answer remove(Left what) {
    S3Answer answer = ScopeRun.answer(() -> ask(what));
    if (answer instanceof S3Answer.Refused refused
        && refused.code().equals(EXPIRED)
        && renewed.isEmpty()) {
      renewed = renewal.get();
      return renewed.isEmpty() ? answer : ScopeRun.answer(() -> ask(what));
    }
    return answer;
  }

  private void ask(Left what) {
    if (what instanceof Left.Written written) {
      delete(written.key(), null);
    } else if (what instanceof Left.Version version) {
      delete(version.key(), version.versionId());
    } else if (what instanceof Left.Upload upload) {
      abort(upload.key(), upload.uploadId());
    } else {
      abortAll(what.key());
      footprint.removed(what);
    }
  }

  private void delete(String key, @Nullable String version) {
    run.s3()
        .deleteObject(
            r ->
                r.bucket(run.bucket())
                    .key(key)
                    .versionId(version)
                    .overrideConfiguration(this::ours));
  }

  /**
   * All below the run's prefix. What S3 has done to a request whose answer was lost, it does once
   * more to the next try, also to one that HttpURLConnection makes unasked, and tells the last
   * version alone.
   */
  private int removeVersions() {
    var listed =
        run.s3()
            .listObjectVersions(
                r ->
                    r.bucket(run.bucket())
                        .prefix(run.ownKey(""))
                        .overrideConfiguration(this::ours));
    Stream.concat(
            listed.versions().stream().map(each -> new Left.Version(each.key(), each.versionId())),
            listed.deleteMarkers().stream()
                .map(each -> new Left.Version(each.key(), each.versionId())))
        .filter(each -> isOwn(each.key()) && each.versionId() != null)
        .forEach(each -> delete(each.key(), each.versionId()));
    return listed.versions().size();
  }

  private void abort(String key, String upload) {
    run.s3()
        .abortMultipartUpload(
            r ->
                r.bucket(run.bucket()).key(key).uploadId(upload).overrideConfiguration(this::ours));
  }

  /** A run's keys are its own, and none begins with another. */
  private void abortAll(String key) {
    run
        .s3()
        .listMultipartUploads(
            r -> r.bucket(run.bucket()).prefix(key).overrideConfiguration(this::ours))
        .uploads()
        .stream()
        .filter(upload -> isOwn(upload.key()) && upload.uploadId() != null)
        .forEach(upload -> abort(upload.key(), upload.uploadId()));
  }

  /** Whatever a listing says, nothing else is removed. */
  private boolean isOwn(@Nullable String key) {
    return key != null && key.startsWith(run.ownKey(""));
  }

  private void ours(AwsRequestOverrideConfiguration.Builder request) {
    request.apiCallTimeout(LONGEST_REQUEST).putExecutionAttribute(Footprint.REMOVAL, true);
    renewed.ifPresent(request::credentialsProvider);
  }

  /** What S3 refuses, it refuses again; what it is silent to or fails at, it may yet do. */
  private static boolean mayYetGo(@Nullable S3Answer answer) {
    return !(answer instanceof S3Answer.Refused refused)
        || refused.status() >= 500
        || PASSING.contains(refused.status());
  }
}
