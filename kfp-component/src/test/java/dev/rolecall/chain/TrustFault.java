package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Trust policies that are wrong, each in one way. */
enum TrustFault {
  SUB(
      "the subject is of another Profile",
      FailureMode.TRUST_SUB_MISMATCH,
      document(
          statement(
              Example.provider().arn(),
              Example.ASK.audKey(),
              Example.AUDIENCE,
              "\"system:serviceaccount:team-b:default-editor\""))),
  AUD(
      "the audience is of another partition",
      FailureMode.TRUST_AUD_MISMATCH,
      document(
          statement(
              Example.provider().arn(),
              Example.ASK.audKey(),
              "sts.amazonaws.com.cn",
              "\"" + Example.SUBJECT + "\""))),
  WILDCARD(
      "a wildcard stands under StringEquals",
      FailureMode.TRUST_WILDCARD_UNDER_EQUALS,
      document(
          statement(
              Example.provider().arn(),
              Example.ASK.audKey(),
              Example.AUDIENCE,
              "\"system:serviceaccount:team-a:*\""))),
  SUB_UNDER_AUD(
      "the subject stands under the key of the audience",
      FailureMode.TRUST_SUB_UNDER_AUD,
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
       "Principal":{"Federated":"%s"},"Action":"sts:AssumeRoleWithWebIdentity",
       "Condition":{"StringEquals":{"%s":"%s"}}}]}"""
          .formatted(Example.provider().arn(), Example.ASK.audKey(), Example.SUBJECT)),
  SCHEME(
      "the condition keys begin with https://",
      FailureMode.TRUST_CONDITION_KEY_HAS_SCHEME,
      Example.trust().replace("\"" + Example.ISSUER, "\"https://" + Example.ISSUER)),
  OTHER_ACCOUNT(
      "the provider is of another account",
      FailureMode.TRUST_PRINCIPAL_WRONG,
      Example.trust().replace("iam::111122223333:oidc", "iam::444455556666:oidc")),
  ONLY_A_SERVICE(
      "the only statement is for a service",
      FailureMode.TRUST_PRINCIPAL_WRONG,
      document(Holder.SOMEBODY_ELSES)),
  POD_IDENTITY(
      "the only statement is for EKS Pod Identity",
      FailureMode.TRUST_PRINCIPAL_WRONG,
      document(
          "{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"pods.eks.amazonaws.com\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}")),
  OLD_ISSUER(
      "principal and keys are of the cluster that was there before",
      FailureMode.PROVIDER_ISSUER_REPLACED,
      Example.trust().replace("id/ABC", "id/BEFORE")),
  OLD_KEYS(
      "the keys alone are of the cluster that was there before",
      FailureMode.PROVIDER_ISSUER_REPLACED,
      Example.trust().replace("\"oidc.rolecall.test/id/ABC:", "\"oidc.rolecall.test/id/BEFORE:")),
  ACTION(
      "the action is that of signed requests",
      FailureMode.TRUST_ACTION_WRONG,
      Example.trust().replace("sts:AssumeRoleWithWebIdentity", "sts:AssumeRole")),
  DENY(
      "another statement denies",
      FailureMode.TRUST_EXPLICIT_DENY,
      Example.trust()
          .replace(
              "\"Statement\":[",
              "\"Statement\":[{\"Sid\":\"Frozen\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:*\"},")),
  GUARDED(
      "a Deny lets only other Profiles through",
      FailureMode.TRUST_EXPLICIT_DENY,
      Example.denying(
          Example.openTrust(),
          "StringNotLike",
          Example.ASK.subKey(),
          "system:serviceaccount:team-b:*")),
  OPEN("no condition is on the subject", FailureMode.TRUST_OPEN_TO_CLUSTER, Example.openTrust()),
  ANDED(
      "the subjects of two issuers stand in one statement",
      FailureMode.TRUST_ISSUERS_ANDED,
      Example.trust()
          .replace(
              "\"%s\":\"%s\"".formatted(Example.ASK.subKey(), Example.SUBJECT),
              "\"%s\":\"%s\",\"oidc.other.test/id/1:sub\":\"%s\""
                  .formatted(Example.ASK.subKey(), Example.SUBJECT, Example.SUBJECT))),
  ISS(
      "a condition is on a claim that is no key of IAM",
      FailureMode.TRUST_CONDITION_KEY_UNKNOWN,
      Example.trust()
          .replace(
              "\"%s\":".formatted(Example.ASK.subKey()),
              "\"%s:iss\":\"https://%s\",\"%s\":"
                  .formatted(Example.ISSUER, Example.ISSUER, Example.ASK.subKey()))),
  HOST_ONLY(
      "the condition keys are the issuer's without its path",
      FailureMode.TRUST_CONDITION_KEY_UNKNOWN,
      Example.trust().replace("\"oidc.rolecall.test/id/ABC:", "\"oidc.rolecall.test:")),
  PROFILES(
      "the subject has a wildcard for the namespace",
      FailureMode.TRUST_OPEN_TO_PROFILES,
      like("system:serviceaccount:*:default-editor")),
  PREFIX(
      "the subject has a wildcard that runs over the colon after the namespace",
      FailureMode.TRUST_OPEN_TO_PROFILES,
      like("system:serviceaccount:team-a*")),
  NAMESPACE(
      "the subject has a wildcard for the account",
      FailureMode.TRUST_ADMITS_NAMESPACE,
      like("system:serviceaccount:team-a:*"));

  static final String SOMEBODY_ELSES = Holder.SOMEBODY_ELSES;

  private final String situation;
  private final FailureMode mode;
  private final String policy;

  TrustFault(String situation, FailureMode mode, String policy) {
    this.situation = situation;
    this.mode = mode;
    this.policy = policy;
  }

  /** What is wrong, as a clause. */
  String situation() {
    return situation;
  }

  FailureMode mode() {
    return mode;
  }

  String policy() {
    return policy;
  }

  private static String like(String subject) {
    return """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow",
         "Principal":{"Federated":"%s"},"Action":"sts:AssumeRoleWithWebIdentity",
         "Condition":{"StringEquals":{"%s":"%s"},"StringLike":{"%s":"%s"}}}}"""
        .formatted(
            Example.provider().arn(),
            Example.ASK.audKey(),
            Example.AUDIENCE,
            Example.ASK.subKey(),
            subject);
  }

  static String document(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  static String statement(String provider, String audKey, String audience, String subjects) {
    return """
        {"Sid":"Profiles","Effect":"Allow","Principal":{"Federated":"%s"},\
        "Action":"sts:AssumeRoleWithWebIdentity",\
        "Condition":{"StringEquals":{"%s":"%s","%s":%s}}}"""
        .formatted(provider, audKey, audience, Example.ASK.subKey(), subjects);
  }

  /** One that has no room for another subject. */
  static String crowded() {
    return document(
        statement(
            Example.provider().arn(),
            Example.ASK.audKey(),
            Example.AUDIENCE,
            IntStream.range(0, 34)
                .mapToObj(n -> "\"system:serviceaccount:profile-%02d:default-editor\"".formatted(n))
                .collect(Collectors.joining(",", "[", "]"))));
  }

  /** Its provider is anybody, by a word that IAM does not take. */
  static String bare(String policy) {
    return policy.replaceFirst("\"Principal\":\\{[^}]*}", "\"Principal\":\"*\"");
  }

  /** One whose only statement is a Deny, for others. */
  static String onlyDenial() {
    return document(SOMEBODY_ELSES.replace("Allow", "Deny"));
  }

  /** One that is sound, and for one network alone. */
  /** A web identity has no ARN, so that the negation holds. */
  static String forPrincipalsWithAnArn() {
    return Example.denying(
        Example.trust(),
        "StringNotEquals",
        "aws:PrincipalArn",
        "arn:aws:iam::111122223333:role/ci");
  }

  static String fromOneNetwork() {
    return Example.trust()
        .replace(
            "\"Condition\":{", "\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"},");
  }

  private static final class Holder {
    static final String SOMEBODY_ELSES =
        "{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}";
  }
}
