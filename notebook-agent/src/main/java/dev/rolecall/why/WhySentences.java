package dev.rolecall.why;

/** What is said of a call beside what was found. */
final class WhySentences {
  static final String WITHOUT_PROFILE =
      "Make the client without a profile, and AWS_PROFILE unset: it takes the pod's token by"
          + " itself.";
  static final String WITH_WEB_IDENTITY =
      "Make the client anew where both AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE are set: they"
          + " come first.";

  /** Where what was refused is allowed when it is tried now. */
  static final String ALLOWED_NOW =
      "The Profile's role is allowed that now: run the cell again. A change of policies takes some"
          + " seconds to count; and a client that was made before, with other credentials, goes on"
          + " with those.";

  /** Where STS grants a session when it is asked now. */
  static final String GRANTED_NOW =
      "STS grants the Profile's role a session now: run the cell again. A client that was made"
          + " before goes on with what it had.";

  /** Where nobody answered, and it is not STS. */
  static final String NOT_OF_THE_ROLE =
      "STS is reached and grants the Profile's role a session, so the role is not why: look at the"
          + " host, the proxy and the region that the error names.";

  private WhySentences() {}

  static String made(CallersCredentials credentials) {
    return "Called with %s.%s"
        .formatted(
            credentials.words(), credentials.isOthers() ? " They are not the Profile's." : "");
  }

  /**
   * Where the Profile's role can what the call could not.
   *
   * @param ofIts what that tells of a call that was made with its credentials
   */
  static String works(CallersCredentials credentials, String ofIts) {
    return credentials.isOthers()
        ? "The Profile's role works from here. " + credentials.remedy()
        : ofIts;
  }
}
