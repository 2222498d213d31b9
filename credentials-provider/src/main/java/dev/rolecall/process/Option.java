package dev.rolecall.process;

import java.util.Optional;
import java.util.stream.Stream;

/** What the command line may hold. */
enum Option {
  ROLE_ARN("--role-arn", "ARN", "AWS_ROLE_ARN", "the role; else AWS_ROLE_ARN"),
  TOKEN_FILE(
      "--token-file",
      "FILE",
      "AWS_WEB_IDENTITY_TOKEN_FILE",
      "the projected token; else AWS_WEB_IDENTITY_TOKEN_FILE"),
  REGION("--region", "REGION", "AWS_REGION", "whose STS is asked; else AWS_REGION"),
  SESSION_NAME(
      "--session-name",
      "NAME",
      "AWS_ROLE_SESSION_NAME",
      "in CloudTrail; else AWS_ROLE_SESSION_NAME, else the pod's"),
  DURATION_SECONDS("--duration-seconds", "N", "", "900 to 43200; else 3600"),
  HELP("--help", "", "", "show this, and do nothing"),
  VERSION("--version", "", "", "show the version, and do nothing");

  private final String name;
  private final String value;
  private final String variable;
  private final String description;

  Option(String name, String value, String variable, String description) {
    this.name = name;
    this.value = value;
    this.variable = variable;
    this.description = description;
  }

  static Optional<Option> named(String name) {
    return Stream.of(values()).filter(option -> option.name.equals(name)).findFirst();
  }

  boolean hasValue() {
    return !value.isEmpty();
  }

  /** The variable that it stands in the place of; empty where there is none. */
  String variable() {
    return variable;
  }

  /** As it is written: its name and what its value is called. */
  String usage() {
    return hasValue() ? name + " " + value : name;
  }

  String description() {
    return description;
  }

  @Override
  public String toString() {
    return name;
  }
}
