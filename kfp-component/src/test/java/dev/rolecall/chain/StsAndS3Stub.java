package dev.rolecall.chain;

import static dev.rolecall.testing.LoopbackServer.send;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.rolecall.testing.Endless;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.testing.StsXml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * STS and S3 on loopback, as far as one verification asks them. Signatures are not looked at; what
 * a session may do is what it is told.
 */
final class StsAndS3Stub implements AutoCloseable {
  final Map<String, Instant> objects = new ConcurrentHashMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> trailers = new CopyOnWriteArrayList<>();
  final Map<String, Kept> uploads = new ConcurrentHashMap<>();

  /** Of uploads, those of which something is kept, and paid for. */
  final Set<String> withParts = ConcurrentHashMap.newKeySet();

  private final Map<String, String> contents = new ConcurrentHashMap<>();
  final Map<String, Kept> versions = new ConcurrentHashMap<>();
  final Set<String> forbidden = ConcurrentHashMap.newKeySet();

  /** Asked for these, it does nothing, and does not say so. */
  final Set<String> unanswered = ConcurrentHashMap.newKeySet();

  /** So often it fails at these, named as in {@link #requests}, with RUN for a run's name. */
  final Map<String, Integer> failures = new ConcurrentHashMap<>();

  /** With the first request for this in the scope, the first session ends. */
  volatile String lastOfSession = "";

  private volatile boolean expired;

  /** By action: who answers in its place. */
  final Map<String, HttpHandler> instead = new ConcurrentHashMap<>();

  final Endless endless = new Endless();
  volatile String admitted = Example.SUBJECT;
  volatile boolean locked;
  volatile String versioning = "";

  /** What it calls now, where it keeps something. */
  volatile Supplier<Instant> now = Instant::now;

  /** What it answers to GetCallerIdentity, where it does not say who calls. */
  volatile Optional<Refusal> callerRefusal = Optional.empty();

  record Refusal(int status, String body) {}

  /** A version, a deletion's marker or an upload, by its id. */
  record Kept(String key, boolean marker, Instant since) {}

  private final AtomicInteger ids = new AtomicInteger();

  private final LoopbackServer server = new LoopbackServer(this::answer);

  String url() {
    return server.address().toString();
  }

  /** All that is in the bucket. */
  List<String> kept() {
    return Stream.of(
            objects.keySet().stream(),
            versions.entrySet().stream().map(each -> each.getValue() + " " + each.getKey()),
            uploads.entrySet().stream().map(each -> each.getValue() + " " + each.getKey()))
        .flatMap(each -> each)
        .sorted()
        .toList();
  }

  private void answer(HttpExchange http) throws IOException {
    String body = LoopbackServer.body(http);
    String path = http.getRequestURI().getPath();
    if (path.equals("/")) {
      sts(http, body);
    } else {
      s3(http, path.replaceFirst("^/[^/]+/?", ""), body);
    }
  }

  private boolean instead(String action, HttpExchange http) throws IOException {
    HttpHandler other = instead.get(action);
    if (other != null) {
      other.handle(http);
    }
    return other != null;
  }

  private void sts(HttpExchange http, String body) throws IOException {
    if (instead(body.replaceFirst("(?s).*Action=(\\w+).*", "$1"), http)) {
      return;
    }
    if (body.contains("Action=GetCallerIdentity")) {
      Refusal refusal = callerRefusal.orElse(new Refusal(200, StsXml.caller()));
      send(http, refusal.status(), refusal.body());
      return;
    }
    String claims = body.replaceFirst(".*WebIdentityToken=[^.&]*\\.([^.&]*)\\..*", "$1");
    String text = new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8);
    requests.add("AssumeRoleWithWebIdentity");
    if (!text.contains("\"" + admitted + "\"")) {
      send(
          http,
          403,
          StsXml.refused(
              "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"));
      return;
    }
    send(
        http,
        200,
        StsXml.granted(
            "ASIASTUB",
            "stub-secret",
            expired ? "stub-session-2" : "stub-session",
            Instant.parse("2099-01-01T00:00:00Z")));
  }

  private void s3(HttpExchange http, String key, String body) throws IOException {
    Map<String, String> query = query(http);
    if (query.containsKey("delete")) {
      if (unanswered.contains("s3:DeleteObject")) {
        http.close();
      } else if (!refusesSession(http)) {
        deleteAll(http, body);
      }
      return;
    }
    String method = http.getRequestMethod();
    String action = action(method, key, query);
    String trailer = http.getRequestHeaders().getFirst("x-amz-trailer");
    if (trailer != null) {
      trailers.add(trailer);
    }
    String target = key.isEmpty() ? query.getOrDefault("prefix", "") : key;
    String request = action + " " + target;
    requests.add(request);
    if (instead(action, http)) {
      return;
    }
    String failure = request.replaceFirst("/[0-9a-f]{16}/", "/RUN/");
    if (failures.merge(failure, -1, Integer::sum) >= 0) {
      send(http, 500, "<Error><Code>InternalError</Code><Message>no</Message></Error>");
      return;
    }
    if (action.endsWith("Configuration") || action.endsWith("Versioning")) {
      send(
          http,
          200,
          action.endsWith("Versioning")
              ? "<VersioningConfiguration><Status>%s</Status></VersioningConfiguration>"
                  .formatted(versioning)
              : "<ObjectLockConfiguration>%s</ObjectLockConfiguration>"
                  .formatted(locked ? "<ObjectLockEnabled>Enabled</ObjectLockEnabled>" : ""));
      return;
    }
    expired |= target.startsWith("team-a/") && action.equals(lastOfSession);
    if (refusesSession(http)) {
      return;
    }
    if (forbidden.contains(action) || !target.startsWith("team-a/")) {
      send(http, 403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
      return;
    }
    if (unanswered.contains(action)) {
      http.close();
      return;
    }
    done(http, method, key, query, content(http, body));
  }

  private boolean refusesSession(HttpExchange http) throws IOException {
    boolean refuses =
        expired && "stub-session".equals(http.getRequestHeaders().getFirst("x-amz-security-token"));
    if (refuses) {
      send(http, 400, "<Error><Code>ExpiredToken</Code><Message>no</Message></Error>");
    }
    return refuses;
  }

  /** Without its chunks: a short one is in the first. */
  private static String content(HttpExchange http, String body) {
    String hash = http.getRequestHeaders().getFirst("x-amz-content-sha256");
    return hash != null && hash.startsWith("STREAMING") ? body.split("\r\n", 3)[1] : body;
  }

  private void done(
      HttpExchange http, String method, String key, Map<String, String> query, String content)
      throws IOException {
    String upload = query.getOrDefault("uploadId", "");
    if (key.isEmpty()) {
      send(http, 200, listing(query));
    } else if (!upload.isEmpty() && !uploads.containsKey(upload)) {
      send(http, 404, "<Error><Code>NoSuchUpload</Code><Message>no</Message></Error>");
    } else if (query.containsKey("uploads")) {
      String id = id();
      uploads.put(id, new Kept(key, false, now.get()));
      send(
          http,
          200,
          "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
              .formatted(id));
    } else if (method.equals("POST")) {
      uploads.remove(upload);
      write(http, key);
      send(
          http,
          200,
          "<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>");
    } else if (method.equals("PUT")) {
      if (upload.isEmpty()) {
        write(http, key);
        contents.put(key, content);
      } else {
        withParts.add(upload);
      }
      http.getResponseHeaders().add("ETag", "\"e\"");
      send(http, 200, "");
    } else if (method.equals("DELETE")) {
      if (upload.isEmpty()) {
        delete(key, query.get("versionId"))
            .ifPresent(
                marker -> {
                  http.getResponseHeaders().add("x-amz-delete-marker", "true");
                  http.getResponseHeaders().add("x-amz-version-id", marker);
                });
      } else {
        uploads.remove(upload);
      }
      send(http, 204, "");
    } else if (objects.containsKey(key)) {
      send(http, 200, contents.getOrDefault(key, "x"));
    } else {
      send(http, 404, "<Error><Code>NoSuchKey</Code><Message>no</Message></Error>");
    }
  }

  private String id() {
    return "id" + ids.incrementAndGet();
  }

  private boolean isVersioned() {
    return versioning.equals("Enabled");
  }

  private void write(HttpExchange http, String key) {
    objects.put(key, now.get());
    if (isVersioned()) {
      http.getResponseHeaders().add("x-amz-version-id", add(new Kept(key, false, now.get())));
    }
  }

  private String add(Kept version) {
    String id = id();
    versions.put(id, version);
    return id;
  }

  /** The id of the marker that stands for the deletion, where it has one. */
  private Optional<String> delete(String key, @Nullable String version) {
    if (version != null) {
      versions.remove(version);
      if (versions.values().stream().noneMatch(kept -> kept.key().equals(key) && !kept.marker())) {
        objects.remove(key);
      }
      return Optional.empty();
    }
    objects.remove(key);
    return isVersioned() ? Optional.of(add(new Kept(key, true, now.get()))) : Optional.empty();
  }

  private void deleteAll(HttpExchange http, String body) throws IOException {
    StringBuilder result = new StringBuilder("<DeleteResult>");
    Matcher key =
        Pattern.compile("<Key>([^<]+)</Key>(?:<VersionId>([^<]+)</VersionId>)?").matcher(body);
    while (key.find()) {
      requests.add("s3:DeleteObject " + key.group(1));
      if (forbidden.contains("s3:DeleteObject")) {
        result.append("<Error>%s<Code>AccessDenied</Code></Error>".formatted(key.group()));
      } else {
        Optional<String> marker = delete(key.group(1), key.group(2));
        result.append(
            "<Deleted>%s%s</Deleted>"
                .formatted(
                    key.group(),
                    marker
                        .map(
                            id ->
                                "<DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>%s</DeleteMarkerVersionId>"
                                    .formatted(id))
                        .orElse("")));
      }
    }
    send(http, 200, result.append("</DeleteResult>").toString());
  }

  private String listing(Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    if (query.containsKey("uploads")) {
      return listing(
          "ListMultipartUploadsResult", uploads, prefix, each -> "Upload", "UploadId", "Initiated");
    }
    if (query.containsKey("versions")) {
      return listing(
          "ListVersionsResult",
          versions,
          prefix,
          each -> each.marker() ? "DeleteMarker" : "Version",
          "VersionId",
          "LastModified");
    }
    StringBuilder listing = new StringBuilder("<ListBucketResult>");
    new TreeMap<>(objects)
        .forEach(
            (key, time) -> {
              if (key.startsWith(prefix)) {
                listing.append(
                    "<Contents><Key>%s</Key><LastModified>%s</LastModified><Size>1</Size></Contents>"
                        .formatted(key, time));
              }
            });
    return listing.append("</ListBucketResult>").toString();
  }

  private static String listing(
      String root,
      Map<String, Kept> all,
      String prefix,
      Function<Kept, String> element,
      String id,
      String since) {
    StringBuilder listing = new StringBuilder("<" + root + ">");
    all.forEach(
        (name, kept) -> {
          if (kept.key().startsWith(prefix)) {
            listing.append(
                "<%1$s><Key>%2$s</Key><%3$s>%4$s</%3$s><%5$s>%6$s</%5$s></%1$s>"
                    .formatted(element.apply(kept), kept.key(), id, name, since, kept.since()));
          }
        });
    return listing.append("</" + root + ">").toString();
  }

  private static String action(String method, String key, Map<String, String> query) {
    if (query.containsKey("versioning")) {
      return "s3:GetBucketVersioning";
    }
    if (query.containsKey("object-lock")) {
      return "s3:GetBucketObjectLockConfiguration";
    }
    if (key.isEmpty()) {
      return "s3:ListBucket"
          + (query.containsKey("versions") ? "Versions" : "")
          + (query.containsKey("uploads") ? "MultipartUploads" : "");
    }
    if (query.containsKey("versionId")) {
      return "s3:DeleteObjectVersion";
    }
    if (method.equals("DELETE") && query.containsKey("uploadId")) {
      return "s3:AbortMultipartUpload";
    }
    return switch (method) {
      case "PUT", "POST" -> "s3:PutObject";
      case "DELETE" -> "s3:DeleteObject";
      default -> "s3:GetObject";
    };
  }

  private static Map<String, String> query(HttpExchange http) {
    Map<String, String> query = new TreeMap<>();
    String text = http.getRequestURI().getQuery();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    return query;
  }

  @Override
  public void close() {
    endless.close();
    server.close();
  }
}
