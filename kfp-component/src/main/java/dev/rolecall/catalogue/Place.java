package dev.rolecall.catalogue;

import java.util.Locale;

/** What the way from a Profile to its bucket leads over, in that order. */
public enum Place {
  /** The Profile and its AWS plugin. */
  PROFILE,
  /** The ServiceAccount that is annotated with the role. */
  ACCOUNT,
  /** The pod identity webhook. */
  WEBHOOK,
  /** The pod as it was created, with its environment. */
  POD,
  /** The projected token. */
  TOKEN,
  /** The cluster's OIDC issuer and its keys. */
  ISSUER,
  /** The OIDC provider in IAM. */
  PROVIDER,
  /** The role and its trust policy. */
  TRUST,
  /** The session that STS grants. */
  SESSION,
  /** The bucket, and what the role may do there. */
  BUCKET;

  /** Its name in texts; a Profile is spelt as Kubeflow spells its kind. */
  @Override
  public String toString() {
    return this == PROFILE ? "Profile" : name().toLowerCase(Locale.ROOT);
  }
}
