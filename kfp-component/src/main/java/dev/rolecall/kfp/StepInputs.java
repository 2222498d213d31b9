package dev.rolecall.kfp;

import dev.rolecall.command.UsageException;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.Workload;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The component's inputs.
 *
 * @param region where it is not that of the pod's environment
 * @param exercise what to upload, list and download, if anything
 */
record StepInputs(
    Scope scope, Optional<String> region, Optional<Workload> exercise, OnFailure onFailure) {
  /** Where {@code exercise_mib} has no value. */
  static final int DEFAULT_MIB = 8;

  /** A region is a part of host names (RFC 1123, section 2.1). */
  private static final Pattern REGION = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * Reads the inputs; an empty value is none.
   *
   * @throws UsageException naming the input that cannot be used, and what to give
   */
  static StepInputs read(ExecutorInput given) {
    return new StepInputs(
        scope(given.parameter("bucket").strip(), given.parameter("prefix").strip())
            .with(access(given.parameter("access").strip())),
        region(given.parameter("region").strip()),
        exercise(given),
        onFailure(given.parameter("on_failure").strip()));
  }

  private static Scope scope(String bucket, String prefix) {
    if (bucket.isEmpty()) {
      throw new UsageException(StepSentences.noBucket());
    }
    try {
      return new Scope(bucket, prefix);
    } catch (IllegalArgumentException e) {
      throw new UsageException(StepSentences.bucket(bucket));
    }
  }

  private static Access access(String name) {
    try {
      return name.isEmpty() ? Access.WRITE : Access.parse(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(StepSentences.access(name));
    }
  }

  private static Optional<String> region(String region) {
    if (!region.isEmpty() && !REGION.matcher(region).matches()) {
      throw new UsageException(StepSentences.region(region));
    }
    return Optional.of(region).filter(name -> !name.isEmpty());
  }

  /** What is said of objects outranks a number of MiB, which always is there. */
  private static Optional<Workload> exercise(ExecutorInput given) {
    String objects = given.parameter("exercise").strip();
    Optional<Workload> workload =
        objects.isEmpty()
            ? exerciseMib(given.parameter("exercise_mib").strip())
            : Optional.of(objects(objects));
    return workload.map(each -> withConcurrency(each, given)).map(each -> lasting(each, given));
  }

  private static Workload objects(String text) {
    try {
      return Workload.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(StepSentences.exercise(text));
    }
  }

  private static Optional<Workload> exerciseMib(String mib) {
    try {
      return Optional.of(mib.isEmpty() ? DEFAULT_MIB : whole(mib))
          .filter(number -> number != 0)
          .map(Workload::ofMib);
    } catch (IllegalArgumentException e) {
      throw new UsageException(StepSentences.exerciseMib(mib));
    }
  }

  private static Workload withConcurrency(Workload workload, ExecutorInput given) {
    String number = given.parameter("exercise_concurrency").strip();
    try {
      return number.isEmpty() ? workload : workload.withConcurrency(whole(number));
    } catch (IllegalArgumentException e) {
      throw new UsageException(StepSentences.exerciseConcurrency(number));
    }
  }

  private static Workload lasting(Workload workload, ExecutorInput given) {
    String seconds = given.parameter("exercise_seconds").strip();
    try {
      int number = seconds.isEmpty() ? 0 : whole(seconds);
      return number == 0 ? workload : workload.lasting(Duration.ofSeconds(number));
    } catch (IllegalArgumentException e) {
      throw new UsageException(StepSentences.exerciseSeconds(seconds));
    }
  }

  /**
   * Pipelines know only one kind of number: a whole one may come as 8.0.
   *
   * @throws IllegalArgumentException where it is not a whole one
   */
  private static int whole(String number) {
    try {
      return new BigDecimal(number).intValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static OnFailure onFailure(String name) {
    return Arrays.stream(OnFailure.values())
        .filter(each -> name.isEmpty() ? each == OnFailure.FAIL : name.equals(each.toString()))
        .findFirst()
        .orElseThrow(() -> new UsageException(StepSentences.onFailure(name)));
  }

  /** The pod's environment with what the inputs change in it. */
  Map<String, String> environment(Map<String, String> pod) {
    Map<String, String> environment = new HashMap<>(pod);
    region.ifPresent(name -> environment.put("AWS_REGION", name));
    return environment;
  }
}
