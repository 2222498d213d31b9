package dev.rolecall.transport;

import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What a service answered cannot be used: it is longer than an answer may be, or is not what its
 * reference says, or was given up. It is not asked again. The message says which, in a sentence
 * without its full stop.
 */
public final class AnswerException extends SdkClientException {
  private static final long serialVersionUID = 1L;

  public AnswerException(String why) {
    super(SdkClientException.builder().message(why));
  }

  /**
   * One that builds this very exception: the SDK builds each anew, to count its tries in it, and
   * takes it for one of its own.
   */
  @Override
  public Builder toBuilder() {
    return new Itself(this);
  }

  private static final class Itself extends BuilderImpl {
    private final AnswerException same;

    Itself(AnswerException same) {
      super(same);
      this.same = same;
    }

    @Override
    public SdkClientException build() {
      return same;
    }
  }
}
