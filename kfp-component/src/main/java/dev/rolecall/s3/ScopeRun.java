package dev.rolecall.s3;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One run in a scope: how it asks S3, and which keys are its own.
 *
 * @param s3 with the role's session
 * @param name 8 to 64 of {@code [0-9a-z-]}, never used before
 * @param nanoTime as {@link System#nanoTime()}
 */
record ScopeRun(S3Client s3, Scope scope, String name, LongSupplier nanoTime) {
  /** Rolecall's own folder in a scope. */
  private static final String OWN = ".rolecall/";

  /** So many keys in one request or listing: however long they are, an answer holds them. */
  static final int PAGE = 200;

  private static final String BODY =
      "Written by rolecall to see whether it may. It is removed at once.";

  private static final String READ_ONLY =
      "The scope is to be read only, so nothing is written to it.";

  private static final Pattern NAME = Pattern.compile("[0-9a-z-]{8,64}");

  ScopeRun {
    if (!isName(name)) {
      throw new IllegalArgumentException("\"" + name + "\" is not a run's name");
    }
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The same run, by another client. */
  ScopeRun by(S3Client other) {
    return new ScopeRun(other, scope, name, nanoTime);
  }

  String bucket() {
    return scope.bucket();
  }

  /** Of the keys of all runs. */
  String own() {
    return scope.prefix() + OWN;
  }

  /** Of this run. */
  String ownKey(String object) {
    return own() + name + "/" + object;
  }

  /** Of an object whose size does not matter. */
  static byte[] smallBody() {
    return BODY.getBytes(StandardCharsets.UTF_8);
  }

  /** Asks, and takes the time. */
  Attempt attempt(ScopeAction action, String key, Runnable request) {
    long before = nanoTime.getAsLong();
    S3Answer answer = answer(request);
    return attempt(action, key, answer, Duration.ofNanos(nanoTime.getAsLong() - before));
  }

  /** Removes an object that this run wrote; whatever else may be left of it goes in the end. */
  Attempt delete(String key) {
    return attempt(
        ScopeAction.DELETE, key, () -> s3.deleteObject(r -> r.bucket(bucket()).key(key)));
  }

  /**
   * Removes objects that this run wrote, as far as it may: each that stays is left to the end.
   *
   * @param override of each request
   */
  S3Answer deleteAll(
      List<String> keys, Consumer<AwsRequestOverrideConfiguration.Builder> override) {
    return answer(
        () -> {
          for (int from = 0; from < keys.size(); from += PAGE) {
            List<ObjectIdentifier> page =
                keys.subList(from, Math.min(keys.size(), from + PAGE)).stream()
                    .map(key -> ObjectIdentifier.builder().key(key).build())
                    .toList();
            s3.deleteObjects(
                r ->
                    r.bucket(bucket())
                        .delete(all -> all.objects(page))
                        .overrideConfiguration(override));
          }
        });
  }

  /** Does not ask, since another answer says already what would come of it. */
  Attempt unasked(ScopeAction action, String key, S3Answer answer) {
    return attempt(action, key, answer, Duration.ZERO);
  }

  /** Does not write to a bucket that keeps what is written. */
  Attempt unwritten(ScopeAction action, String key) {
    return unasked(
        action,
        key,
        new S3Answer.NotTried(
            "The bucket %s locks its objects: what is written there could not be removed again, so nothing is written"
                .formatted(bucket())));
  }

  /** Does not write where nothing is to be written. */
  Attempt readOnly(ScopeAction action, String key) {
    return unasked(action, key, new S3Answer.NotTried(READ_ONLY));
  }

  private Attempt attempt(ScopeAction action, String key, S3Answer answer, Duration took) {
    return new Attempt(action.action(), bucket(), key, answer, took);
  }

  static S3Answer answer(Runnable request) {
    try {
      request.run();
      return new S3Answer.Done();
    } catch (S3Exception e) {
      return S3Answer.Refused.of(e);
    } catch (SdkClientException e) {
      return S3Answer.Unreachable.of(e);
    }
  }

  /** What was asked for; nothing where S3 refuses it or does not answer. */
  <T> Optional<T> sight(Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (S3Exception | SdkClientException e) {
      return Optional.empty();
    }
  }
}
