package dev.rolecall.s3;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an exercise moves. Its limits are for the others who use the bucket.
 *
 * @param objects how many, from 1 to {@value #MOST_OBJECTS}
 * @param bytes the size of each, from 1; of all together at most {@value #MOST_MIB} MiB
 * @param concurrency how many requests at a time, from 1 to {@value #MOST_CONCURRENCY}
 * @param duration how long they are uploaded, over and over, and then as long downloaded, at most
 *     five minutes each; nothing: once
 */
public record Workload(int objects, long bytes, int concurrency, Optional<Duration> duration) {
  /** The most objects. */
  public static final int MOST_OBJECTS = 1000;

  /** The most that is in the bucket at a time, in MiB. */
  public static final int MOST_MIB = 1024;

  /**
   * The most requests at a time. S3 takes 3,500 uploads a second below a prefix (Amazon S3 User
   * Guide, Performance design patterns); of 20 ms each these are about so many.
   */
  public static final int MOST_CONCURRENCY = 64;

  /** Requests at a time, where it is not said: what the AWS CLI and boto3 make is ten. */
  public static final int CONCURRENCY = 8;

  /** The longest duration. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  private static final long MIB = 1L << 20;
  private static final Pattern SHAPE = Pattern.compile("(?:(\\d{1,9})x)?(\\d{1,9})(B|KiB|MiB|GiB)");

  /** Holds the limits. */
  public Workload {
    within("objects", objects, MOST_OBJECTS);
    within("requests at a time", concurrency, MOST_CONCURRENCY);
    if (bytes < 1 || bytes > MOST_MIB * MIB / objects) {
      throw new IllegalArgumentException(
          "%s is not from one byte to %d MiB altogether".formatted(text(objects, bytes), MOST_MIB));
    }
    if (duration.filter(time -> !isWithin(time)).isPresent()) {
      throw new IllegalArgumentException(
          "%s s is not a duration up to %d minutes"
              .formatted(duration.get().toSeconds(), LONGEST.toMinutes()));
    }
  }

  private static boolean isWithin(Duration time) {
    return !time.isNegative() && !time.isZero() && time.compareTo(LONGEST) <= 0;
  }

  private static void within(String what, int number, int most) {
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          "%d is not a number of %s from 1 to %d".formatted(number, what, most));
    }
  }

  /** One object of so many MiB. */
  public static Workload ofMib(int mib) {
    return new Workload(1, mib * MIB, CONCURRENCY, Optional.empty());
  }

  /**
   * Reads a size, or how many objects and the size of each, as in {@code 500x64KiB}.
   *
   * @throws IllegalArgumentException saying what it is not
   */
  public static Workload parse(String text) {
    Matcher parts = SHAPE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a size, nor a number of objects and their size".formatted(text));
    }
    int objects = parts.group(1) == null ? 1 : Integer.parseInt(parts.group(1));
    long bytes = Long.parseLong(parts.group(2)) << (10 * " KMG".indexOf(unit(parts.group(3))));
    return new Workload(objects, bytes, CONCURRENCY, Optional.empty());
  }

  private static char unit(String name) {
    return name.equals("B") ? ' ' : name.charAt(0);
  }

  /** With another number of requests at a time. */
  public Workload withConcurrency(int requests) {
    return new Workload(objects, bytes, requests, duration);
  }

  /** For a while. */
  public Workload lasting(Duration time) {
    return new Workload(objects, bytes, concurrency, Optional.of(time));
  }

  /**
   * How long it may take besides what a run takes: a second for each MiB, a tenth for each object,
   * and what it is to go on, both ways and a little for the listing.
   */
  public Duration allowance() {
    return Duration.ofSeconds((objects * bytes + MIB - 1) / MIB)
        .plusMillis(objects > 1 ? objects * 100L : 0)
        .plus(duration.orElse(Duration.ZERO).multipliedBy(3));
  }

  /** Objects and size, as {@link #parse} reads them. */
  @Override
  public String toString() {
    return text(objects, bytes);
  }

  private static String text(int objects, long bytes) {
    int unit = bytes == 0 ? 0 : Math.min(3, Long.numberOfTrailingZeros(bytes) / 10);
    String size = (bytes >> (10 * unit)) + new String[] {"B", "KiB", "MiB", "GiB"}[unit];
    return objects == 1 ? size : objects + "x" + size;
  }
}
