package dev.rolecall.iam;

import java.util.List;
import java.util.Map;

/** Requests and policies that several tests use. */
final class Requests {
  static final String ISSUER = "oidc.rolecall.test/id/1";
  static final String PROVIDER = "arn:aws:iam::111122223333:oidc-provider/" + ISSUER;
  static final String SUBJECT = "system:serviceaccount:team-a:default-editor";
  static final String AUDIENCE = "sts.amazonaws.com";
  static final String SESSION = "arn:aws:sts::111122223333:assumed-role/team-a/run";

  private Requests() {}

  static Request get(String resource, Map<String, List<String>> context) {
    return new Request(
        new Principal.Aws(SESSION, "111122223333"), "s3:GetObject", resource, context);
  }

  static Policy policy(String json) {
    return new Policy("policy", PolicyDocument.parse(json.replace('\'', '"')));
  }

  /** A policy of one statement with these elements, in single quotes. */
  static Policy statement(String elements) {
    return policy("{'Version': '2012-10-17', 'Statement': {" + elements + "}}");
  }

  static TrustPolicy trust(String condition) {
    return new TrustPolicy(
        statement(
                "'Effect': 'Allow', 'Principal': {'Federated': '%s'}, 'Action':".formatted(PROVIDER)
                    + " 'sts:AssumeRoleWithWebIdentity', 'Condition': {"
                    + condition.replace("ISSUER", ISSUER)
                    + "}")
            .document(),
        ISSUER);
  }
}
