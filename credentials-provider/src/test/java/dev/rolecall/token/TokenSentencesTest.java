package dev.rolecall.token;

import dev.rolecall.testing.Golden;
import dev.rolecall.token.TokenFailure.Flaw;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TokenSentencesTest {
  private static final Path FILE =
      Path.of("/var/run/secrets/eks.amazonaws.com/serviceaccount/token");
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void everyFailureTellsProblemCauseAndRemedy() {
    Golden.check(
        getClass(),
        "failures.txt",
        Stream.of(
                new TokenFailure.Absent(FILE, false),
                new TokenFailure.Absent(FILE, true),
                unreadable(new FileAccess(0600, 0, 0, 1000, List.of(100L))),
                unreadable(new FileAccess(0640, 0, 2000, 1000, List.of(100L, 27L))),
                unreadable(new FileAccess(0200, 1000, 0, 1000, List.of(100L))),
                new TokenFailure.Unreadable(FILE, true, "permission denied", Optional.empty()),
                new TokenFailure.Empty(FILE),
                new TokenFailure.TooLong(FILE),
                new TokenFailure.Malformed(FILE, "token", Flaw.NOT_THREE_PARTS),
                new TokenFailure.Malformed(FILE, "header", Flaw.NOT_BASE64URL),
                new TokenFailure.Malformed(FILE, "claims", Flaw.NOT_JSON),
                new TokenFailure.Malformed(FILE, "iss", Flaw.MISSING),
                new TokenFailure.Malformed(FILE, "sub", Flaw.NOT_TEXT),
                new TokenFailure.Malformed(FILE, "exp", Flaw.NOT_A_TIME),
                new TokenFailure.Expired(FILE, NOW.minusSeconds(3 * 3600), NOW),
                new TokenFailure.NotYetValid(FILE, NOW.plusSeconds(90), NOW),
                new TokenFailure.Legacy(FILE))
            .map(failure -> new TokenException(failure).getMessage())
            .toList());
  }

  private static TokenFailure unreadable(FileAccess access) {
    return new TokenFailure.Unreadable(FILE, true, "permission denied", Optional.of(access));
  }
}
