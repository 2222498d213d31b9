package dev.rolecall.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A second evaluator, for known keys, as the IAM User Guide reads: slow, short, and sharing nothing
 * with the one that it is compared with.
 */
public final class NaiveEvaluator {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

  private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

  private final JsonNode asked;

  /**
   * An evaluator.
   *
   * @param asked as a line that {@code simulate --json-lines} reads; of trust policies with {@code
   *     principal}, an object of its kind and id
   */
  public NaiveEvaluator(JsonNode asked) {
    this.asked = asked;
  }

  /** In {@code simulate}'s words. */
  public String decision() {
    boolean allowed = false;
    for (JsonNode policy : asked.path("policies")) {
      JsonNode document = policy.path("document");
      boolean variables = document.path("Version").asText().equals("2012-10-17");
      JsonNode list = document.path("Statement");
      for (JsonNode statement : list.isArray() ? list : List.of(list)) {
        if (applies(statement, variables)) {
          if (statement.path("Effect").asText().equals("Deny")) {
            return "explicit_deny";
          }
          allowed = true;
        }
      }
    }
    return allowed ? "allowed" : "implicit_deny";
  }

  private boolean applies(JsonNode statement, boolean variables) {
    String action = asked.path("action").asText().toLowerCase(Locale.ROOT);
    boolean actions =
        statement.has("Action")
            ? texts(statement.path("Action"))
                .anyMatch(each -> like(each.toLowerCase(Locale.ROOT), action))
            : texts(statement.path("NotAction"))
                .noneMatch(each -> like(each.toLowerCase(Locale.ROOT), action));
    String resource = asked.path("resource").asText();
    boolean resources =
        statement.has("Resource")
            ? texts(statement.path("Resource"))
                .anyMatch(each -> isResource(each, resource, variables))
            : texts(statement.path("NotResource"))
                .noneMatch(each -> isResource(each, resource, variables));
    return actions
        && (resources || !asked.has("resource"))
        && isFor(statement)
        && statement.path("Condition").properties().stream()
            .allMatch(
                operator ->
                    operator.getValue().properties().stream()
                        .allMatch(
                            key ->
                                holds(
                                    operator.getKey(),
                                    key.getKey(),
                                    texts(key.getValue()).toList(),
                                    variables)));
  }

  /** A web identity is meant by the bare asterisk and by its provider's ARN alone. */
  private boolean isFor(JsonNode statement) {
    JsonNode named = statement.path("Principal");
    if (!statement.has("Principal") || named.isTextual()) {
      return true;
    }
    String kind = asked.path("principal").fieldNames().next();
    String id = asked.path("principal").path(kind).asText();
    String account = id.replaceAll("^arn:[^:]*:[^:]*::(\\d*):.*", "$1");
    return named.has(kind)
        && texts(named.path(kind))
            .anyMatch(
                each ->
                    each.equals(id)
                        || (kind.equals("AWS")
                            && List.of("*", account, "arn:aws:iam::" + account + ":root")
                                .contains(each)));
  }

  private boolean holds(String written, String key, List<String> wanted, boolean variables) {
    Optional<List<String>> actual = values(key);
    boolean all = written.startsWith("ForAllValues:");
    boolean any = written.startsWith("ForAnyValue:");
    boolean ifExists = written.endsWith("IfExists");
    String operator = written.replaceAll("^For(All|Any)Values?:|IfExists$", "");
    if (operator.equals("Null")) {
      boolean missing = actual.isEmpty() || actual.get().stream().allMatch(String::isEmpty);
      return wanted.stream().anyMatch(each -> each.equals(Boolean.toString(missing)));
    }
    boolean negated = operator.contains("Not");
    String positive = operator.replace("Not", "");
    if (all || any) {
      Stream<Boolean> each =
          actual.orElse(List.of()).stream()
              .filter(value -> !value.isEmpty())
              .map(value -> matches(positive, wanted, value, variables) != negated);
      return all ? each.allMatch(holds -> holds) : each.anyMatch(holds -> holds);
    }
    if (actual.isEmpty()) {
      return ifExists || negated;
    }
    return matches(positive, wanted, actual.get().get(0), variables) != negated;
  }

  private boolean matches(String operator, List<String> wanted, String actual, boolean variables) {
    return wanted.stream().anyMatch(each -> matches(operator, each, actual, variables));
  }

  private boolean matches(String operator, String wanted, String actual, boolean variables) {
    return switch (operator) {
      case "StringEquals" ->
          filled(wanted, variables, false).filter(each -> matcher(each, actual)).isPresent();
      case "StringEqualsIgnoreCase" ->
          filled(wanted.toLowerCase(Locale.ROOT), variables, false)
              .filter(
                  each -> matcher(each.toLowerCase(Locale.ROOT), actual.toLowerCase(Locale.ROOT)))
              .isPresent();
      case "StringLike" ->
          filled(wanted, variables, true).filter(each -> matcher(each, actual)).isPresent();
      case "ArnEquals", "ArnLike" -> isArn(wanted, actual);
      case "Bool" -> wanted.equalsIgnoreCase(actual);
      case "IpAddress" -> isWithin(wanted, actual);
      default ->
          operator.startsWith("Date")
              ? compares(operator, date(actual).compareTo(date(wanted)))
              : compares(operator, new BigDecimal(actual).compareTo(new BigDecimal(wanted)));
    };
  }

  private static boolean compares(String operator, int order) {
    return switch (operator.replaceAll("Date|Numeric", "")) {
      case "Equals" -> order == 0;
      case "LessThan" -> order < 0;
      case "LessThanEquals" -> order <= 0;
      case "GreaterThan" -> order > 0;
      case "GreaterThanEquals" -> order >= 0;
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static Instant date(String text) {
    return text.matches("\\d+") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
  }

  private static boolean isWithin(String range, String address) {
    try {
      String[] parts = range.split("/", 2);
      byte[] first = InetAddress.getByName(parts[0]).getAddress();
      byte[] asked = InetAddress.getByName(address).getAddress();
      int free = parts.length == 1 ? 0 : first.length * 8 - Integer.parseInt(parts[1]);
      return first.length == asked.length
          && new BigInteger(1, first)
              .shiftRight(free)
              .equals(new BigInteger(1, asked).shiftRight(free));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Six components, each for itself. */
  private static boolean isArn(String wanted, String actual) {
    String[] patterns = wanted.split(":", 6);
    String[] parts = actual.split(":", 6);
    return patterns.length == parts.length
        && IntStream.range(0, parts.length).allMatch(at -> like(patterns[at], parts[at]));
  }

  /** A wildcard at the end of one of the first five components reaches over colons. */
  private boolean isResource(String wanted, String actual, boolean variables) {
    List<String> parts = new ArrayList<>(Arrays.asList(wanted.split(":", 6)));
    StringBuilder regex = new StringBuilder();
    for (int at = 0; at < parts.size(); at++) {
      Optional<String> part = filled(parts.get(at), variables, true);
      if (part.isEmpty()) {
        return false;
      }
      boolean last = at == 5;
      String own = part.get();
      if (!last && own.endsWith(".*")) {
        own = own.substring(0, own.length() - 2).replace(".*", "[^:]*") + ".*";
      } else if (!last) {
        own = own.replace(".*", "[^:]*");
      }
      regex.append(at == 0 ? "" : ":").append(own);
    }
    return matcher(regex.toString(), actual);
  }

  private static boolean matcher(String regex, String text) {
    return COMPILED
        .computeIfAbsent(regex, each -> Pattern.compile(each, Pattern.DOTALL))
        .matcher(text)
        .matches();
  }

  private static boolean like(String pattern, String text) {
    return matcher(regex(pattern, true), text);
  }

  /** As a regular expression, what variables bring in quoted; nothing where one has no value. */
  private Optional<String> filled(String text, boolean variables, boolean wildcards) {
    if (!variables) {
      return Optional.of(regex(text, wildcards));
    }
    StringBuilder regex = new StringBuilder();
    Matcher variable = VARIABLE.matcher(text);
    int at = 0;
    while (variable.find()) {
      regex.append(regex(text.substring(at, variable.start()), wildcards));
      String[] named = variable.group(1).split(", '", 2);
      Optional<String> value =
          List.of("*", "?", "$").contains(named[0])
              ? Optional.of(named[0])
              : values(named[0])
                  .map(each -> each.get(0))
                  .or(
                      () ->
                          named.length < 2
                              ? Optional.empty()
                              : Optional.of(named[1].replaceAll("'$", "")));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      regex.append(regex(value.get(), false));
      at = variable.end();
    }
    return Optional.of(regex.append(regex(text.substring(at), wildcards)).toString());
  }

  private static String regex(String text, boolean wildcards) {
    return text.codePoints()
        .mapToObj(Character::toString)
        .map(
            each ->
                wildcards && each.equals("*")
                    ? ".*"
                    : wildcards && each.equals("?")
                        ? "."
                        : Character.isLetterOrDigit(each.codePointAt(0)) ? each : "\\" + each)
        .collect(Collectors.joining());
  }

  private Optional<List<String>> values(String key) {
    return asked.path("context").properties().stream()
        .filter(each -> each.getKey().equalsIgnoreCase(key))
        .map(each -> texts(each.getValue()).toList())
        .findFirst();
  }

  private static Stream<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : node.isArray() ? node : List.of(node)) {
      texts.add(each.asText());
    }
    return texts.stream();
  }
}
