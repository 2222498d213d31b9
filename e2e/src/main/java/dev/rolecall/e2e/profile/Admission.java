package dev.rolecall.e2e.profile;

import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.TrustPolicy;

/**
 * Whom a trust policy is to admit: one ServiceAccount of one issuer.
 *
 * @param issuer without its scheme, as condition keys have it
 * @param subject {@code system:serviceaccount:namespace:account}
 */
record Admission(String providerArn, String issuer, String subject, String audience) {
  String subjectKey() {
    return issuer + ":sub";
  }

  String audienceKey() {
    return issuer + ":aud";
  }

  /** What matches every account of the subject's namespace. */
  String wholeNamespace() {
    return subject.substring(0, subject.lastIndexOf(':') + 1) + "*";
  }

  TrustPolicy in(PolicyDocument document) {
    return new TrustPolicy(document, issuer);
  }
}
