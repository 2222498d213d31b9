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
  FILE("the keys of a profile in AWS's config or credentials file", WhySentences.WITHOUT_PROFILE),
  /** A command that a profile names. */
  PROCESS("a profile's credential_process", WhySentences.WITHOUT_PROFILE),
  /** A login of IAM Identity Center. */
  SSO("a login of IAM Identity Center", WhySentences.WITHOUT_PROFILE),
  /** A role that another identity takes. */
  ASSUMED_ROLE("a role that another one takes, by a profile", WhySentences.WITHOUT_PROFILE),
  /** An endpoint that a variable names: EKS Pod Identity's, or another's. */
  CONTAINER(
      "the credentials of AWS_CONTAINER_CREDENTIALS_FULL_URI", WhySentences.WITH_WEB_IDENTITY),
  /** The node's. */
  NODE("the node's role, by its instance metadata", WhySentences.WITH_WEB_IDENTITY),
  /** None were found. */
  NOBODY("no credentials, for none were found", WhySentences.WITH_WEB_IDENTITY),
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
