package dev.rolecall.credentials;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A role's Amazon Resource Name, as IAM writes it: {@code
 * arn:aws:iam::111122223333:role/path/name}.
 *
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov} or another that begins with
 *     {@code aws}
 * @param accountId twelve digits
 * @param path begins and ends with a slash; {@code /} where the role has none; at most 512
 *     characters (IAM API Reference, CreateRole)
 * @param name 1 to 64 characters of {@code [\w+=,.@-]} (IAM API Reference, CreateRole)
 */
public record RoleArn(String partition, String accountId, String path, String name) {
  private static final String NOT_AN_ARN =
      "not a role ARN such as arn:aws:iam::111122223333:role/name";
  private static final Pattern SHAPE =
      Pattern.compile("arn:([^:]*):iam::([^:]*):role(/(?:.*/)?)([^/]*)");
  private static final Pattern PARTITION = Pattern.compile("aws(-[a-z]+)*");
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern PATH = Pattern.compile("/|/[!-~]{1,510}/");
  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,64}");

  /**
   * @throws IllegalArgumentException naming the part that is wrong and what it should look like
   */
  public RoleArn {
    require(PARTITION, partition, "partition", "aws, aws-cn or aws-us-gov");
    require(ACCOUNT, accountId, "account", "twelve digits");
    require(PATH, path, "path", "/ or /a/path/");
    require(NAME, name, "name", "1 to 64 letters, digits or any of _+=,.@-");
  }

  /**
   * The role that {@code text} names: the inverse of {@link #toString()}.
   *
   * @throws IllegalArgumentException naming the part that is wrong and what it should look like
   */
  public static RoleArn parse(String text) {
    Matcher arn = SHAPE.matcher(text);
    if (!arn.matches()) {
      throw new IllegalArgumentException(NOT_AN_ARN);
    }
    return new RoleArn(arn.group(1), arn.group(2), arn.group(3), arn.group(4));
  }

  private static void require(Pattern pattern, String part, String name, String expected) {
    if (!pattern.matcher(part).matches()) {
      throw new IllegalArgumentException(
          NOT_AN_ARN + ": its %s is \"%s\" and should be %s".formatted(name, part, expected));
    }
  }

  @Override
  public String toString() {
    return "arn:" + partition + ":iam::" + accountId + ":role" + path + name;
  }
}
