package dev.rolecall.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random policies that IAM would take, each with a request, as {@code simulate --json-lines} reads
 * them. The words are few, so that they meet often. The same seed makes the same lines.
 */
final class RandomRequests {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final List<String> ACTIONS =
      List.of(
          "s3:GetObject",
          "s3:PutObject",
          "s3:Get*",
          "s3:?etObject",
          "S3:getobject",
          "s3:*",
          "*",
          "iam:*");
  private static final List<String> RESOURCES =
      List.of(
          "*",
          "arn:aws:s3:::b",
          "arn:aws:s3:::b/*",
          "arn:aws:s3:::b/team-a/*",
          "arn:aws:s3:::b/${aws:PrincipalTag/team}/*",
          "arn:aws:s3:::b/${aws:PrincipalTag/none, 'team-a'}/*",
          "arn:aws:s3:::*/k?",
          "arn:*:s3:::b/*",
          "arn:aws:s3:::b/${*}",
          "arn:aws:s3:*");
  private static final List<String> OBJECTS =
      List.of(
          "arn:aws:s3:::b",
          "arn:aws:s3:::b/team-a/k1",
          "arn:aws:s3:::b/team-b/k",
          "arn:aws:s3:::c/k1",
          "arn:aws:s3:::b/*",
          "arn:aws-cn:s3:::b/k:1");

  /** A condition key, the operators for it, values of policies and of requests. */
  private record Key(
      String name, List<String> operators, List<String> wanted, List<String> actual) {}

  private static final List<String> TEXTS =
      List.of(
          "StringEquals",
          "StringNotEquals",
          "StringEqualsIgnoreCase",
          "StringNotEqualsIgnoreCase",
          "StringLike",
          "StringNotLike");

  private static final List<Key> KEYS =
      List.of(
          new Key(
              "aws:PrincipalTag/team",
              TEXTS,
              List.of("team-a", "TEAM-A", "team-*", "team-?", "*", "${aws:username}"),
              List.of("team-a", "team-b", "Team-A", "*")),
          new Key(
              "s3:prefix",
              TEXTS,
              List.of("", "home/*", "home/${aws:PrincipalTag/team}/*", "${aws:PrincipalTag/team}"),
              List.of("", "home/team-a/x", "home/", "team-a")),
          new Key(
              "s3:max-keys",
              List.of(
                  "NumericEquals",
                  "NumericNotEquals",
                  "NumericLessThan",
                  "NumericLessThanEquals",
                  "NumericGreaterThan",
                  "NumericGreaterThanEquals"),
              List.of("1", "10", "10.0"),
              List.of("0", "1", "9", "10", "11")),
          new Key(
              "aws:CurrentTime",
              List.of(
                  "DateEquals",
                  "DateNotEquals",
                  "DateLessThan",
                  "DateLessThanEquals",
                  "DateGreaterThan",
                  "DateGreaterThanEquals"),
              List.of("2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z", "1767225600"),
              List.of("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", "2027-01-01T00:00:00Z")),
          new Key(
              "aws:SecureTransport",
              List.of("Bool"),
              List.of("true", "false"),
              List.of("true", "false")),
          new Key(
              "aws:SourceIp",
              List.of("IpAddress", "NotIpAddress"),
              List.of("10.0.0.0/8", "203.0.113.7", "10.1.0.0/16", "2001:db8::/32"),
              List.of("10.1.2.3", "10.200.0.1", "203.0.113.7", "2001:db8::1", "192.0.2.1")),
          new Key(
              "aws:PrincipalArn",
              List.of("ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"),
              List.of(
                  "arn:aws:iam::111122223333:role/team-a",
                  "arn:aws:iam::*:role/*",
                  "arn:aws:iam::111122223333:role/te?m-*"),
              List.of(
                  "arn:aws:iam::111122223333:role/team-a",
                  "arn:aws:iam::444455556666:role/kubeflow/team-a")));

  private final Random random;

  RandomRequests(long seed) {
    this.random = new Random(seed);
  }

  Stream<String> lines(int count) {
    return IntStream.range(0, count).mapToObj(at -> line().toString());
  }

  private ObjectNode line() {
    ObjectNode line = MAPPER.createObjectNode();
    ArrayNode policies = line.putArray("policies");
    for (int at = random.nextInt(2); at >= 0; at--) {
      policies.addObject().put("kind", "identity").set("document", document());
    }
    line.putObject("principal").put("AWS", "arn:aws:sts::111122223333:assumed-role/team-a/run");
    line.put("action", one(List.of("s3:GetObject", "s3:PutObject", "s3:ListBucket")));
    line.put("resource", one(OBJECTS));
    ObjectNode context = line.putObject("context");
    KEYS.stream()
        .filter(key -> random.nextInt(4) > 0)
        .forEach(key -> context.put(key.name(), one(key.actual())));
    return line;
  }

  private ObjectNode document() {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("Version", random.nextInt(8) == 0 ? "2008-10-17" : "2012-10-17");
    ArrayNode statements = document.putArray("Statement");
    for (int at = random.nextInt(3); at >= 0; at--) {
      statements.add(statement());
    }
    return document;
  }

  private ObjectNode statement() {
    ObjectNode statement = MAPPER.createObjectNode();
    statement.put("Effect", random.nextInt(3) == 0 ? "Deny" : "Allow");
    some(statement, random.nextInt(6) == 0 ? "NotAction" : "Action", ACTIONS);
    some(statement, random.nextInt(6) == 0 ? "NotResource" : "Resource", RESOURCES);
    ObjectNode conditions = MAPPER.createObjectNode();
    for (int at = random.nextInt(3); at > 0; at--) {
      condition(conditions);
    }
    if (!conditions.isEmpty()) {
      statement.set("Condition", conditions);
    }
    return statement;
  }

  private void condition(ObjectNode conditions) {
    Key key = one(KEYS);
    if (random.nextInt(8) == 0) {
      conditions.withObjectProperty("Null").put(key.name(), one(List.of("true", "false")));
      return;
    }
    String quantifier = random.nextInt(6) == 0 ? one(List.of("ForAllValues:", "ForAnyValue:")) : "";
    String ifExists = random.nextInt(5) == 0 ? "IfExists" : "";
    some(
        conditions.withObjectProperty(quantifier + one(key.operators()) + ifExists),
        random.nextInt(6) == 0 ? key.name().toUpperCase(Locale.ROOT) : key.name(),
        key.wanted());
  }

  /** One value, or a list of up to three. */
  private void some(ObjectNode object, String name, List<String> values) {
    if (random.nextBoolean()) {
      object.put(name, one(values));
    } else {
      ArrayNode list = object.putArray(name);
      for (int at = random.nextInt(3); at >= 0; at--) {
        list.add(one(values));
      }
    }
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /**
   * Prints lines.
   *
   * @param args seed and number
   */
  public static void main(String[] args) {
    new RandomRequests(Long.parseLong(args[0]))
        .lines(Integer.parseInt(args[1]))
        .forEach(System.out::println);
  }
}
