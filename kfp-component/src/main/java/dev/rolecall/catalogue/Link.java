package dev.rolecall.catalogue;

import java.util.List;
import java.util.Locale;

/** A link of the chain from a Profile to its bucket, in the chain's order. */
public enum Link {
  /** The Profile, its plugin, its namespace and their ServiceAccounts. */
  PROFILE,
  /** The Profile controller. */
  CONTROLLER,
  /** The pod identity webhook. */
  WEBHOOK,
  /** The pod as it was created. */
  POD,
  /** The environment variables of a container. */
  ENVIRONMENT,
  /** The projected token and its file. */
  TOKEN,
  /** What an application was built with. */
  BUILD,
  /** The way from the pod to AWS. */
  NETWORK,
  /** The endpoint of STS that is asked. */
  ENDPOINT,
  /** The OIDC provider in IAM, and the issuer behind it. */
  PROVIDER,
  /** The role and its permissions. */
  ROLE,
  /** The role's trust policy. */
  TRUST,
  /** As whom requests are made in the end. */
  IDENTITY,
  /** The bucket. */
  S3,
  /** Kubeflow Pipelines around a step. */
  KFP;

  private static final List<Link> CHAIN = List.of(values());

  /** How many links away the other is. */
  int distance(Link other) {
    return Math.abs(CHAIN.indexOf(this) - CHAIN.indexOf(other));
  }

  /** Its name in texts: lower case. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
