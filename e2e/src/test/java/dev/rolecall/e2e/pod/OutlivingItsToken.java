package dev.rolecall.e2e.pod;

import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityExchange;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A process that lives longer than its pod's token: it exchanges the token, waits until the kubelet
 * has put another in its place, and exchanges again. Of each exchange it prints the token's {@code
 * iat}, its lifetime, and whose session STS gave. It is one class file, so that a ConfigMap's key
 * can hold it.
 */
public final class OutlivingItsToken {
  private OutlivingItsToken() {}

  /** By the pod's environment. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, String> environment = System.getenv();
    WebIdentityConfig config = WebIdentityConfig.fromEnvironment(environment);
    Path volume = Objects.requireNonNull(config.tokenFile().getParent());
    try (Transport transport = Transport.fromEnvironment(environment);
        WatchService changes = volume.getFileSystem().newWatchService()) {
      volume.register(changes, StandardWatchEventKinds.ENTRY_CREATE);
      WebIdentityExchange sts = WebIdentityExchange.over(transport);
      WebIdentityExchange told = (asked, token) -> told(token, sts.exchange(asked, token));
      told.exchange(config, Clock.systemUTC());
      Instant first = issuedAt(config);
      while (issuedAt(config).equals(first)) {
        changes.take().reset();
      }
      told.exchange(config, Clock.systemUTC());
    }
  }

  private static Instant issuedAt(WebIdentityConfig config) {
    return ProjectedToken.read(config.tokenFile()).issuedAt().orElseThrow();
  }

  private static StsAnswer told(ProjectedToken token, StsAnswer answer) {
    Instant issued = token.issuedAt().orElseThrow();
    System.out.printf(
        "token of %s for %s: %s%n",
        issued,
        Duration.between(issued, token.expiresAt().orElseThrow()),
        answer instanceof StsAnswer.Granted granted ? granted.assumedRoleArn() : answer);
    return answer;
  }
}
