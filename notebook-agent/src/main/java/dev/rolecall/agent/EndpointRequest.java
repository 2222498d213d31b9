package dev.rolecall.agent;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request at the credentials endpoint, as far as it decides.
 *
 * @param target path and query, as sent
 * @param headers by name, in any case
 */
record EndpointRequest(String method, String target, Map<String, List<String>> headers) {
  static final String PATH = "/credentials";

  /**
   * Why it is not heard, whatever token it shows; nothing where it comes from a program of this
   * machine and asks for credentials. Any page that a Jupyter server proxies is open to the
   * cluster, and a browser's request is a page's.
   *
   * @param authority host and port of the endpoint
   */
  Optional<EndpointReply> refusal(String authority) {
    if (!header("host").equals(List.of(authority))) {
      return Optional.of(EndpointReply.foreignHost(authority));
    }
    if (headers.keySet().stream().anyMatch(EndpointRequest::isOfABrowserOrProxy)) {
      return Optional.of(EndpointReply.notDirect());
    }
    if (!method.equals("GET")) {
      return Optional.of(EndpointReply.otherMethod());
    }
    return target.equals(PATH) ? Optional.empty() : Optional.of(EndpointReply.otherPath());
  }

  private static boolean isOfABrowserOrProxy(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("origin") || lower.equals("forwarded") || lower.startsWith("x-forwarded-");
  }

  /** The token that it shows; none where it shows two. */
  Optional<String> token() {
    List<String> shown = header("authorization");
    return shown.size() == 1 ? Optional.of(shown.get(0)) : Optional.empty();
  }

  private List<String> header(String name) {
    return headers.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }
}
