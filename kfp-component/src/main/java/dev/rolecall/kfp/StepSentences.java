package dev.rolecall.kfp;

import dev.rolecall.s3.Workload;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a pipeline's author reads where a step cannot run. */
final class StepSentences {
  private static final int LONGEST = 80;

  /** What a terminal or a reader's eye obeys instead of showing it; no part of any input. */
  private static final Pattern OBEYED = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private StepSentences() {}

  static String notJson() {
    return """
        the executor input is not JSON.
        Kubeflow Pipelines puts it in the place of {{$}}, as component.yaml asks.
        Use component.yaml as it is, or give --executor-input '{"inputs": {"parameterValues": {"bucket": "my-bucket"}}}'""";
  }

  static String noBucket() {
    return """
        the input bucket has no value.
        A role is verified for a bucket and a prefix of its keys.
        Give it to the component: bucket="my-bucket", prefix="my-profile/\"""";
  }

  static String bucket(String value) {
    return """
        the input bucket cannot be %s.
        A bucket's name is 3 to 63 of a-z, 0-9, dot and dash; the prefix is an input of its own.
        Give it to the component: bucket="my-bucket", prefix="my-profile/\""""
        .formatted(shown(value));
  }

  static String access(String value) {
    return """
        the input access cannot be %s.
        With write the role's Profile writes to its scope; with read nothing is written, and nothing must be allowed beyond listing and reading.
        Give it to the component: access="read" or access="write\""""
        .formatted(shown(value));
  }

  static String region(String value) {
    return """
        the input region cannot be %s.
        It is a region's code, of a-z, 0-9 and dash.
        Leave it out, and AWS_REGION of the pod counts, or give it: region="eu-central-1\""""
        .formatted(shown(value));
  }

  static String exerciseMib(String value) {
    return """
        the input exercise_mib cannot be %s.
        It is a whole number from 0 to %d: how many MiB are uploaded and downloaded.
        Give it to the component: exercise_mib=%d"""
        .formatted(shown(value), Workload.MOST_MIB, StepInputs.DEFAULT_MIB);
  }

  static String exercise(String value) {
    return """
        the input exercise cannot be %s.
        It is a size, or a number of objects up to %d and the size of each, up to %d MiB altogether.
        Give it to the component: exercise="512MiB" or exercise="500x64KiB\""""
        .formatted(shown(value), Workload.MOST_OBJECTS, Workload.MOST_MIB);
  }

  static String exerciseConcurrency(String value) {
    return """
        the input exercise_concurrency cannot be %s.
        It is a whole number from 1 to %d: how many requests at a time.
        Give it to the component: exercise_concurrency=%d"""
        .formatted(shown(value), Workload.MOST_CONCURRENCY, Workload.CONCURRENCY);
  }

  static String exerciseSeconds(String value) {
    return """
        the input exercise_seconds cannot be %s.
        It is a whole number from 0 to %d: how long to upload, and then as long to download; 0 is once.
        Give it to the component: exercise_seconds=30"""
        .formatted(shown(value), Workload.LONGEST.toSeconds());
  }

  static String onFailure(String value) {
    return """
        the input on_failure cannot be %s.
        With fail a broken chain fails the step; with report the step succeeds and its outputs tell.
        Give it to the component: on_failure="fail" or on_failure="report\""""
        .formatted(shown(value));
  }

  /**
   * An output could not be written.
   *
   * @param reason as the file system says it
   */
  static String notWritten(Path file, String reason) {
    return """
        cannot write the output %s: %s.
        Kubeflow Pipelines names the file, and this process may not write there.
        Let the step run as a user who may: in kfp.local, DockerRunner(user=f"{os.getuid()}:{os.getgid()}")"""
        .formatted(file, reason);
  }

  private static String shown(String value) {
    String text = OBEYED.matcher(value).replaceAll("?");
    return "\""
        + (text.codePointCount(0, text.length()) > LONGEST
            ? text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…"
            : text)
        + "\"";
  }
}
