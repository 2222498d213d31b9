package dev.rolecall.embedded.aws;

import dev.rolecall.iam.RequestContexts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request of the query protocol, from its form or its query. */
final class QueryForm {
  private final Map<String, String> parameters;
  private final RequestContexts.Arrival arrival;

  private QueryForm(Map<String, String> parameters, RequestContexts.Arrival arrival) {
    this.parameters = parameters;
    this.arrival = arrival;
  }

  /** Those of the body where there is one, else those of the query; the last of a name counts. */
  static QueryForm of(AwsRequest request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair :
        (request.body().isEmpty() ? request.query() : request.body()).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      parameters.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return new QueryForm(parameters, request.arrival());
  }

  /** What is said to an action, or to a version, that no API here has. */
  AwsError invalidAction() {
    return QueryErrors.INVALID_ACTION.error(get("Action").orElse(""), get("Version").orElse(""));
  }

  /** How the request came. */
  RequestContexts.Arrival arrival() {
    return arrival;
  }

  /** A parameter's value; nothing where it was not sent. */
  Optional<String> get(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /**
   * The members {@code NAME.member.1}, {@code NAME.member.2}, …
   *
   * @throws AwsError where one has another number than it would have in its place: a list that was
   *     read up to the gap would mean something else
   */
  List<String> members(String name) {
    return members(name, "");
  }

  /** The same where members are structures: one field of each, such as {@code .arn}. */
  List<String> members(String name, String field) {
    List<String> values = new ArrayList<>();
    while (true) {
      String value = parameters.get(name + ".member." + (values.size() + 1) + field);
      if (value == null) {
        demandNoOther(name + ".member.", values.size());
        return values;
      }
      values.add(value);
    }
  }

  private void demandNoOther(String prefix, int count) {
    for (String parameter : parameters.keySet()) {
      if (parameter.startsWith(prefix)) {
        String number = parameter.substring(prefix.length()).replaceFirst("\\..*", "");
        boolean inPlace = number.matches("[1-9][0-9]{0,8}") && Integer.parseInt(number) <= count;
        if (!inPlace) {
          throw QueryErrors.LIST_WITH_GAP.error(parameter);
        }
      }
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A stray percent sign: taken as it stands, for the checks that follow to refuse.
      return text;
    }
  }
}
