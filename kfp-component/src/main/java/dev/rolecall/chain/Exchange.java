package dev.rolecall.chain;

import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.verify.Observations;
import java.time.Duration;
import java.util.List;

/**
 * What STS answered to one token.
 *
 * @param answers at least one, in their order; more than one where a denial was asked again because
 *     IAM says otherwise
 * @param took the last of them
 */
record Exchange(List<StsAnswer> answers, Duration took) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException where it is empty
   */
  public Exchange {
    answers = List.copyOf(answers);
    if (answers.isEmpty()) {
      throw new IllegalArgumentException("an exchange has an answer");
    }
  }

  boolean granted() {
    return last() instanceof StsAnswer.Granted;
  }

  /** Whether STS was seen to grant: then it has taken token, provider, key and trust policy. */
  static boolean granted(Observations seen) {
    return seen.find(Chain.EXCHANGE).filter(Exchange::granted).isPresent();
  }

  /** Whether STS was seen to refuse. */
  static boolean refused(Observations seen) {
    return seen.find(Chain.EXCHANGE)
        .filter(exchange -> exchange.last() instanceof StsAnswer.Refused)
        .isPresent();
  }

  StsAnswer last() {
    return answers.get(answers.size() - 1);
  }
}
