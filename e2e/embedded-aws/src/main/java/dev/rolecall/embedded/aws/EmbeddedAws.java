package dev.rolecall.embedded.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rolecall.embedded.http.ServerThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * STS, IAM and S3 of one made-up account, on one endpoint of this JVM. Everything in it is made and
 * changed through its AWS APIs, with the admin's key; it is gone when it is closed.
 */
public final class EmbeddedAws implements AutoCloseable {
  static {
    // Without it an answer's body waits for the acknowledgement of its headers, 40 ms on Linux. The
    // JDK reads the property once, when the JVM's first server is made (module jdk.httpserver).
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Builder settings;
  private final Account account;
  private final HttpServer server;
  private final ServerThreads threads;
  private final CompletableFuture<S3Store> store;
  private final QueryFront queries;
  private final S3Front s3;

  private EmbeddedAws(Builder settings, Account account) throws IOException {
    this.settings = settings;
    this.account = account;
    this.server = settings.server();
    this.threads = new ServerThreads("embedded-aws", ServerThreads.MOST, settings.patience);
    // The storage takes most of the start; meanwhile STS and IAM answer.
    this.store =
        CompletableFuture.supplyAsync(
            () -> new S3Store(settings.clock, settings.memory, managedKey(settings)),
            EmbeddedAws::inBackground);
    this.queries =
        new QueryFront(
            settings.region,
            settings.clock,
            settings.clients(),
            account,
            new Sts(account, settings.clock, settings.issuers, settings.wording),
            new Iam(account, settings.clock));
    this.s3 =
        new S3Front(settings.region, settings.clock, settings.clients(), account, store::join);
    server.setExecutor(threads);
    server.createContext("/", threads.handling(this::handle));
    server.start();
  }

  /** KMS's key of the account for S3, whose alias is {@code aws/s3}. */
  private static String managedKey(Builder settings) {
    return "arn:aws:kms:%s:%s:key/%s"
        .formatted(settings.region, settings.accountId, UUID.randomUUID());
  }

  /** Of loopback, on a free port, over http, in eu-central-1, unless told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  /** Where all three services answer, for {@code AWS_ENDPOINT_URL}. */
  public URI endpoint() {
    InetAddress address = server.getAddress().getAddress();
    String host =
        (address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address).getHostAddress();
    try {
      return new URI(
          settings.tls == null ? "http" : "https",
          null,
          host,
          server.getAddress().getPort(),
          null,
          null,
          null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The address of a listening socket is an address.", e);
    }
  }

  /** The account, twelve digits. */
  public String accountId() {
    return settings.accountId;
  }

  /** The region that it is in. */
  public String region() {
    return settings.region;
  }

  /** The key of the account's admin, who may do everything. */
  public String adminAccessKeyId() {
    return account.adminKey().accessKeyId();
  }

  /** Its secret; made up, and worth nothing beyond this endpoint. */
  public String adminSecretAccessKey() {
    return account.adminKey().secretAccessKey();
  }

  /**
   * Stores a role's trust policy past IAM's grammar: old accounts hold such as IAM would refuse
   * today, and STS decides by them. One that cannot be read admits nobody here.
   *
   * @throws IllegalArgumentException where there is no such role
   */
  public void storeTrustPolicy(String roleName, String document) {
    IamRoles.storeTrust(account, roleName, document);
  }

  /**
   * From now on what IAM stores counts so much later for STS and S3, as at AWS, where 7.6 to 11.4 s
   * were recorded; IAM itself tells it at once.
   */
  public void propagateIn(Duration later) {
    account.propagateIn(later);
  }

  /**
   * From now on what is decided of each request is told, on the thread that decides: who, what, and
   * the statement or condition by which.
   */
  public void tell(Consumer<Decided> whom) {
    account.tell(whom);
  }

  /** Stops at once; whoever waits for an answer meets a closed connection. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Wire wire = new Wire(exchange);
    String requestId = requestId();
    try {
      if (wire.isForPath() && QueryFront.isFor(wire.head())) {
        queries.handle(wire, requestId);
      } else {
        s3.handle(wire, requestId);
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      System.getLogger(EmbeddedAws.class.getName())
          .log(System.Logger.Level.DEBUG, "Failed to answer a request.", e);
      AwsError error = S3Errors.INTERNAL_ERROR.error();
      wire.answer(
          error.status(),
          "application/xml",
          S3ErrorDocument.of(error, wire.head().path(), requestId));
    }
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "embedded-aws-storage");
    thread.setDaemon(true);
    thread.start();
  }

  /** Sixteen letters and digits, as S3's are. */
  private static String requestId() {
    byte[] random = new byte[8];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random).toUpperCase(Locale.ROOT);
  }

  /** What an endpoint is made from. */
  public static final class Builder {
    private Clock clock = Clock.systemUTC();
    private @Nullable Clock clients;
    private InetAddress bind = InetAddress.getLoopbackAddress();
    private int port;
    private @Nullable SSLContext tls;
    private String region = "eu-central-1";
    private String accountId = "123456789012";
    private Map<String, IssuerAddress> issuers = Map.of();
    private TokenVerifier.Wording wording = TokenVerifier.Wording.UNIFORM;
    private Duration patience = ServerThreads.PATIENCE;
    private long memory = Runtime.getRuntime().maxMemory() / 2;

    private Builder() {}

    /** By which tokens, signatures and sessions end. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * The clock that clients sign by, where it is to be another than the account's: their
     * signatures are judged by it, and all else, such as the end of a token or of a session, is
     * not.
     */
    public Builder clientsClock(Clock clients) {
      this.clients = clients;
      return this;
    }

    private Clock clients() {
      return clients == null ? clock : clients;
    }

    /** Listens there; anything but loopback is open to who can reach it. */
    public Builder bind(InetAddress bind) {
      this.bind = bind;
      return this;
    }

    /** 0 for a free one. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** Serves https, with the key that the context holds. */
    public Builder https(SSLContext tls) {
      this.tls = tls;
      return this;
    }

    /** For which requests must be signed. */
    public Builder region(String region) {
      this.region = region;
      return this;
    }

    /** Twelve digits. */
    public Builder accountId(String accountId) {
      if (!accountId.matches("[0-9]{12}")) {
        throw new IllegalArgumentException(
            "An account id is twelve digits, and '" + accountId + "' is not.");
      }
      this.accountId = accountId;
      return this;
    }

    /** Where issuers are found, by their name (the URL in {@code iss}). */
    public Builder issuers(Map<String, IssuerAddress> issuers) {
      this.issuers = Map.copyOf(issuers);
      return this;
    }

    /**
     * Refuses a token for a missing provider and for a wrong audience in a sentence each, as AWS
     * did until 2026; else in the one sentence that AWS has since.
     */
    public Builder namedTokenRefusals() {
      this.wording = TokenVerifier.Wording.NAMED;
      return this;
    }

    /**
     * How long a client is waited for that has begun a request, or does not take its answer: 20 s
     * unless told otherwise. Then it loses its connection.
     */
    public Builder patience(Duration patience) {
      this.patience = patience;
      return this;
    }

    /**
     * In bytes, what objects, their versions and parts of uploads may take together; half of the
     * JVM's heap unless told otherwise. What goes beyond is refused with 503 SlowDown, and deleting
     * makes room.
     */
    public Builder memory(long bytes) {
      if (bytes <= 0) {
        throw new IllegalArgumentException(
            "Memory for objects is a number of bytes above 0, and " + bytes + " is not.");
      }
      this.memory = bytes;
      return this;
    }

    /**
     * Starts it: with an account that has nothing but its admin.
     *
     * @throws UncheckedIOException where the port is taken, or the address is not this machine's
     */
    public EmbeddedAws start() {
      try {
        return new EmbeddedAws(this, new Account(accountId, clock));
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot listen on "
                + bind.getHostAddress()
                + ":"
                + port
                + ": "
                + e.getMessage()
                + ". Choose another port, or 0 for a free one.",
            e);
      }
    }

    private HttpServer server() throws IOException {
      InetSocketAddress address = new InetSocketAddress(bind, port);
      if (tls == null) {
        return HttpServer.create(address, 0);
      }
      HttpsServer server = HttpsServer.create(address, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return server;
    }
  }
}
