package dev.rolecall.chain;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a tool writes down what a service refused: each a pattern with groups of the names {@code
 * code} and {@code message}, and where the tool tells them {@code service}, {@code operation},
 * {@code status}, {@code type}, an exception's, and {@code name}, its own for the code. From what
 * is told apart most surely to what is least so.
 */
enum ErrorWrapping {
  /** The AWS CLI and boto3 (boto/botocore, exceptions.py, ClientError.MSG_TEMPLATE). */
  PYTHON(
      "An error occurred \\((?<code>\\w+)\\) when calling the (?<operation>\\w+) operation"
          + "(?: \\([^)]*\\))?:(?<message>.*)"),

  /** aws-sdk-go-v2 and what is built with it, such as Terraform (aws/smithy-go, errors.go). */
  GO_V2(
      "operation error (?<service>[\\w ]+): (?<operation>\\w+), (?:[^\\n]*?, )??https response error"
          + " StatusCode: (?<status>\\d+), RequestID: [^,]*, (?:HostID: [^,]*, )?"
          + "(?:api error )?(?<code>\\w+):(?<message>.*)"),

  /** aws-sdk-go (aws/awserr/types.go); a log may have escaped its line feed. */
  GO_V1(
      "(?<code>[A-Z]\\w*[a-z][A-Z]\\w*): (?<message>(?:(?!\\\\n).)*?)(?:\\n|\\\\n)\\s*(?:\\\\t)?"
          + "status code: (?<status>\\d+), request id:"),

  /**
   * aws-sdk-java and aws-sdk-java-v2 (AmazonServiceException and AwsServiceException.getMessage).
   */
  JAVA(
      "(?m)^(?:.*\\b(?<type>\\w+)Exception: )?(?<message>.*?) \\(Service: (?<service>[\\w ]+)[;,]"
          + " Status Code: (?<status>\\d+)[;,](?: Error Code: (?<code>\\w+);)?"),

  /**
   * aws-sdk-cpp, as Arrow shows what it refused (apache/arrow, filesystem/s3_internal.h): by names
   * of its own, of which these are S3's.
   */
  ARROW(
      "AWS Error (?<name>ACCESS_DENIED|INVALID_ACCESS_KEY_ID|NO_SUCH_BUCKET|REQUEST_TIME_TOO_SKEWED"
          + "|SIGNATURE_DOES_NOT_MATCH|SLOW_DOWN) during (?<operation>\\w+) operation:"
          + "(?: No response body\\.|(?<message>.*))"),

  /** The same, of a code that aws-sdk-cpp does not know (its AWSErrorMarshaller.cpp). */
  ARROW_UNKNOWN(
      "AWS Error UNKNOWN \\(HTTP status (?<status>\\d+)\\) during (?<operation>\\w+) operation:"
          + " Unable to parse ExceptionName: (?<code>\\w+) Message: (?<message>.*)"),

  /** The service's answer itself (Amazon S3 API Reference, Error responses). */
  XML("<Code>(?<code>[^<]*)</Code>(?:\\s|\\\\n)*<Message>(?<message>[^<]*)</Message>"),

  /** aws-sdk-rust (aws-smithy-types, error/metadata.rs); a log may have escaped its quotes. */
  RUST(
      "code: (?:Some\\()?\\\\*\"(?<code>\\w+)\\\\*\"\\)?, message: (?:Some\\()?\\\\*\""
          + "(?<message>.*?)\\\\*\"\\)?\\s*[,}]"),

  /** aws-sdk-js, of both versions, as Node.js shows an error with its fields. */
  JAVASCRIPT(
      "(?m)^.*?\\b(?<code>[A-Z]\\w+): (?<message>.*)\\n(?s:.*?)"
          + "\\b(?:httpStatusCode|statusCode)'?: (?<status>\\d+)");

  private final Pattern pattern;

  ErrorWrapping(String pattern) {
    this.pattern = Pattern.compile(pattern);
  }

  /** What was refused last. */
  Optional<ToldRefusal> find(String text) {
    Matcher matcher = pattern.matcher(text);
    Optional<ToldRefusal> last = Optional.empty();
    while (matcher.find()) {
      last =
          Optional.of(
              ToldRefusal.of(
                  group(matcher, "service"),
                  group(matcher, "operation"),
                  group(matcher, "status").map(Integer::valueOf),
                  group(matcher, "code")
                      .or(() -> group(matcher, "type"))
                      .or(() -> group(matcher, "name").map(ErrorWrapping::code))
                      .orElse(""),
                  group(matcher, "message").orElse("")));
    }
    return last;
  }

  /** For example {@code NoSuchBucket} of {@code NO_SUCH_BUCKET}. */
  private static String code(String name) {
    return Stream.of(name.split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private Optional<String> group(Matcher matcher, String name) {
    return pattern.pattern().contains("(?<" + name + ">")
        ? Optional.ofNullable(matcher.group(name))
        : Optional.empty();
  }
}
