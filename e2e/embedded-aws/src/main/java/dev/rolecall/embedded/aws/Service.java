package dev.rolecall.embedded.aws;

import java.util.Optional;

/** STS or IAM: a query API that answers in XML. Errors are answers, not exceptions. */
interface Service {
  /**
   * Answers.
   *
   * @param caller whoever signed it, already authenticated; nothing where it is not signed
   */
  AwsResponse answer(AwsRequest request, Optional<Caller> caller);
}
