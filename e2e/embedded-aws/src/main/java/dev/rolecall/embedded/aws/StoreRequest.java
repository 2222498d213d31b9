package dev.rolecall.embedded.aws;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What S3Proxy sees of a request: the resource that was authorized, without the signature and the
 * encoding of the body, which are done with. It has what S3Proxy's handler asks for; anything else
 * is refused aloud, so that an update of S3Proxy that asks for more is noticed.
 */
final class StoreRequest extends HttpServletRequestWrapper {
  private static final HttpServletRequest NOTHING =
      (HttpServletRequest)
          Proxy.newProxyInstance(
              StoreRequest.class.getClassLoader(),
              new Class<?>[] {HttpServletRequest.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private static final Set<String> DONE_WITH =
      Set.of(
          "authorization",
          "content-length",
          "x-amz-content-sha256",
          "x-amz-decoded-content-length",
          "x-amz-security-token",
          "x-amz-trailer");

  private final RequestHead head;
  private final S3Resource resource;
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final long length;

  /**
   * Makes one.
   *
   * @param length of the decoded body in bytes, -1 where it is not known
   */
  StoreRequest(RequestHead head, S3Resource resource, long length) {
    super(NOTHING);
    this.head = head;
    this.resource = resource;
    this.length = length;
    head.headers()
        .forEach(
            (name, values) -> {
              if (!DONE_WITH.contains(name)) {
                headers.put(name, values);
              }
            });
    if (length >= 0) {
      headers.put("content-length", List.of(Long.toString(length)));
    }
    head.header("x-amz-copy-source")
        .ifPresent(source -> headers.put("x-amz-copy-source", List.of(plain(source))));
    head.parameters().stream()
        .filter(parameter -> !parameter.name().startsWith("X-Amz-"))
        .forEach(parameter -> parameters.putIfAbsent(parameter.name(), parameter.value()));
  }

  /** Says so, unless the client did, or said otherwise. */
  void sayUnlessSaid(String header, String value) {
    headers.putIfAbsent(header, List.of(value));
  }

  /** Names the same source to every decoder. */
  private static String plain(String copySource) {
    int version = copySource.indexOf('?');
    return S3Resource.ofCopySource(copySource).encodedPath()
        + (version < 0 ? "" : copySource.substring(version));
  }

  @Override
  public String getMethod() {
    return head.method();
  }

  @Override
  public String getRequestURI() {
    return resource.encodedPath();
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer("http://s3").append(getRequestURI());
  }

  @Override
  public @Nullable String getHeader(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? null : String.join(",", values);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return Collections.enumeration(headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.enumeration(headers.keySet());
  }

  @Override
  public long getDateHeader(String name) {
    String value = getHeader(name);
    if (value == null) {
      return -1;
    }
    try {
      return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(name + " is not a date", e);
    }
  }

  @Override
  public @Nullable String getContentType() {
    return getHeader("content-type");
  }

  @Override
  public long getContentLengthLong() {
    return length;
  }

  @Override
  public @Nullable String getParameter(String name) {
    return parameters.get(name);
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(parameters.keySet());
  }
}
