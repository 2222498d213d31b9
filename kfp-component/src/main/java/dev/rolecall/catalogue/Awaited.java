package dev.rolecall.catalogue;

import java.util.Arrays;
import java.util.Optional;

/** By what a row may pass while nobody does anything but wait. */
public enum Awaited {
  /** Seconds, in which what IAM shows already is not yet what STS and S3 decide by. */
  IAM("iam", "IAM's last change to be known everywhere", true),
  /** It keeps what it read of ServiceAccounts. */
  WEBHOOK("webhook", "the pod identity webhook to hear of the annotation", true),
  /** It makes the namespace and its accounts, and annotates. */
  CONTROLLER("controller", "the Profile controller to apply the plugin", false),
  /** Where its plugin does more than annotate. */
  TRUST_EDIT("trust edit", "the Profile controller to edit the trust policy", false);

  private final String field;
  private final String what;
  private final boolean ofAnswers;

  Awaited(String field, String what, boolean ofAnswers) {
    this.field = field;
    this.what = what;
    this.ofAnswers = ofAnswers;
  }

  /** To be read after {@code waits for}. */
  public String what() {
    return what;
  }

  /** Whether it changes what is answered alone, and nothing that is stored. */
  public boolean ofAnswers() {
    return ofAnswers;
  }

  /** As a row's field names it, if it names one. */
  static Optional<Awaited> of(String field) {
    return Arrays.stream(values()).filter(each -> each.field.equals(field)).findFirst();
  }
}
