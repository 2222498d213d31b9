package dev.rolecall.embedded.aws;

import dev.rolecall.iam.RequestContexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request without its body.
 *
 * @param path raw, as sent
 * @param query raw, as sent, "" if none
 * @param headers names in lower case
 */
record RequestHead(String method, String path, String query, Map<String, List<String>> headers) {

  /** A parameter of the query, decoded. */
  record Parameter(String name, String value) {}

  /**
   * What a header says: of several of one name, all that they say, with commas between, as it is
   * signed (RFC 9110, section 5.2; IAM User Guide, "Create a signed AWS API request",
   * CanonicalHeaders).
   */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(values -> String.join(",", values));
  }

  /**
   * In their order.
   *
   * @throws Percent.Malformed where the query is not well encoded
   */
  List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.add(new Parameter(Percent.decodeQuery(name), Percent.decodeQuery(value)));
      }
    }
    return parameters;
  }

  /** The first value of that name. */
  Optional<String> parameter(String name) {
    return parameters().stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .findFirst();
  }

  AwsRequest withBody(String body, RequestContexts.Arrival arrival) {
    return new AwsRequest(method, path, query, headers, body, arrival);
  }
}
