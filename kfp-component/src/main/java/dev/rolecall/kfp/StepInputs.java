package dev.rolecall.kfp;

import dev.rolecall.chain.RoleVerification;
import dev.rolecall.command.UsageException;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Scope;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The component's inputs.
 *
 * @param region where it is not that of the pod's environment
 * @param exerciseMib how much to upload and download, from 0 to {@value RoleVerification#MOST_MIB}
 */
record StepInputs(Scope scope, Optional<String> region, int exerciseMib, OnFailure onFailure) {
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
        exerciseMib(given.parameter("exercise_mib").strip()),
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

  /** Pipelines know only one kind of number: a whole one may come as 8.0. */
  private static int exerciseMib(String mib) {
    if (mib.isEmpty()) {
      return DEFAULT_MIB;
    }
    try {
      int number = new BigDecimal(mib).intValueExact();
      if (number >= 0 && number <= RoleVerification.MOST_MIB) {
        return number;
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // Told below.
    }
    throw new UsageException(StepSentences.exerciseMib(mib));
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
