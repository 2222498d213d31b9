package dev.rolecall.iam;

/** A text that IAM would not take as a policy. Its message names the place and what is wrong. */
public final class MalformedPolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What IAM says where it says nothing more (boto/boto3#180, aws-cloudformation/cfn-lint#3751).
   */
  static final String SYNTAX_ERRORS = "Syntax errors in policy.";

  private final String iamMessage;

  /** With what is wrong and where; IAM's own answer is its general one. */
  public MalformedPolicyException(String message) {
    this(message, SYNTAX_ERRORS);
  }

  /**
   * With IAM's own words beside ours.
   *
   * @param message what is wrong and where
   * @param iamMessage the sentence that IAM answers with, code {@code MalformedPolicyDocument}
   */
  MalformedPolicyException(String message, String iamMessage) {
    super(message);
    this.iamMessage = iamMessage;
  }

  /** What is wrong and where; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /**
   * The sentence with which IAM refuses such a document, without place. Where no source for a
   * particular sentence is known it is IAM's general {@code Syntax errors in policy.}
   */
  public String iamMessage() {
    return iamMessage;
  }
}
