package dev.rolecall.why;

import java.util.Locale;

/** With whose credentials a call was made. */
enum CallersCredentials {
  /** The Profile's, by the pod's token. */
  PROFILE("the role of AWS_ROLE_ARN, by the pod's token", ""),
  /** Keys of the environment's variables. */
  ENVIRONMENT(
      "the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
      "Take both, and AWS_SESSION_TOKEN, out of the environment, and make the client anew."),
  /** Keys that the code names. */
  CODE(
      "keys that the code names",
      "Make the client without them: it takes the pod's token by itself."),
  /** Keys of a profile in AWS's files. */
  FILE(
      "the keys of a profile in AWS's config or credentials file",
      "Make the client without a profile, and AWS_PROFILE unset: it takes the pod's token by itself."),
  /** A command that a profile names. */
  PROCESS(
      "a profile's credential_process",
      "Make the client without a profile, and AWS_PROFILE unset: it takes the pod's token by itself."),
  /** A login of IAM Identity Center. */
  SSO(
      "a login of IAM Identity Center",
      "Make the client without a profile, and AWS_PROFILE unset: it takes the pod's token by itself."),
  /** A role that another identity takes. */
  ASSUMED_ROLE(
      "a role that another one takes, by a profile",
      "Make the client without a profile, and AWS_PROFILE unset: it takes the pod's token by itself."),
  /** An endpoint that a variable names: EKS Pod Identity's, or another's. */
  CONTAINER(
      "the credentials of AWS_CONTAINER_CREDENTIALS_FULL_URI",
      "Make the client anew where both AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE are set: they"
          + " come first."),
  /** The node's. */
  NODE(
      "the node's role, by its instance metadata",
      "Make the client anew where both AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE are set: they"
          + " come first."),
  /** None were found. */
  NOBODY(
      "no credentials, for none were found",
      "Make the client anew where both AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE are set."),
  /** They are not to be seen. */
  UNKNOWN("credentials that are not to be seen", "");

  private final String words;
  private final String remedy;

  CallersCredentials(String words, String remedy) {
    this.words = words;
    this.remedy = remedy;
  }

  /** For a sentence, for example {@code a profile's credential_process}. */
  String words() {
    return words;
  }

  /** How the client comes to the Profile's; empty where it has them, or that is not known. */
  String remedy() {
    return remedy;
  }

  boolean isOthers() {
    return !remedy.isEmpty();
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
