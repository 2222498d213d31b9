package dev.rolecall.agent;

import dev.rolecall.credentials.WebIdentityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The container credentials endpoint of this agent: which processes hold a token for it, and which
 * session each gets. It listens while one does. A process that has ended holds none.
 */
final class CredentialsEndpoint implements AutoCloseable {
  private static final int TOKEN_BYTES = 32;

  private static final String URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final String TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

  /**
   * The SDKs take web identity first, the relative address before the full one, and some the
   * token's file before the token (AWS SDKs and Tools Reference Guide, Container credential
   * provider, and Standardized credential providers). None of them is a secret.
   */
  private static final List<String> STRONGER =
      List.of(
          "AWS_ROLE_ARN",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");

  private final Optional<Path> file;
  private final Map<String, String> pods;
  private final Function<Narrowing, SessionSource> sources;
  private final Processes processes;

  /** Is changed under the lock, and read without it, as {@link #holders} are. */
  private final Map<Narrowing, SessionSource> open = new ConcurrentHashMap<>();

  /** What sessions are being asked for at present. */
  private final List<Narrowing> asked = new ArrayList<>();

  /** Is changed under the lock, and read without it: one request does not wait for another. */
  private volatile List<Holder> holders = List.of();

  private @Nullable CredentialsListener listener;

  /**
   * One that nobody uses yet.
   *
   * @param file where it keeps who holds a token, for the next agent; if it does
   * @param environment the pod's
   */
  CredentialsEndpoint(
      Optional<Path> file,
      Map<String, String> environment,
      Function<Narrowing, SessionSource> sources,
      Processes processes) {
    this.file = file;
    this.pods = new TreeMap<>(environment);
    this.pods.keySet().retainAll(STRONGER);
    this.sources = sources;
    this.processes = processes;
  }

  /** Goes on for those whom an agent served that was killed, where it did, by the same tokens. */
  synchronized void resume() {
    // Nearly always there is none, and reading needs JSON.
    Optional<KeptHolders> kept = file.filter(Files::exists).flatMap(KeptHolders::in);
    if (kept.isEmpty()) {
      return;
    }
    List<Holder> there =
        kept.get().holders().stream().filter(each -> each.isThere(processes)).toList();
    try {
      if (!there.isEmpty()) {
        listener = CredentialsListener.at(kept.get().port(), this::reply);
        holders = there;
      }
    } catch (IOException anothersPort) {
      // Who listens there now has been shown the tokens, perhaps: they are good for nothing.
    }
    keepOrForget();
  }

  /**
   * What an environment has to hold for who asks here.
   *
   * @param environment by name the value, or that there is to be none
   * @param expires when the session ends that it gets first
   */
  record Grant(Map<String, Optional<String>> environment, String role, Instant expires) {}

  /**
   * Gives a process a token, once there is a session for it. One that has it for the same keeps it;
   * for another narrowing it gets another, and the old one is good for nothing.
   *
   * @throws WebIdentityException where there is no session
   * @throws IOException where it cannot listen, or not keep the token
   */
  Grant on(long process, Narrowing narrowing) throws IOException {
    SessionSource source = asked(narrowing);
    try {
      AwsSessionCredentials session = source.session();
      return new Grant(
          hold(process, narrowing),
          source.role().toString(),
          session.expirationTime().orElseThrow());
    } finally {
      answered(narrowing);
    }
  }

  private synchronized SessionSource asked(Narrowing narrowing) {
    SessionSource source = source(narrowing);
    asked.add(narrowing);
    return source;
  }

  private synchronized void answered(Narrowing narrowing) {
    asked.remove(narrowing);
    closeUnused();
  }

  private synchronized SessionSource source(Narrowing narrowing) {
    return open.computeIfAbsent(narrowing, sources);
  }

  private synchronized Map<String, Optional<String>> hold(long process, Narrowing narrowing)
      throws IOException {
    if (listener == null) {
      listener = CredentialsListener.at(0, this::reply);
    }
    String uri = listener.uri();
    Optional<Holder> earlier =
        held(process).filter(each -> each.narrowing().equals(narrowing) && each.isThere(processes));
    if (earlier.isPresent()) {
      return environment(uri, earlier.get().token());
    }
    Holder holder = new Holder(token(), process, began(process), narrowing);
    List<Holder> before = holders;
    List<Holder> after = new ArrayList<>(before);
    after.removeIf(each -> each.process() == process);
    after.add(holder);
    holders = List.copyOf(after);
    try {
      keep();
    } catch (IOException e) {
      holders = before;
      keepOrForget();
      throw e;
    }
    return environment(uri, holder.token());
  }

  private Instant began(long process) throws IOException {
    return processes
        .began(process)
        .orElseThrow(() -> new IOException("there is no process " + process));
  }

  private static String token() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Takes the token away from a process; false where it had none. */
  synchronized boolean off(long process) {
    boolean had = held(process).isPresent();
    holders = holders.stream().filter(each -> each.process() != process).toList();
    keepOrForget();
    return had;
  }

  synchronized Optional<Holder> held(long process) {
    return holders.stream().filter(each -> each.process() == process).findFirst();
  }

  /**
   * What a process that has a token is to have in its environment; nothing for one that has none.
   */
  synchronized Map<String, Optional<String>> environment(long process) {
    Optional<Holder> holder = held(process);
    return holder.isPresent() && listener != null
        ? environment(listener.uri(), holder.get().token())
        : Map.of();
  }

  /** By how many processes that are there. */
  synchronized int users() {
    List<Holder> there = holders.stream().filter(each -> each.isThere(processes)).toList();
    if (there.size() < holders.size()) {
      holders = there;
      keepOrForget();
    }
    return there.size();
  }

  /** By name the value, or that there is to be none. */
  private static Map<String, Optional<String>> environment(String uri, String token) {
    Map<String, Optional<String>> environment = new LinkedHashMap<>();
    STRONGER.forEach(name -> environment.put(name, Optional.empty()));
    environment.put(URI, Optional.of(uri));
    environment.put(TOKEN, Optional.of(token));
    return environment;
  }

  /**
   * The pod's, of the one that an agent is started with: a shell that was led to the endpoint of an
   * agent that was killed has no other.
   *
   * @param file where that one kept who holds a token
   */
  static Map<String, String> podsAgain(Map<String, String> environment, Path file) {
    // Nearly always there is none, and reading needs JSON.
    return Optional.of(file)
        .filter(Files::exists)
        .flatMap(KeptHolders::in)
        .filter(kept -> CredentialsListener.uri(kept.port()).equals(environment.get(URI)))
        .map(
            kept -> {
              Map<String, String> pods = new HashMap<>(kept.pods());
              pods.putAll(environment);
              pods.keySet().removeAll(List.of(URI, TOKEN));
              return pods;
            })
        .orElse(environment);
  }

  /** Waits for nothing, nor for the lock, under which the listener is closed. */
  private CompletableFuture<EndpointReply> reply(Optional<String> token) {
    return token
        .flatMap(this::shown)
        .map(holder -> opened(holder.narrowing()).thenCompose(CredentialsEndpoint::reply))
        .orElseGet(() -> CompletableFuture.completedFuture(EndpointReply.noToken()))
        .exceptionally(CredentialsEndpoint::failed);
  }

  private static CompletableFuture<EndpointReply> reply(SessionSource source) {
    return source.promised().thenApply(session -> EndpointReply.session(source.role(), session));
  }

  private static EndpointReply failed(Throwable thrown) {
    @Nullable Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return cause instanceof WebIdentityException e
        ? EndpointReply.failed(e.failure())
        : EndpointReply.defect(cause == null ? thrown : cause);
  }

  /** One that an earlier agent gave a token for is not open yet. */
  private CompletableFuture<SessionSource> opened(Narrowing narrowing) {
    return Optional.ofNullable(open.get(narrowing))
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> CompletableFuture.supplyAsync(() -> source(narrowing)));
  }

  /** All tokens are looked at, so that the time does not tell whose it is. */
  private Optional<Holder> shown(String token) {
    List<Holder> shown = holders.stream().filter(each -> each.shows(token)).toList();
    return shown.stream().filter(each -> each.isThere(processes)).findFirst();
  }

  private void keep() throws IOException {
    if (file.isPresent() && listener != null) {
      new KeptHolders(listener.port(), pods, holders).write(file.get());
    }
  }

  /** After some have gone: without any it stops listening. */
  private void keepOrForget() {
    closeUnused();
    try {
      if (!holders.isEmpty()) {
        keep();
        return;
      }
      if (listener != null) {
        listener.close();
        listener = null;
      }
      if (file.isPresent()) {
        Files.deleteIfExists(file.get());
      }
    } catch (IOException e) {
      // The next agent drops those who are gone.
    }
  }

  private void closeUnused() {
    Set<Narrowing> used = new HashSet<>(asked);
    holders.forEach(each -> used.add(each.narrowing()));
    open.entrySet()
        .removeIf(
            entry -> {
              boolean unused = !used.contains(entry.getKey());
              if (unused) {
                entry.getValue().close();
              }
              return unused;
            });
  }

  /** Ends listening. Who holds a token is kept in the file, for the next agent. */
  @Override
  public synchronized void close() {
    if (listener != null) {
      listener.close();
      listener = null;
    }
    holders = List.of();
    closeUnused();
  }
}
