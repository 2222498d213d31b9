package dev.rolecall.credentials;

import static dev.rolecall.credentials.ProviderFixture.ROLE;
import static dev.rolecall.credentials.ProviderFixture.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.testing.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What engines do: a provider for each file system and each client, all of them alike. */
class SharedSessionsTest {
  private final StsStub sts = new StsStub();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void prepare(@TempDir Path directory) throws IOException {
    sts.grantsUntil(Instant.now().plusSeconds(3600));
    Path token = Files.writeString(directory.resolve("token"), TokenText.lasting());
    environment.putAll(
        Map.of(
            "AWS_ROLE_ARN", ROLE.toString(),
            "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString(),
            "AWS_REGION", "eu-west-1",
            "AWS_ENDPOINT_URL", sts.address().toString()));
  }

  @AfterEach
  void stop() {
    sts.close();
  }

  @Test
  void twentyThatAreMadeAlikeMakeOneExchange() {
    List<WebIdentityCredentialsProvider> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(WebIdentityCredentialsProvider.create(environment));
    }

    assertThat(all)
        .allSatisfy(
            one -> assertThat(one.resolveCredentials()).isSameAs(all.get(0).resolveCredentials()));
    assertThat(sts.requests()).hasSize(1);
  }

  @Test
  void oneThatIsClosedLeavesTheOthersWorkingAndItself() {
    WebIdentityCredentialsProvider one = WebIdentityCredentialsProvider.create(environment);
    WebIdentityCredentialsProvider other = WebIdentityCredentialsProvider.create(environment);
    one.close();
    one.close();

    assertThat(ask(one).join().accessKeyId()).isEqualTo("ASIA1");
    assertThat(other.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    other.close();
    assertThat(other.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    assertThat(one.invalidate("ASIA1")).isTrue();
    assertThat(other.resolveCredentials().accessKeyId()).isEqualTo("ASIA2");
  }

  @Test
  void oneThatDiffersHasASessionOfItsOwn() {
    WebIdentityCredentialsProvider one = WebIdentityCredentialsProvider.create(environment);
    environment.put("AWS_ROLE_SESSION_NAME", "another");
    WebIdentityCredentialsProvider other = WebIdentityCredentialsProvider.create(environment);

    assertThat(one.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    assertThat(other.resolveCredentials().accessKeyId()).isEqualTo("ASIA2");
  }
}
