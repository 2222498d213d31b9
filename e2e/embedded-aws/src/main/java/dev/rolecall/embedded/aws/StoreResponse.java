package dev.rolecall.embedded.aws;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What S3Proxy answers with. An answer that says its length is passed on as it comes (objects); any
 * other is held back until it is whole, so that an error can still take its place (documents).
 */
final class StoreResponse extends HttpServletResponseWrapper {
  private static final HttpServletResponse NOTHING =
      (HttpServletResponse)
          Proxy.newProxyInstance(
              StoreResponse.class.getClassLoader(),
              new Class<?>[] {HttpServletResponse.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private final Wire wire;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private final PrintWriter writer =
      new PrintWriter(new OutputStreamWriter(held, StandardCharsets.UTF_8), false);
  private int status = SC_OK;
  private @Nullable OutputStream passedOn;

  StoreResponse(Wire wire) {
    super(NOTHING);
    this.wire = wire;
  }

  /** Sends what was held back, or the rest of what was passed on. */
  void finish() throws IOException {
    if (passedOn != null) {
      passedOn.flush();
      return;
    }
    writer.flush();
    sendHeaders();
    boolean bodiless = wire.head().method().equals("HEAD") || held.size() == 0;
    OutputStream body = wire.begin(status, bodiless ? -1 : held.size());
    if (!bodiless) {
      held.writeTo(body);
    }
  }

  private void sendHeaders() {
    headers.forEach(
        (name, value) -> {
          if (wire.head().method().equals("HEAD") || !name.equals("content-length")) {
            wire.header(name, value);
          }
        });
  }

  private OutputStream destination() throws IOException {
    if (passedOn == null && headers.containsKey("content-length")) {
      sendHeaders();
      passedOn = wire.begin(status, Math.max(-1, contentLength()));
    }
    return passedOn == null ? held : passedOn;
  }

  private long contentLength() {
    long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
    return length == 0 ? -1 : length;
  }

  @Override
  public void addHeader(String name, String value) {
    if (name.equalsIgnoreCase("x-amz-request-id")) {
      return; // It has one already.
    }
    headers.put(name.toLowerCase(Locale.ROOT), value);
  }

  @Override
  public void setHeader(String name, String value) {
    addHeader(name, value);
  }

  @Override
  public void addDateHeader(String name, long date) {
    addHeader(
        name,
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.ofEpochMilli(date).atOffset(ZoneOffset.UTC)));
  }

  @Override
  public boolean containsHeader(String name) {
    return headers.containsKey(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public @Nullable String getHeader(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public void setStatus(int status) {
    this.status = status;
  }

  @Override
  public int getStatus() {
    return status;
  }

  /** S3Proxy does so for values of x-amz-acl that nobody knows, only. */
  @Override
  public void sendError(int status) {
    throw S3Errors.NOT_IMPLEMENTED.error();
  }

  @Override
  public void setCharacterEncoding(String encoding) {
    // Documents are UTF-8, and S3 does not say so in its Content-Type.
  }

  @Override
  public void setContentType(String type) {
    addHeader("content-type", type);
  }

  @Override
  public boolean isCommitted() {
    return passedOn != null;
  }

  @Override
  public PrintWriter getWriter() {
    return writer;
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return new ServletOutputStream() {
      @Override
      public void write(int b) throws IOException {
        destination().write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        destination().write(bytes, offset, length);
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException("setWriteListener");
      }
    };
  }
}
