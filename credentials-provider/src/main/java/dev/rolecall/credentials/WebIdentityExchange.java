package dev.rolecall.credentials;

import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenException;
import dev.rolecall.transport.Transport;
import java.time.Clock;

/** The exchange with STS; the seam at which tests hand in an STS of their own. */
@FunctionalInterface
public interface WebIdentityExchange {
  /**
   * Asks STS for a session of the configured role with this very token, whatever its claims say,
   * and waits for the answer.
   */
  StsAnswer exchange(WebIdentityConfig config, ProjectedToken token);

  /**
   * Reads the token anew and exchanges it. Where STS calls it expired, the kubelet may just have
   * replaced it: then the file is read again and, if it holds another token, that one is tried,
   * once.
   *
   * @throws TokenException where there is no token, or its claims say that STS would refuse it now
   */
  default StsAnswer exchange(WebIdentityConfig config, Clock clock) {
    ProjectedToken token = usable(config, clock);
    StsAnswer answer = exchange(config, token);
    if (!(answer instanceof StsAnswer.Refused refused) || !refused.tokenExpired()) {
      return answer;
    }
    ProjectedToken again = usable(config, clock);
    return again.reveal().equals(token.reveal())
        ? answer
        : exchange(config, again).after(answer.attempts());
  }

  private static ProjectedToken usable(WebIdentityConfig config, Clock clock) {
    ProjectedToken token = ProjectedToken.read(config.tokenFile());
    token
        .unusable(clock.instant())
        .ifPresent(
            failure -> {
              throw new TokenException(failure);
            });
    return token;
  }

  /**
   * The exchange with the STS that {@code transport} leads to. It takes a minute at most, and for
   * the two tries of {@link #exchange(WebIdentityConfig, Clock)} two. It keeps nothing open; the
   * transport stays its owner's to close.
   */
  static WebIdentityExchange over(Transport transport) {
    return new StsExchange(transport);
  }
}
