package dev.rolecall.credentials;

import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenException;
import dev.rolecall.transport.TimeLimits;
import dev.rolecall.transport.Transport;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The exchange with STS; the seam at which tests hand in an STS of their own. */
@FunctionalInterface
public interface WebIdentityExchange {
  /**
   * Asks STS for a session of the configured role with this very token, whatever its claims say,
   * and waits for the answer.
   */
  StsAnswer exchange(WebIdentityConfig config, ProjectedToken token);

  /**
   * Reads the token anew and exchanges it, whatever this clock makes of its time: that is for STS
   * to judge, by a better clock. Where STS calls it expired, the kubelet may just have replaced it:
   * then the file is read again and, if it holds another token, that one is tried, once.
   *
   * @param clock what STS's is compared with where it refuses the token for its time
   * @throws TokenException where there is no token, or one that no STS takes at any time
   * @throws WebIdentityException where STS refuses the token for its time
   */
  default StsAnswer exchange(WebIdentityConfig config, Clock clock) {
    ProjectedToken token = usable(config);
    StsAnswer answer = exchange(config, token);
    if (answer instanceof StsAnswer.Refused refused
        && refused.reason() == StsRefusal.TOKEN_EXPIRED) {
      Optional<ProjectedToken> next = replaced(config, token);
      if (next.isPresent()) {
        token = next.get();
        answer = exchange(config, token).after(answer.attempts());
      }
    }
    if (answer instanceof StsAnswer.Refused refused && refused.reason().isUntimely()) {
      throw new WebIdentityException(
          WebIdentityFailure.Untimely.of(config.role(), refused, token, clock.instant()));
    }
    return answer;
  }

  private static ProjectedToken usable(WebIdentityConfig config) {
    ProjectedToken token = ProjectedToken.read(config.tokenFile());
    token
        .unusable()
        .ifPresent(
            failure -> {
              throw new TokenException(failure);
            });
    return token;
  }

  /** The file's new token, if it holds one. A pipe gives what it gives once. */
  private static Optional<ProjectedToken> replaced(WebIdentityConfig config, ProjectedToken old) {
    try {
      return Files.isRegularFile(config.tokenFile())
          ? Optional.of(usable(config)).filter(token -> !token.reveal().equals(old.reveal()))
          : Optional.empty();
    } catch (TokenException e) {
      return Optional.empty();
    }
  }

  /**
   * How long it takes at most with one token. Whoever waits for a session waits twice as long at
   * most; then the exchange is given up, and what it brings later does not count.
   */
  default Duration limit() {
    return TimeLimits.DEFAULT.total();
  }

  /**
   * The exchange with the STS that {@code transport} leads to, within its {@link
   * TimeLimits#total()} for each token. It keeps nothing open; the transport stays its owner's to
   * close.
   */
  static WebIdentityExchange over(Transport transport) {
    return new StsExchange(transport);
  }
}
