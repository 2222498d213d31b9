package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.WebIdentityListener.Failed;
import dev.rolecall.credentials.WebIdentityListener.Reason;
import dev.rolecall.credentials.WebIdentityListener.ServedStale;
import dev.rolecall.credentials.WebIdentityListener.Succeeded;
import dev.rolecall.logging.RecordedLog;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What STS echoes, or an endpoint was given with, is in no line of the log. */
class LoggedEventsTest {
  private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl";
  private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/team-a");

  private final LoggedEvents log = new LoggedEvents();

  @Test
  void aSessionsNameThatIsATokenIsNotLogged() {
    RecordedLog.clear();

    log.succeeded(
        new Succeeded(
            ROLE,
            Reason.FIRST,
            "ASIA1\nINFO all is well",
            Instant.EPOCH,
            "arn:aws:sts::111122223333:assumed-role/team-a/" + TOKEN,
            1,
            Duration.ZERO));

    assertThat(RecordedLog.lines())
        .singleElement()
        .asString()
        .contains("ASIA1 INFO all is well until", "assumed-role/team-a/(a token, left out)");
  }

  @Test
  void norIsThePasswordOfAnEndpoint() {
    RecordedLog.clear();
    WebIdentityFailure failure =
        new WebIdentityFailure.Unreachable(
            new StsAnswer.Unreachable(
                URI.create("https://me:password@sts.example/"), "the connection broke", 1));

    log.failed(new Failed(ROLE, Reason.FIRST, failure, Duration.ZERO));
    log.servedStale(new ServedStale(ROLE, "ASIA1", Instant.EPOCH, failure, Duration.ofSeconds(5)));

    assertThat(RecordedLog.lines())
        .hasSize(2)
        .allMatch(line -> line.contains("https://(user)@sts.example/"))
        .noneMatch(line -> line.contains("password"));
  }
}
