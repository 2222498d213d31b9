package dev.rolecall.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.testing.ServerKeys;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the API server is asked with, by which kubeconfig. Real parts: client-java and its HTTP, and
 * the commands that fetch credentials; the API server and the proxy take down what comes.
 */
class KubeconfigTest {
  private static final String EXEC =
      """
      {exec: {apiVersion: client.authentication.k8s.io/v1, command: %s, interactiveMode: Never, \
      env: [{name: WHO, value: alice}], installHint: "Install it: get-token"}}""";

  private static ServerKeys keys;

  @TempDir private Path folder;
  private final Deque<Headers> asked = new ArrayDeque<>();
  private LoopbackServer server;

  @BeforeAll
  static void makeKeys(@TempDir Path folder) throws Exception {
    keys = ServerKeys.in(folder);
  }

  @BeforeEach
  void start() throws Exception {
    server =
        new LoopbackServer(
            keys.context(),
            http -> {
              asked.add(http.getRequestHeaders());
              LoopbackServer.send(http, 200, "{}");
            });
    file("ca.pem", keys.certificate());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String context(String name, String user) {
    return "contexts: [{name: %s, context: {cluster: c, user: %s}}]\n".formatted(name, user);
  }

  private String cluster(String more) {
    return "clusters: [{name: c, cluster: {server: \"%s\", certificate-authority: \"%s\"%s}}]\n"
        .formatted(server.address(), folder.resolve("ca.pem"), more);
  }

  private static String user(String name, String content) {
    return "users: [{name: %s, user: %s}]\n".formatted(name, content);
  }

  private String whole(String user) {
    return "current-context: a\n" + context("a", "u") + cluster("") + user("u", user);
  }

  private Headers askedWith(Path... files) {
    String names =
        Stream.of(files).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    KubeApi.connect(Map.of("KUBECONFIG", names), Optional.empty(), Optional.empty())
        .get("/version");
    return asked.removeLast();
  }

  private void isRefused(String text, String... words) throws IOException {
    Path file = file("refused", text);
    assertThatThrownBy(() -> askedWith(file))
        .isInstanceOf(ClusterException.class)
        .message()
        .contains(words)
        .doesNotContain("Exception", "secret");
    assertThat(asked).isEmpty();
  }

  @Test
  void severalFilesAreOneAndOfOneNameTheFirstCounts() throws IOException {
    Path empty = file("empty", "# nothing\n---\n");
    Path contexts = file("contexts", "current-context: a\n" + context("a", "u"));
    Path first = file("first", cluster("") + user("u", "{token: first}"));
    Path second = file("second", "current-context: b\n" + user("u", "{token: second, as: bob}"));

    Headers headers = askedWith(empty, folder.resolve("missing"), contexts, first, second);

    assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer first");
    assertThat(headers.getFirst("Impersonate-User")).isNull();
  }

  @Test
  void aFileThatIsGivenIsNotMergedAndMustBeThere() throws IOException {
    Path given = file("given", context("a", "u"));
    Path other = file("other", whole("{token: t}"));

    assertThatThrownBy(
            () ->
                KubeApi.connect(
                    Map.of("KUBECONFIG", other.toString()), Optional.of(given), Optional.of("a")))
        .hasMessageContaining("no cluster c");
    assertThatThrownBy(
            () ->
                KubeApi.connect(
                    Map.of("KUBECONFIG", other.toString(), "KUBERNETES_SERVICE_HOST", "10.0.0.1"),
                    Optional.of(folder.resolve("missing")),
                    Optional.empty()))
        .hasMessageContaining("There is no kubeconfig");
  }

  @Test
  void whoeverIsActedAsIsToldWithEachRequest() throws IOException {
    Headers headers =
        askedWith(
            file(
                "config",
                whole(
                    "{token: t, as: jane, as-uid: \"7\", as-groups: [viewers, auditors],"
                        + " as-user-extra: {example.com/Reason: [audit]}}")));

    assertThat(headers.getFirst("Impersonate-User")).isEqualTo("jane");
    assertThat(headers.getFirst("Impersonate-Uid")).isEqualTo("7");
    assertThat(headers.get("Impersonate-Group")).containsExactly("viewers", "auditors");
    assertThat(headers.getFirst("Impersonate-Extra-example.com%2Freason")).isEqualTo("audit");
  }

  @Test
  void groupsOfNobodyAreNotActedAs() throws IOException {
    isRefused(whole("{token: secret, as-groups: [viewers]}"), "impersonates groups, and no user");
  }

  @Test
  void aTokensFileIsBesideTheKubeconfigAndBeatsAToken() throws IOException {
    file("deeper/token", "from-file\n");

    Headers headers = askedWith(file("deeper/config", whole("{token: inline, tokenFile: token}")));

    assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer from-file");
  }

  @Test
  void aTokensFileThatIsMissingIsNamed() throws IOException {
    isRefused(whole("{tokenFile: gone}"), folder.resolve("gone").toString());
  }

  @Test
  void itGoesThroughTheClustersProxy() throws IOException {
    Deque<String> lines = new ArrayDeque<>();
    try (LoopbackServer proxy =
        new LoopbackServer(
            http -> {
              lines.add(
                  http.getRequestURI() + " " + http.getRequestHeaders().getFirst("Authorization"));
              LoopbackServer.send(http, 200, "{}");
            })) {
      Path config =
          file(
              "config",
              "current-context: a\n"
                  + context("a", "u")
                  + "clusters: [{name: c, cluster: {server: \"http://api.internal\", proxy-url: \"%s\"}}]\n"
                      .formatted(proxy.address())
                  + user("u", "{token: t}"));

      KubeApi.connect(Map.of(), Optional.of(config), Optional.empty()).get("/version");

      assertThat(lines).containsExactly("http://api.internal/version null");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://proxy:8443",
    "http://proxy",
    "ftp://proxy:21",
    "'::'",
    "http://alice:secret@proxy"
  })
  void aProxyThatCannotBeUsedIsNamedWithoutItsPassword(String url) throws IOException {
    isRefused(
        "current-context: a\n"
            + context("a", "u")
            + cluster(", proxy-url: \"" + url + "\"")
            + user("u", "{}"),
        "proxy-url");
  }

  @Test
  void aCertificateIsOfTheNameThatTheClusterSays() throws Exception {
    try (LoopbackServer secure =
        new LoopbackServer(keys.context(), http -> LoopbackServer.send(http, 200, "{}"))) {
      String url = "https://localhost:" + secure.address().getPort();
      String cluster =
          "current-context: a\n"
              + context("a", "u")
              + "clusters: [{name: c, cluster: {server: \"%s\", certificate-authority: ca.pem%s}}]\n";
      Path named = file("named", cluster.formatted(url, ", tls-server-name: 127.0.0.1"));
      Path unnamed = file("unnamed", cluster.formatted(url, ""));
      Files.writeString(named, Files.readString(named) + user("u", "{}"));
      Files.writeString(unnamed, Files.readString(unnamed) + user("u", "{}"));

      KubeApi.connect(Map.of(), Optional.of(named), Optional.empty()).get("/version");
      assertThatThrownBy(
              () ->
                  KubeApi.connect(Map.of(), Optional.of(unnamed), Optional.empty()).get("/version"))
          .isInstanceOf(ClusterException.class);
    }
  }

  private Path plugin(String script) throws IOException {
    Path plugin = file("bin/get-token", "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
    return plugin;
  }

  @Test
  void aCommandBesideTheKubeconfigSaysWhoAsks() throws IOException {
    plugin(
        """
        case $KUBERNETES_EXEC_INFO in *'"interactive":false'*) ;; *) exit 1 ;; esac
        cat <<TEXT
        {"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1",
         "status": {"token": "of-$WHO"}}
        TEXT
        """);

    Headers headers = askedWith(file("config", whole(EXEC.formatted("bin/get-token"))));

    assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer of-alice");
  }

  @Test
  void aCommandThatFailsIsNamedWithItsExitCodeAndItsWords() throws IOException {
    Path plugin = plugin("echo 'login required' >&2; echo secret; exit 3\n");

    isRefused(
        whole(EXEC.formatted("bin/get-token")),
        plugin + " ended with exit code 3: login required",
        "Install it: get-token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secret | prints what is not JSON",
        "{\"kind\": \"Secret\"} | prints no ExecCredential",
        "{\"kind\": \"ExecCredential\", \"apiVersion\": \"client.authentication.k8s.io/v1beta1\"} | prints apiVersion client.authentication.k8s.io/v1beta1",
        "{\"kind\": \"ExecCredential\", \"apiVersion\": \"client.authentication.k8s.io/v1\", \"status\": {\"clientKeyData\": \"secret\"}} | prints neither a token",
      })
  void aCommandThatPrintsSomethingElseIsNamed(String printed, String told) throws IOException {
    plugin("cat <<'TEXT'\n" + printed + "\nTEXT\n");

    isRefused(whole(EXEC.formatted("bin/get-token")), "get-token " + told);
  }

  @Test
  void aCommandThatIsMissingOrWantsATerminalIsNamed() throws IOException {
    isRefused(whole(EXEC.formatted("bin/missing")), "bin/missing cannot be run");
    isRefused(
        whole(EXEC.formatted("sh").replace("Never", "Always")),
        "sh wants a terminal (interactiveMode: Always)");
  }

  @Test
  void aContextOfNobodyOrNothingIsNamed() throws IOException {
    isRefused("current-context: a\n" + context("a", "x") + cluster(""), "no user x");
    isRefused("current-context: a\n" + context("a", "u") + user("u", "{}"), "no cluster c");
    isRefused("current-context: b\n" + context("a", "u") + cluster(""), "a");
  }
}
