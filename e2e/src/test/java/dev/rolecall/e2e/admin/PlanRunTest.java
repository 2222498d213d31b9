package dev.rolecall.e2e.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.command.Surroundings;
import dev.rolecall.e2e.profile.Plan;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanRunTest {
  private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void whatAccountAndClusterSayIsShownWithoutSecretsAndMovesNoCursor() {
    new PlanRun(surroundings(), new RoleOptions())
        .show(
            new Plan(
                List.of("role \u001b[2Jteam-a"), List.of(), List.of("The account says " + TOKEN)));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
              is so    role \\u{1b}[2Jteam-a
              note     The account says (a token, left out)
            Nothing is to be done.
            """);
  }

  private Surroundings surroundings() {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new Surroundings(
        Map.of(), Clock.systemUTC(), InputStream.nullInputStream(), out, out, false, exhibit -> {});
  }
}
