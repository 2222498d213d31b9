package dev.rolecall.s3;

import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts how often the SDK sends a request again, of those that say where. */
final class Retries implements ExecutionInterceptor {
  /** Where to count. */
  static final ExecutionAttribute<LongAdder> COUNT = new ExecutionAttribute<>("rolecall-retries");

  private static final ExecutionAttribute<Boolean> SENT = new ExecutionAttribute<>("rolecall-sent");

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    if (attributes.getOptionalAttribute(SENT).isPresent()) {
      attributes.getOptionalAttribute(COUNT).ifPresent(LongAdder::increment);
    }
    attributes.putAttribute(SENT, true);
  }
}
