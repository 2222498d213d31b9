package dev.rolecall.embedded.awssdk;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.Encryption;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** A bucket. What changes its keys is one step under its lock; reading waits for nobody. */
final class Bucket {
  private final String name;
  private final Instant created;
  private final Clock clock;
  private final Memory memory;
  private final Keys keys = new Keys();
  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
  private volatile BucketCannedACL access;
  private volatile @Nullable BucketVersioningStatus versioning;
  private volatile @Nullable Encryption encryption;
  private Instant latest = Instant.EPOCH;
  private boolean gone;

  Bucket(String name, BucketCannedACL access, Clock clock, Memory memory) {
    this.name = name;
    this.access = access;
    this.clock = clock;
    this.memory = memory;
    this.created = clock.instant();
  }

  String name() {
    return name;
  }

  Instant created() {
    return created;
  }

  Keys keys() {
    return keys;
  }

  Map<String, Upload> uploads() {
    return uploads;
  }

  BucketCannedACL access() {
    return access;
  }

  void access(BucketCannedACL access) {
    this.access = access;
  }

  /** Nothing where it never kept versions. */
  Optional<BucketVersioningStatus> versioning() {
    return Optional.ofNullable(versioning);
  }

  void versioning(BucketVersioningStatus status) {
    this.versioning = status;
  }

  Optional<Encryption> encryption() {
    return Optional.ofNullable(encryption);
  }

  void encryption(Optional<Encryption> byDefault) {
    this.encryption = byDefault.orElse(null);
  }

  /** The object of a key, where it has one now. */
  Optional<Version.Stored> current(String key) {
    return currentOf(keys.of(key));
  }

  static Optional<Version.Stored> currentOf(List<Version> versions) {
    return versions.stream()
        .limit(1)
        .filter(Version.Stored.class::isInstance)
        .map(Version.Stored.class::cast)
        .findFirst();
  }

  /**
   * The version that a request is about.
   *
   * @param id null for the current one
   */
  Version.Stored read(String key, @Nullable String id) {
    List<Version> versions = keys.of(key);
    Version version =
        id == null
            ? versions.stream().findFirst().orElseThrow(() -> S3Exceptions.noSuchKey(name, key, ""))
            : version(key, id, versions);
    if (version instanceof Version.Stored stored) {
      return stored;
    }
    // A marker is no object, and has none of its own to be read.
    throw id == null
        ? S3Exceptions.noSuchKeyDeleteMarker(name, key, version.id(), "")
        : S3Exceptions.fromStatusCode(
            405,
            null,
            Map.of("x-amz-delete-marker", "true", "x-amz-version-id", version.id()),
            null);
  }

  private Version version(String key, String id, List<Version> versions) {
    return versions.stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(() -> S3Exceptions.noSuchVersion(name, key, id, ""));
  }

  /**
   * Makes an object the key's current one, where the conditions hold for the one before it. Its
   * memory was taken; that of what it replaces is given back.
   */
  synchronized Version.Stored write(
      String key, Version.Stored object, Consumer<Optional<Version.Stored>> conditions) {
    demandIsThere();
    List<Version> before = keys.of(key);
    conditions.accept(currentOf(before));
    Version.Stored written = object.as(nextId(), now());
    replace(key, before, putFirst(written, before));
    return written;
  }

  /** As DeleteObject without a version; answers the marker that it left, if any. */
  synchronized Optional<Version.Marker> delete(String key, Consumer<Version.Stored> conditions) {
    demandIsThere();
    List<Version> before = keys.of(key);
    currentOf(before).ifPresent(conditions);
    if (versioning == null) {
      replace(key, before, List.of());
      return Optional.empty();
    }
    memory.take(Version.OVERHEAD);
    Version.Marker marker = new Version.Marker(nextId(), now());
    replace(key, before, putFirst(marker, before));
    return Optional.of(marker);
  }

  /** As DeleteObject of one version. */
  synchronized Version deleteVersion(String key, String id, Consumer<Version.Stored> conditions) {
    List<Version> before = keys.of(key);
    Version version = version(key, id, before);
    if (version instanceof Version.Stored object) {
      conditions.accept(object);
    }
    replace(key, before, without(id, before));
    return version;
  }

  /** Changes what is told of one version, or of the current one; its bytes stay. */
  synchronized void change(String key, @Nullable String id, UnaryOperator<Version.Stored> change) {
    Version.Stored object = read(key, id);
    keys.set(
        key,
        keys.of(key).stream().map(each -> each == object ? change.apply(object) : each).toList());
  }

  /** Begins an upload; its memory was taken. */
  synchronized void begin(Upload upload) {
    demandIsThere();
    uploads.put(upload.id(), upload);
  }

  /** That nothing is in it any more, for good; uploads that have begun do not count. */
  synchronized void close() {
    if (!keys.isEmpty()) {
      throw S3Exceptions.bucketNotEmpty(name);
    }
    gone = true;
    uploads.values().forEach(upload -> memory.giveBack(upload.end()));
    uploads.clear();
  }

  private void demandIsThere() {
    if (gone) {
      throw S3Exceptions.noSuchBucket(name, "");
    }
  }

  private String nextId() {
    return versioning == BucketVersioningStatus.ENABLED
        ? UUID.randomUUID().toString().replace("-", "")
        : Version.NULL_ID;
  }

  /** Two versions of a key are told apart by their times, so that no two are the same. */
  private Instant now() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (versioning != null && !now.isAfter(latest)) {
      now = latest.plusMillis(1);
    }
    latest = now;
    return now;
  }

  private static List<Version> putFirst(Version version, List<Version> before) {
    List<Version> after = new ArrayList<>();
    after.add(version);
    after.addAll(without(version.id(), before));
    return List.copyOf(after);
  }

  private static List<Version> without(String id, List<Version> before) {
    return before.stream().filter(each -> !each.id().equals(id)).toList();
  }

  private void replace(String key, List<Version> before, List<Version> after) {
    keys.set(key, after);
    Set<Version> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    kept.addAll(after);
    before.stream()
        .filter(each -> !kept.contains(each))
        .forEach(each -> memory.giveBack(each.weight()));
  }
}
