package dev.rolecall.chain;

import java.time.Duration;

/** What STS answered to GetCallerIdentity. */
sealed interface CallerAnswer {
  /**
   * It named the caller.
   *
   * @param arn for example {@code arn:aws:sts::111122223333:assumed-role/name/session}
   */
  record Is(String arn, String account, Duration took) implements CallerAnswer {}

  /** It refused the session. */
  record Refused(int status, String code, String message) implements CallerAnswer {}

  /** It answers to other calls, and does not know this one. */
  record NotOffered(int status, String code) implements CallerAnswer {}

  /**
   * It did not answer.
   *
   * @param why in one sentence
   */
  record Unreachable(String why) implements CallerAnswer {}
}
