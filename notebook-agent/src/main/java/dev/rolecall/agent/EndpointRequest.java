package dev.rolecall.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request at the credentials endpoint, as far as it decides.
 *
 * @param target path and query, as sent
 * @param version for example {@code HTTP/1.1}
 * @param headers by name, in lower case
 */
record EndpointRequest(
    String method, String target, String version, Map<String, List<String>> headers) {
  static final String PATH = "/credentials";

  private static final String END_OF_LINE = "\r\n";

  /**
   * Reads the head of a request, strictly (RFC 9112, sections 3 and 5): lines that are folded, or
   * end or are parted in another way, are read by others as something else.
   *
   * @param head up to the empty line that ends it, without that
   * @return nothing where it is none
   */
  static Optional<EndpointRequest> read(String head) {
    int end = head.indexOf(END_OF_LINE);
    String[] line = (end < 0 ? head : head.substring(0, end)).split(" ", -1);
    if (line.length != 3
        || !isToken(line[0])
        || !isShown(line[1])
        || !(line[2].equals("HTTP/1.1") || line[2].equals("HTTP/1.0"))) {
      return Optional.empty();
    }
    Map<String, List<String>> headers = new HashMap<>();
    while (end >= 0) {
      int begin = end + END_OF_LINE.length();
      end = head.indexOf(END_OF_LINE, begin);
      String field = end < 0 ? head.substring(begin) : head.substring(begin, end);
      int colon = field.indexOf(':');
      if (colon < 0 || !isToken(field.substring(0, colon)) || !isValue(field, colon + 1)) {
        return Optional.empty();
      }
      headers
          .computeIfAbsent(
              field.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(field.substring(colon + 1).strip());
    }
    return Optional.of(new EndpointRequest(line[0], line[1], line[2], headers));
  }

  /** RFC 9110, section 5.6.2. */
  private static boolean isToken(String text) {
    for (int at = 0; at < text.length(); at++) {
      char one = text.charAt(at);
      boolean letterOrDigit =
          (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
      if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(one) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isShown(String text) {
    return !text.isEmpty() && text.chars().allMatch(one -> one > ' ' && one < 0x7f);
  }

  private static boolean isValue(String field, int begin) {
    for (int at = begin; at < field.length(); at++) {
      char one = field.charAt(at);
      if ((one < ' ' && one != '\t') || one == 0x7f) {
        return false;
      }
    }
    return true;
  }

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
    for (String name : headers.keySet()) {
      if (name.equals("origin") || name.equals("forwarded") || name.startsWith("x-forwarded-")) {
        return Optional.of(EndpointReply.notDirect());
      }
    }
    if (!method.equals("GET")) {
      return Optional.of(EndpointReply.otherMethod());
    }
    return target.equals(PATH) ? Optional.empty() : Optional.of(EndpointReply.otherPath());
  }

  /** The token that it shows; none where it shows two. */
  Optional<String> token() {
    List<String> shown = header("authorization");
    return shown.size() == 1 ? Optional.of(shown.get(0)) : Optional.empty();
  }

  /** Whether nothing is read behind it: a body, of which nothing is wanted, would be. */
  boolean isLast() {
    return !version.equals("HTTP/1.1")
        || !isAtMost("keep-alive", "connection")
        || !isAtMost("0", "content-length")
        || headers.containsKey("transfer-encoding");
  }

  private boolean isAtMost(String value, String name) {
    return List.of(value).containsAll(header(name));
  }

  private List<String> header(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** Without the headers, of which one is a token. */
  @Override
  public String toString() {
    return method + " " + target;
  }
}
