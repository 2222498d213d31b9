package dev.rolecall.e2e.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.CommandRun;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.testing.TokenText;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From where {@code verify} knows who signs a cluster's tokens. */
final class IssuerTest {
  private static final String PUBLISHED = "/.well-known/openid-configuration";
  private static final String TOKEN = AdminPeers.ACCOUNTS + "/default-editor/token";
  private static final String FORBIDDEN = "{\"kind\": \"Status\", \"code\": 403}";
  private static final String OF_TOKEN = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC";

  @TempDir private Path folder;
  private AdminPeers peers;

  @BeforeEach
  void start() throws IOException {
    peers = new AdminPeers(folder);
  }

  @AfterEach
  void close() {
    peers.close();
  }

  private void makesTokens(String status) {
    peers.answers(
        TOKEN,
        http -> {
          String request = LoopbackServer.body(http);
          assertThat(request)
              .contains("\"audiences\":[\"rolecall.dev/issuer\"]", "\"expirationSeconds\":600");
          LoopbackServer.send(http, 201, "{\"status\": {%s}}".formatted(status));
        });
  }

  @Test
  void whoMayNotReadItAsksForATokenWhichNamesIt() {
    peers.answers(PUBLISHED, 403, FORBIDDEN);
    makesTokens("\"token\": \"%s\"".formatted(TokenText.lasting()));

    CommandRun ran = peers.verify();

    assertThat(ran.out())
        .contains("its issuer " + OF_TOKEN + ", by a token of default-editor.")
        .doesNotContain(TokenText.SIGNATURE);
  }

  @Test
  void whoMayNeitherReadNorAskIsToldWhatToName() {
    peers.answers(PUBLISHED, 403, FORBIDDEN);

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .contains(
            "Who signs the cluster's tokens is not to be seen.",
            "create of serviceaccounts/token",
            "--issuer URL");
  }

  @Test
  void oneThatIsGivenIsBelievedAndTheReportSaysSo() {
    peers.answers(PUBLISHED, 403, FORBIDDEN);

    assertThat(peers.verify("--issuer", "https://oidc.example.com/id/B").out())
        .contains("its issuer https://oidc.example.com/id/B, as it was given.");
  }

  @Test
  void whatIsNoTokenIsToldWithoutWhatItIs() {
    peers.answers(PUBLISHED, 403, FORBIDDEN);
    makesTokens("\"token\": \"secret\"");

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("what came back has no token").doesNotContain("secret");
  }
}
