package dev.rolecall.embedded.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rolecall.embedded.http.ServerThreads;
import dev.rolecall.embedded.tls.CertificateAuthority;
import dev.rolecall.token.ServiceAccountSubject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of ServiceAccount tokens that publishes its keys as a cluster does.
 *
 * <p>Its name is what tokens and IAM say: https, no port. Its address is where it listens. Whoever
 * fetches its documents puts the address in the place of the name in every URL that begins with the
 * name; the key set's URL in the discovery document begins with the name, as the name's owner would
 * have it.
 */
public final class MockOidcIssuer implements AutoCloseable {
  static {
    // Without it an answer's body waits for the acknowledgement of its headers, 40 ms on Linux. The
    // JDK reads the property once, when the JVM's first server is made (module jdk.httpserver).
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final String DISCOVERY = "/.well-known/openid-configuration";

  /** Where the API server serves its keys (Kubernetes {@code openidmetadata.go}, JWKSPath). */
  private static final String JWKS = "/openid/v1/jwks";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Clock clock;
  private final Optional<CertificateAuthority> tls;
  private final CertificateAuthority certifier;
  private final ServerThreads threads;
  private final HttpServer server;
  private final URI address;

  /** By their ids, the newest first. Replaced whole, so a document shows one state or the next. */
  private volatile Map<String, JWK> published;

  /** Where it was withdrawn, the signing key goes on signing: that is the fault. */
  private volatile SigningKey signing;

  private MockOidcIssuer(Builder builder) {
    this.name = builder.name;
    this.clock = builder.clock;
    this.tls = Optional.ofNullable(builder.tls);
    this.certifier = tls.orElseGet(CertificateAuthority::create);
    this.signing = builder.keys.get(0);
    this.published = publish(builder.keys, Map.of());
    this.threads = new ServerThreads("oidc-issuer", ServerThreads.MOST, ServerThreads.PATIENCE);
    try {
      InetSocketAddress socket = new InetSocketAddress(builder.bind, builder.port);
      this.server = tls.isPresent() ? secure(socket, builder) : HttpServer.create(socket, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The issuer cannot listen on %s port %d. Choose another port, or 0 for any that is free"
              .formatted(builder.bind.getHostAddress(), builder.port),
          e);
    }
    this.address = addressOf(builder);
    server.setExecutor(threads);
    server.createContext("/", threads.handling(this::serve));
    server.start();
  }

  /**
   * Begins one.
   *
   * @param name its URL as IAM takes it: https, no port, no query, no trailing slash
   */
  public static Builder builder(String name, Clock clock) {
    return new Builder(name, clock);
  }

  /** The issuer's name, which is every token's {@code iss}. */
  public String name() {
    return name;
  }

  /** What takes the name's place in URLs: where it listens, with the path of its name. */
  public URI address() {
    return address;
  }

  /** Who signed its server's certificate; nothing where it speaks plain http. */
  public Optional<X509Certificate> authority() {
    return tls.map(CertificateAuthority::certificate);
  }

  /** The key that signs now. */
  public SigningKey signingKey() {
    return signing;
  }

  /** The ids of the published keys, the newest first. */
  public List<String> publishedKids() {
    return List.copyOf(published.keySet());
  }

  /** A token as the kubelet would get it now. */
  public String mint(ServiceAccountToken token) {
    return mint(token, clock.instant());
  }

  /** A token that was issued at another time. */
  public String mint(ServiceAccountToken token, Instant issuedAt) {
    return sign(token.claims(name, issuedAt), signing, signing.kid());
  }

  /**
   * A token of the legacy kind: it names another issuer and has neither audience nor expiry
   * (Kubernetes {@code pkg/serviceaccount/legacy.go}).
   */
  public String mintLegacy(String namespace, String serviceAccount) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", "kubernetes/serviceaccount");
    claims.put("kubernetes.io/serviceaccount/namespace", namespace);
    claims.put("kubernetes.io/serviceaccount/service-account.name", serviceAccount);
    claims.put("sub", new ServiceAccountSubject(namespace, serviceAccount).toString());
    return sign(claims, signing, signing.kid());
  }

  /** A token that claims this issuer and its key, signed by a stranger's key. */
  public String mintForged(ServiceAccountToken token) {
    SigningKey stranger =
        signing.algorithm().equals(JWSAlgorithm.RS256) ? SigningKey.rsa() : SigningKey.ec();
    return sign(token.claims(name, clock.instant()), stranger, signing.kid());
  }

  /** Signs any claims; for what no cluster would say. */
  public String signClaims(Map<String, Object> claims) {
    return sign(claims, signing, signing.kid());
  }

  /** A new key signs from now on; the older ones stay published until they are withdrawn. */
  public synchronized void rotate(SigningKey next) {
    published = publish(List.of(next), published);
    signing = next;
  }

  /**
   * Stops publishing a key. The signing key can be withdrawn too: tokens then name a key that
   * nobody can fetch.
   *
   * @throws IllegalArgumentException if no such key is published
   */
  public synchronized void withdraw(String kid) {
    Map<String, JWK> remaining = new LinkedHashMap<>(published);
    if (remaining.remove(kid) == null) {
      throw new IllegalArgumentException(
          "No key \"%s\" is published here, only %s".formatted(kid, publishedKids()));
    }
    published = remaining;
  }

  /** The discovery document, in the shape in which a cluster writes it. */
  public String discovery() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", name);
    document.put("jwks_uri", name + JWKS);
    document.put("response_types_supported", List.of("id_token"));
    document.put("subject_types_supported", List.of("public"));
    document.put(
        "id_token_signing_alg_values_supported",
        published.values().stream()
            .map(key -> key.getAlgorithm().getName())
            .distinct()
            .sorted()
            .toList());
    return json(document);
  }

  /** The published keys, each with a certificate that some verifiers want ({@code x5c}). */
  public String jwks() {
    return new JWKSet(List.copyOf(published.values())).toString(true);
  }

  /** Stops listening at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private Map<String, JWK> publish(List<SigningKey> first, Map<String, JWK> others) {
    Map<String, JWK> all = new LinkedHashMap<>();
    first.forEach(key -> all.put(key.kid(), key.published(certifier)));
    others.forEach(all::putIfAbsent);
    return all;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String base = address.getPath();
    String path = exchange.getRequestURI().getPath();
    if (path.equals(base + DISCOVERY)) {
      answer(exchange, 200, "application/json", discovery());
    } else if (path.equals(base + JWKS)) {
      answer(exchange, 200, "application/jwk-set+json", jwks());
    } else {
      answer(exchange, 404, "text/plain", "Nothing is published here\n");
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private HttpServer secure(InetSocketAddress socket, Builder builder) throws IOException {
    List<String> hosts = new ArrayList<>(builder.hosts);
    hosts.add(URI.create(name).getHost());
    hosts.add(builder.bind.getHostAddress());
    HttpsServer https = HttpsServer.create(socket, 0);
    https.setHttpsConfigurator(
        new HttpsConfigurator(tls.orElseThrow().serverContext(hosts.stream().distinct().toList())));
    return https;
  }

  private URI addressOf(Builder builder) {
    InetAddress bound = builder.bind;
    // Who listens on every address is reached from here by loopback.
    InetAddress reached = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    String host = reached.getHostAddress();
    return URI.create(
        "%s://%s:%d%s"
            .formatted(
                tls.isPresent() ? "https" : "http",
                host.contains(":") ? "[" + host + "]" : host,
                server.getAddress().getPort(),
                URI.create(name).getPath()));
  }

  private static String sign(Map<String, Object> claims, SigningKey key, String kid) {
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(key.algorithm()).keyID(kid).build(), new Payload(json(claims)));
    try {
      token.sign(key.signer());
    } catch (JOSEException e) {
      throw new IllegalStateException("A key that was accepted does not sign", e);
    }
    return token.serialize();
  }

  private static String json(Map<String, Object> document) {
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Claims are text, numbers, lists and maps of these", e);
    }
  }

  /** How an issuer is to listen and sign. */
  public static final class Builder {
    private final String name;
    private final Clock clock;
    private InetAddress bind = InetAddress.getLoopbackAddress();
    private int port;
    private @Nullable CertificateAuthority tls;
    private List<String> hosts = List.of();
    private List<SigningKey> keys = List.of();

    private Builder(String name, Clock clock) {
      URI url = URI.create(name);
      if (!"https".equals(url.getScheme())
          || url.getHost() == null
          || url.getPort() != -1
          || url.getQuery() != null
          || name.endsWith("/")) {
        throw new IllegalArgumentException(
            ("\"%s\" cannot name an issuer: IAM takes https://HOST/PATH without a port, a query or"
                    + " a trailing slash, such as https://oidc.rolecall.test/id/EXAMPLE")
                .formatted(name));
      }
      this.name = name;
      this.clock = clock;
    }

    /** The address to listen on; loopback unless set. */
    public Builder bind(InetAddress address) {
      this.bind = address;
      return this;
    }

    /** The port to listen on; 0, the default, takes one that is free. */
    public Builder port(int number) {
      this.port = number;
      return this;
    }

    /**
     * Speak https, with a certificate of {@code authority}.
     *
     * @param otherHosts names and addresses of it besides the one of its name and the bound one
     */
    public Builder tls(CertificateAuthority authority, String... otherHosts) {
      this.tls = authority;
      this.hosts = List.of(otherHosts);
      return this;
    }

    /** The keys to publish, of which the first signs; a new RSA key unless set. */
    public Builder keys(SigningKey signing, SigningKey... others) {
      List<SigningKey> all = new ArrayList<>(List.of(signing));
      all.addAll(List.of(others));
      this.keys = List.copyOf(all);
      return this;
    }

    /** Begins to listen. */
    public MockOidcIssuer start() {
      if (keys.isEmpty()) {
        keys = List.of(SigningKey.rsa());
      }
      return new MockOidcIssuer(this);
    }
  }
}
