package dev.rolecall.process;

import dev.rolecall.failure.Explanation;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the command says to people. */
final class ProcessSentences {
  static final String NAME = "rolecall-credentials";

  private ProcessSentences() {}

  static String help() {
    int widest =
        Arrays.stream(Option.values()).mapToInt(option -> option.usage().length()).max().orElse(0);
    return """
        Usage: %s [OPTION...]
        Exchanges a pod's projected token for credentials of its role, and prints them as the AWS SDKs and the aws
        CLI read them from a credential_process.

        %s
        The region's endpoint, certificates and proxies are taken from the environment: AWS_ENDPOINT_URL_STS,
        AWS_CA_BUNDLE, HTTPS_PROXY and the like.

        Exit codes: 0 printed, 1 no credentials, 2 used or set up wrongly, 70 a defect of Rolecall's.
        """
        .formatted(
            NAME,
            Arrays.stream(Option.values())
                .map(
                    option ->
                        "  "
                            + option.usage()
                            + " ".repeat(widest - option.usage().length() + 2)
                            + option.description()
                            + "\n")
                .collect(Collectors.joining()));
  }

  static String unknown(String word) {
    return word.startsWith("-")
        ? "there is no option %s.".formatted(Explanation.shown(word))
        : "\"%s\" is no option, and nothing else is taken.".formatted(Explanation.shown(word));
  }

  static String noValueTaken(Option option) {
    return "%s takes no value. Write %s.".formatted(option, option);
  }

  static String noValue(Option option) {
    return "%s has no value. Write %s.".formatted(option, option.usage());
  }

  static String twice(Option option) {
    return "%s is given twice. Give it once.".formatted(option);
  }

  /**
   * A value that cannot be used.
   *
   * @param why a sentence without its full stop
   */
  static String unfit(Option option, String value, String why) {
    return "%s cannot be \"%s\": %s.".formatted(option, Explanation.shown(value), why);
  }

  /** What the environment lacks, and how to say it here. */
  static String absent(Explanation explanation) {
    return "%s\nOr name them on the command line: %s --role-arn ARN --token-file FILE"
        .formatted(explanation, NAME);
  }

  static String usage(String problem) {
    return "%s: %s\nTo see what it takes: %s --help".formatted(NAME, problem, NAME);
  }

  static String failure(String message) {
    return NAME + ": " + message;
  }

  /** A note beside credentials that botocore would not keep. */
  static String shortLived(Duration left) {
    return """
        %s: these credentials end in %d s. botocore, and so the aws CLI, asks for new ones on every use when less
        than 15 minutes are left. Ask for longer: --duration-seconds 3600, which the role's MaxSessionDuration permits."""
        .formatted(NAME, left.toSeconds());
  }

  static String notWritten() {
    return failure("the credentials cannot be written to standard output. See where it leads to.");
  }

  /** The text of an exception may hold anything, so it is not shown. */
  static String defect(Throwable defect) {
    StackTraceElement[] frames = defect.getStackTrace();
    return "%s: Rolecall has a defect, and there are no credentials: %s%s, in version %s.\nPlease report it with this line."
        .formatted(
            NAME,
            defect.getClass().getName(),
            frames.length == 0 ? "" : " at " + frames[0],
            version());
  }

  static String version() {
    String version = ProcessSentences.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
