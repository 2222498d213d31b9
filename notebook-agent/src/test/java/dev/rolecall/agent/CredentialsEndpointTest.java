package dev.rolecall.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.WebIdentityException;
import dev.rolecall.credentials.WebIdentityFailure;
import dev.rolecall.s3.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** The endpoint on this machine's loopback; its role, its sessions and its users are made up. */
final class CredentialsEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/team-a");
  private static final Instant BEGAN = Instant.parse("2026-11-30T10:00:00Z");
  private static final Instant EXPIRES = Instant.parse("2026-11-30T12:00:00Z");
  private static final Narrowing READING =
      new Narrowing(Optional.of(Scope.parse("s3://ml-data/team-a/")), true);
  private static final Map<String, String> POD =
      Map.of(
          "AWS_ROLE_ARN", ROLE.toString(),
          "AWS_WEB_IDENTITY_TOKEN_FILE", "/token",
          "AWS_SECRET_ACCESS_KEY", "secret");
  private static final long KERNEL = 100;
  private static final long OTHER = 200;

  @TempDir private Path folder;
  private Path file;

  /** When each process began. */
  private final Map<Long, Instant> processes = new HashMap<>(Map.of(KERNEL, BEGAN, OTHER, BEGAN));

  /** By what each source that is open gives sessions. */
  private final List<Narrowing> open = new ArrayList<>();

  private Optional<WebIdentityFailure> failure = Optional.empty();

  /** Whoever does not wait is answered after it. */
  private CompletableFuture<Void> exchange = CompletableFuture.completedFuture(null);

  private CredentialsEndpoint endpoint = endpoint();

  private CredentialsEndpoint endpoint() {
    return new CredentialsEndpoint(
        Optional.ofNullable(file),
        POD,
        MadeUp::new,
        process -> Optional.ofNullable(processes.get(process)));
  }

  @BeforeEach
  void makeEndpoint() {
    file = folder.resolve("agent.credentials");
    endpoint = endpoint();
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void whoShowsTheTokenGetsASessionAsAContainerDoes() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);

    Answer answer = asking.get();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json())
        .isEqualTo(
            JSON.readTree(
                """
                {"AccessKeyId":"ASIAROLE","SecretAccessKey":"secret","Token":"token",
                 "Expiration":"2026-11-30T12:00:00Z","AccountId":"111122223333",
                 "RoleArn":"arn:aws:iam::111122223333:role/team-a"}"""));
  }

  @Test
  void theEnvironmentLosesWhatWouldWin() throws Exception {
    Map<String, Optional<String>> environment = endpoint.on(KERNEL, Narrowing.NONE).environment();

    assertThat(environment.keySet())
        .containsExactly(
            "AWS_ROLE_ARN",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN");
    assertThat(environment.values().stream().filter(Optional::isPresent)).hasSize(2);
    assertThat(value(environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI"))
        .matches("http://127\\.0\\.0\\.1:\\d+/credentials");
    // 256 bits in base64url.
    assertThat(value(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN")).matches("[\\w-]{43}");
  }

  @Test
  void withoutTheTokenNobodyIsServed() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);

    List<String> wrong =
        List.of("", "Authorization: \r\n", "Authorization: x\r\n", asking.shown() + asking.shown());
    for (String shown : wrong) {
      Answer answer = asking.send("GET", "/credentials", asking.host() + shown);
      assertThat(answer.status()).as(shown).isEqualTo(401);
      assertThat(answer.json().path("code").asText()).isEqualTo("AccessDenied");
      assertThat(answer.json().path("message").asText())
          .contains("%rolecall credentials on")
          .doesNotContain(asking.token());
    }
  }

  @Test
  void aPagesRequestIsRefusedWhateverItShows() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);

    for (String header :
        List.of(
            "Origin: http://127.0.0.1:" + asking.port(),
            "origin: null",
            "X-Forwarded-For: 10.0.0.1",
            "x-forwarded-proto: http",
            "Forwarded: for=10.0.0.1")) {
      Answer answer =
          asking.send("GET", "/credentials", asking.host() + asking.shown() + header + "\r\n");
      assertThat(answer.status()).as(header).isEqualTo(403);
      assertThat(answer.json().path("code").asText()).isEqualTo("NotDirect");
    }
  }

  @Test
  void aForeignHostIsRefusedWhateverItShows() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);

    for (String host :
        List.of(
            "",
            "Host: localhost:" + asking.port() + "\r\n",
            "Host: 127.0.0.1\r\n",
            "Host: evil.example:" + asking.port() + "\r\n",
            asking.host() + asking.host())) {
      Answer answer = asking.send("GET", "/credentials", host + asking.shown());
      assertThat(answer.status()).as(host).isEqualTo(403);
      assertThat(answer.json().path("code").asText()).isEqualTo("ForeignHost");
    }
  }

  @Test
  void otherMethodsAndPathsAreRefused() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);
    String headers = asking.host() + asking.shown();

    for (String method : List.of("POST", "PUT", "HEAD", "OPTIONS", "DELETE")) {
      assertThat(asking.send(method, "/credentials", headers + "Content-Length: 0\r\n").status())
          .as(method)
          .isEqualTo(405);
    }
    for (String target :
        List.of(
            "/",
            "/credentials/",
            "/credentials?x",
            "/x/../credentials",
            "http://127.0.0.1:" + asking.port() + "/credentials")) {
      assertThat(asking.send("GET", target, headers).status()).as(target).isEqualTo(404);
    }
  }

  @Test
  void asManyAsMayConnectAreServedAndTheNextIsNot() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);
    List<Socket> silent = new ArrayList<>();
    try {
      for (int connection = 0; connection < 64; connection++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), asking.port()));
      }

      // It is closed at once: unanswered, or before it has asked.
      assertThatThrownBy(asking::get).isInstanceOfAny(AssertionError.class, IOException.class);
      assertThat(
              asking
                  .send(silent.get(0), "GET", "/credentials", asking.host() + asking.shown())
                  .status())
          .isEqualTo(200);
    } finally {
      for (Socket each : silent) {
        each.close();
      }
    }
  }

  @Test
  void whileOneWaitsForAnExchangeOthersAreAnswered() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);
    exchange = new CompletableFuture<>();
    try (Socket waiting = new Socket(InetAddress.getLoopbackAddress(), asking.port())) {
      asking.write(waiting, "GET", "/credentials", asking.host() + asking.shown());

      assertThat(asking.send("GET", "/", asking.host()).status()).isEqualTo(404);
      exchange.complete(null);
      assertThat(asking.answer(waiting).status()).isEqualTo(200);
    }
  }

  @Test
  void itEndsWhileOneWaitsForAnExchange() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);
    exchange = new CompletableFuture<>();
    try (Socket waiting = new Socket(InetAddress.getLoopbackAddress(), asking.port())) {
      asking.write(waiting, "GET", "/credentials", asking.host() + asking.shown());
      assertThat(asking.send("GET", "/", asking.host()).status()).isEqualTo(404);

      endpoint.off(KERNEL);
      exchange.complete(null);

      assertThat(waiting.getInputStream().read()).isNegative();
    }
  }

  @Test
  void aFailureOfTheExchangeIsToldWithItsCause() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);
    failure = Optional.of(new WebIdentityFailure.NoThread());

    Answer answer = asking.get();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().path("code").asText()).isEqualTo("NoCredentials");
    assertThat(answer.json().path("message").asText())
        .contains(failure.get().explain().problem(), failure.get().explain().cause());

    // What does not pass by itself is not asked for again.
    failure = Optional.of(new WebIdentityFailure.RegionElsewhere(ROLE, "cn-north-1", "aws-cn"));
    assertThat(asking.get().status()).isEqualTo(400);
  }

  @Test
  void withoutASessionItIsNotTurnedOn() {
    failure = Optional.of(new WebIdentityFailure.NoThread());

    assertThatThrownBy(() -> endpoint.on(KERNEL, READING)).isInstanceOf(WebIdentityException.class);
    assertThat(endpoint.users()).isZero();
    assertThat(open).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void whatOneTurnsOffAnotherKeeps() throws Exception {
    Asking first = on(KERNEL, Narrowing.NONE);
    Asking second = on(OTHER, Narrowing.NONE);

    assertThat(endpoint.off(KERNEL)).isTrue();
    assertThat(endpoint.off(KERNEL)).isFalse();

    assertThat(first.get().status()).isEqualTo(401);
    assertThat(second.get().status()).isEqualTo(200);
    assertThat(endpoint.users()).isEqualTo(1);
  }

  @Test
  void afterTheLastIsOffNothingIsLeft() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);
    endpoint.off(KERNEL);

    assertThatThrownBy(asking::get).isInstanceOf(IOException.class);
    assertThat(open).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void turnedOnTwiceItIsTheSame() throws Exception {
    assertThat(on(KERNEL, READING)).isEqualTo(on(KERNEL, READING));
  }

  @Test
  void forAnotherNarrowingTheEarlierTokenIsGoodForNothing() throws Exception {
    Asking wide = on(KERNEL, Narrowing.NONE);
    Asking narrow = on(KERNEL, READING);

    assertThat(wide.get().status()).isEqualTo(401);
    assertThat(narrow.get().status()).isEqualTo(200);
    assertThat(open).containsExactly(READING);
  }

  @Test
  void aProcessThatHasEndedHoldsNoToken() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);
    Asking other = on(OTHER, Narrowing.NONE);

    // Its number is another's by now.
    processes.put(KERNEL, BEGAN.plusSeconds(60));
    processes.remove(OTHER);

    assertThat(asking.get().status()).isEqualTo(401);
    assertThat(other.get().status()).isEqualTo(401);
    assertThat(endpoint.users()).isZero();
    assertThat(file).doesNotExist();
  }

  @Test
  void oneThatComesAfterAKilledOneTakesItsPortAndTokens() throws Exception {
    Asking asking = on(KERNEL, READING);
    on(OTHER, Narrowing.NONE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    endpoint.close();
    processes.remove(OTHER);

    endpoint = endpoint();
    endpoint.resume();

    assertThat(asking.get().status()).isEqualTo(200);
    assertThat(open).containsExactly(READING);
    assertThat(endpoint.users()).isEqualTo(1);
    assertThat(on(KERNEL, READING)).isEqualTo(asking);
  }

  @Test
  void aShellThatWasLedToAKilledOneStartsTheNextWithThePodsEnvironment() throws Exception {
    Map<String, String> shells = new HashMap<>(POD);
    endpoint
        .on(KERNEL, Narrowing.NONE)
        .environment()
        .forEach(
            (name, value) ->
                value.ifPresentOrElse(each -> shells.put(name, each), () -> shells.remove(name)));

    assertThat(CredentialsEndpoint.podsAgain(shells, file)).isEqualTo(POD);
    assertThat(file).content().doesNotContain("secret");

    // Who was led elsewhere means that.
    shells.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials");
    assertThat(CredentialsEndpoint.podsAgain(shells, file)).isEqualTo(shells);
    endpoint.off(KERNEL);
    assertThat(CredentialsEndpoint.podsAgain(shells, file)).isEqualTo(shells);
  }

  @Test
  void whereThePortIsAnothersTheTokensAreForgotten() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);
    endpoint.close();
    try (ServerSocket another =
        new ServerSocket(asking.port(), 1, InetAddress.getLoopbackAddress())) {
      endpoint = endpoint();
      endpoint.resume();

      assertThat(endpoint.users()).isZero();
      assertThat(file).doesNotExist();
      assertThat(on(KERNEL, Narrowing.NONE).token()).isNotEqualTo(asking.token());
      assertThat(another.isBound()).isTrue();
    }
  }

  @Test
  void aFileThatIsNoneOfOursIsPassedOver() throws Exception {
    for (String text : List.of("", "{", "[]", "{\"port\":1,\"holders\":[{}]}", "{\"holders\":3}")) {
      Files.writeString(file, text);
      endpoint.resume();
      assertThat(endpoint.users()).as(text).isZero();
    }
    on(KERNEL, Narrowing.NONE);
  }

  @Test
  void whereTheTokenCannotBeKeptItIsNotGiven() throws Exception {
    Files.createDirectory(folder.resolve("agent.credentials.new"));

    assertThatThrownBy(() -> endpoint.on(KERNEL, Narrowing.NONE)).isInstanceOf(IOException.class);
    assertThat(endpoint.users()).isZero();
    assertThat(endpoint.environment(KERNEL)).isEmpty();
  }

  @Test
  void noTextOfItsPartsHasATokenOrAKey() throws Exception {
    Asking asking = on(KERNEL, Narrowing.NONE);
    Holder holder = endpoint.held(KERNEL).orElseThrow();

    assertThat(holder.toString()).doesNotContain(asking.token());
    assertThat(EndpointReply.session(ROLE, new MadeUp(Narrowing.NONE).session()).toString())
        .isEqualTo("200");
  }

  private Asking on(long process, Narrowing narrowing) throws IOException {
    Map<String, Optional<String>> environment = endpoint.on(process, narrowing).environment();
    return new Asking(
        URI.create(value(environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI")).getPort(),
        value(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN"));
  }

  private static String value(Map<String, Optional<String>> environment, String name) {
    return environment.getOrDefault(name, Optional.empty()).orElseThrow();
  }

  /** A client that writes its requests by hand. */
  private record Asking(int port, String token) {
    String host() {
      return "Host: 127.0.0.1:" + port + "\r\n";
    }

    String shown() {
      return "Authorization: " + token + "\r\n";
    }

    Answer get() throws IOException {
      return send("GET", "/credentials", host() + shown());
    }

    Answer send(String method, String target, String headers) throws IOException {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return send(socket, method, target, headers);
      }
    }

    Answer send(Socket socket, String method, String target, String headers) throws IOException {
      write(socket, method, target, headers);
      return answer(socket);
    }

    void write(Socket socket, String method, String target, String headers) throws IOException {
      String request = method + " " + target + " HTTP/1.1\r\n" + headers;
      socket
          .getOutputStream()
          .write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    Answer answer(Socket socket) throws IOException {
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all).as("is answered").isNotEmpty();
      return new Answer(
          Integer.parseInt(all.substring(9, 12)), all.substring(all.indexOf("\r\n\r\n") + 4));
    }
  }

  private record Answer(int status, String body) {
    JsonNode json() throws IOException {
      return JSON.readTree(body);
    }
  }

  /** Gives one session, or fails as the test says. */
  private final class MadeUp implements SessionSource {
    private final Narrowing narrowing;

    MadeUp(Narrowing narrowing) {
      this.narrowing = narrowing;
      open.add(narrowing);
    }

    @Override
    public RoleArn role() {
      return ROLE;
    }

    @Override
    public AwsSessionCredentials session() {
      failure.ifPresent(
          why -> {
            throw new WebIdentityException(why);
          });
      return AwsSessionCredentials.builder()
          .accessKeyId("ASIAROLE")
          .secretAccessKey("secret")
          .sessionToken("token")
          .expirationTime(EXPIRES)
          .build();
    }

    /** At once, unless the test holds it. */
    @Override
    public CompletableFuture<AwsSessionCredentials> promised() {
      return exchange.thenApply(over -> session());
    }

    @Override
    public void close() {
      open.remove(narrowing);
    }
  }
}
