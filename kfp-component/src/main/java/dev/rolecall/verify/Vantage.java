package dev.rolecall.verify;

import java.util.Locale;

/** From where a verification looks. */
public enum Vantage {
  /** From inside a pod: environment, token, the words of STS, S3. */
  POD,
  /** As {@link #POD}, with IAM and the cluster as well. */
  ADMIN;

  /** Its name in reports and on the command line: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
