package dev.rolecall.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/**
 * Trust policies that are mostly sound and broken at a place or two, and requests of whoever could
 * ask. The same for the same seed.
 */
final class RandomTrust {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String OWN = Example.ASK.providerArn();
  private static final String OTHER_ISSUER = "oidc.other.test/id/1";
  private static final String OTHER = OWN.replace(Example.ISSUER, OTHER_ISSUER);
  private static final String ELSEWHERE = OWN.replace(Example.ACCOUNT, "444455556666");

  /** Of an Allow: IAM takes no other. */
  private static final List<String> ACTIONS =
      List.of("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity");

  private static final List<String> DENIED_ACTIONS =
      List.of(
          "sts:AssumeRole",
          "sts:AssumeRole*",
          "sts:*",
          "sts:TagSession",
          "sts:assumerolewithwebidentity");

  private static final List<String> SUBJECTS =
      List.of(
          Example.SUBJECT,
          "system:serviceaccount:team-a:default",
          "system:serviceaccount:team-b:default-editor",
          "system:serviceaccount:team-ab:default-editor",
          "system:serviceaccount:kube-system:default",
          "system:serviceaccount:x-y-z:q");

  private static final List<String> PATTERNS =
      List.of(
          "system:serviceaccount:team-a:*",
          "system:serviceaccount:team-a*",
          "system:serviceaccount:*:default-editor",
          "system:serviceaccount:team-?:default-editor",
          "system:serviceaccount:team-b:*",
          "system:serviceaccount:*",
          "system:serviceaccount:team_a:default-editor",
          "team-a:default-editor",
          "*");

  private static final List<String> OPERATORS =
      List.of(
          "StringEquals",
          "StringLike",
          "StringNotEquals",
          "StringNotLike",
          "StringEqualsIfExists",
          "StringEqualsIgnoreCase",
          "ForAllValues:StringEquals",
          "ForAnyValue:StringLike");

  private final Random random;

  RandomTrust(long seed) {
    this.random = new Random(seed);
  }

  /** A trust policy. */
  ObjectNode policy() {
    ObjectNode policy =
        JSON.createObjectNode().put("Version", chance(10) ? "2008-10-17" : "2012-10-17");
    ArrayNode statements = JSON.createArrayNode();
    int size = 1 + random.nextInt(3);
    for (int at = 0; at < size; at++) {
      statements.add(statement(at));
    }
    policy.set("Statement", size == 1 && chance(20) ? statements.get(0) : statements);
    return policy;
  }

  private ObjectNode statement(int number) {
    ObjectNode statement = JSON.createObjectNode();
    if (chance(30)) {
      statement.put("Sid", "Statement" + number);
    }
    boolean deny = chance(12);
    statement.put("Effect", deny ? "Deny" : "Allow");
    if (deny && chance(60)) {
      statement.put("Principal", "*");
    } else {
      statement.set("Principal", principal());
    }
    if (chance(3)) {
      statement.put("NotAction", "sts:TagSession");
    } else {
      statement.set("Action", actions(deny ? DENIED_ACTIONS : ACTIONS));
    }
    ObjectNode conditions = JSON.createObjectNode();
    if (chance(85)) {
      claims(conditions, chance(88) ? Example.ISSUER : odd());
    }
    if (chance(25)) {
      guard(conditions);
    }
    if (chance(4)) {
      conditions.withObject("/StringEquals").put(OTHER_ISSUER + ":sub", one(SUBJECTS));
    }
    if (!conditions.isEmpty()) {
      statement.set("Condition", conditions);
    }
    return statement;
  }

  private ObjectNode principal() {
    ObjectNode principal = JSON.createObjectNode();
    int kind = random.nextInt(100);
    if (kind < 70) {
      principal.put("Federated", OWN);
    } else if (kind < 76) {
      principal.putArray("Federated").add(OTHER).add(OWN);
    } else if (kind < 82) {
      principal.put("Federated", chance(50) ? OTHER : ELSEWHERE);
    } else if (kind < 88) {
      principal.put("Service", "ec2.amazonaws.com");
    } else if (kind < 94) {
      principal.put("AWS", "arn:aws:iam::111122223333:root");
    } else {
      principal.put("Federated", OWN).put("AWS", "arn:aws:iam::111122223333:role/ci");
    }
    return principal;
  }

  private JsonNode actions(List<String> others) {
    if (chance(75)) {
      return JSON.getNodeFactory().textNode("sts:AssumeRoleWithWebIdentity");
    }
    return chance(50)
        ? JSON.getNodeFactory().textNode(one(others))
        : JSON.createArrayNode().add(one(others)).add("sts:AssumeRoleWithWebIdentity");
  }

  private String odd() {
    return one(
        List.of(
            OTHER_ISSUER,
            "https://" + Example.ISSUER,
            "oidc.rolecall.test",
            Example.ISSUER + "/",
            OWN));
  }

  private void claims(ObjectNode conditions, String issuer) {
    if (chance(85)) {
      conditions
          .withObject("/" + (chance(90) ? "StringEquals" : one(OPERATORS)))
          .put(
              issuer + ":aud",
              chance(90) ? Example.AUDIENCE : one(List.of("other", Example.SUBJECT)));
    }
    if (chance(90)) {
      String operator = chance(70) ? "StringEquals" : one(OPERATORS);
      ObjectNode keys = conditions.withObject("/" + operator);
      String key = issuer + (chance(95) ? ":sub" : ":iss");
      if (chance(70)) {
        keys.put(key, subject());
      } else {
        keys.putArray(key).add(subject()).add(subject());
      }
    }
  }

  private String subject() {
    return chance(75) ? one(SUBJECTS) : one(PATTERNS);
  }

  private void guard(ObjectNode conditions) {
    switch (random.nextInt(6)) {
      case 0 -> conditions.withObject("/IpAddress").put("aws:SourceIp", "10.0.0.0/8");
      case 1 -> conditions.withObject("/NotIpAddress").put("aws:SourceIp", "10.0.0.0/8");
      case 2 -> conditions.withObject("/StringEquals").put("aws:SourceVpce", "vpce-1");
      case 3 -> conditions.withObject("/StringLike").put("sts:RoleSessionName", "team-a-*");
      case 4 -> conditions.withObject("/Null").put("aws:SourceVpce", "true");
      default -> conditions.withObject("/StringNotEquals").put("aws:SourceVpc", "vpc-1");
    }
  }

  /** Someone who asks from somewhere. */
  ObjectNode request() {
    ObjectNode asked = JSON.createObjectNode();
    ObjectNode context = asked.putObject("context");
    int kind = random.nextInt(10);
    if (kind < 8) {
      boolean own = kind < 7;
      asked.putObject("principal").put("Federated", own ? OWN : OTHER);
      asked.put("action", "sts:AssumeRoleWithWebIdentity");
      String issuer = own ? Example.ISSUER : OTHER_ISSUER;
      context.put(issuer + ":sub", one(SUBJECTS));
      context.put(issuer + ":aud", chance(80) ? Example.AUDIENCE : "other");
    } else {
      asked
          .putObject("principal")
          .put(
              kind == 8 ? "AWS" : "Service",
              kind == 8 ? "arn:aws:iam::111122223333:role/ci" : "ec2.amazonaws.com");
      asked.put("action", chance(80) ? "sts:AssumeRole" : "sts:TagSession");
    }
    place(context);
    return asked;
  }

  /** The request that a policy is to admit, from somewhere. */
  ObjectNode own() {
    ObjectNode asked = JSON.createObjectNode();
    asked.putObject("principal").put("Federated", OWN);
    asked.put("action", "sts:AssumeRoleWithWebIdentity");
    ObjectNode context = asked.putObject("context");
    context.put(Example.ASK.subKey(), Example.SUBJECT);
    context.put(Example.ASK.audKey(), Example.AUDIENCE);
    place(context);
    return asked;
  }

  private void place(ObjectNode context) {
    if (chance(70)) {
      context.put("aws:SourceIp", chance(50) ? "10.1.2.3" : "203.0.113.7");
    }
    if (chance(50)) {
      context.put("aws:SourceVpce", chance(50) ? "vpce-1" : "vpce-2");
      context.put("aws:SourceVpc", chance(50) ? "vpc-1" : "vpc-2");
    }
    context.put("sts:RoleSessionName", chance(50) ? "team-a-1" : "other");
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T one(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
