package dev.rolecall.credentials;

import static dev.rolecall.failure.Explanation.shown;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events as lines of the log. A failure that a caller is told is his to log; one that is served
 * over would be seen by nobody, so it is a warning.
 */
final class LoggedEvents implements WebIdentityListener {
  private static final Logger LOG = LoggerFactory.getLogger(WebIdentityCredentialsProvider.class);

  @Override
  public void exchangeStarted(ExchangeStarted event) {
    LOG.debug("Asking STS for a session of {} ({})", event.role(), event.reason());
  }

  @Override
  public void succeeded(Succeeded event) {
    LOG.debug(
        "STS gave {} until {} as {} (requests: {}, {} ms)",
        shown(event.accessKeyId()),
        event.expires(),
        shown(event.assumedRoleArn()),
        event.attempts(),
        event.took().toMillis());
  }

  @Override
  public void failed(Failed event) {
    LOG.debug("No session of {}: {}", event.role(), event.failure().explain());
  }

  @Override
  public void servedStale(ServedStale event) {
    LOG.warn(
        "{} is not renewed and is handed out further, until {}; STS is asked again in {} s. {}",
        shown(event.accessKeyId()),
        event.expires(),
        event.untilNextTry().toSeconds(),
        event.failure().explain());
  }

  @Override
  public void invalidated(Invalidated event) {
    LOG.debug("A service refused {}: it is renewed", shown(event.accessKeyId()));
  }
}
