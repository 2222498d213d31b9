package dev.rolecall.credentials;

import dev.rolecall.credentials.WebIdentityListener.ExchangeStarted;
import dev.rolecall.credentials.WebIdentityListener.Failed;
import dev.rolecall.credentials.WebIdentityListener.Invalidated;
import dev.rolecall.credentials.WebIdentityListener.ServedStale;
import dev.rolecall.credentials.WebIdentityListener.Succeeded;
import java.time.Duration;
import java.util.function.Consumer;

/** What the listeners are told of one role's exchanges, as the guests that they are. */
record Notices(RoleArn role, Listeners listeners, Guests guests) {
  void started(Flight one) {
    tell(l -> l.exchangeStarted(new ExchangeStarted(role, one.reason())));
  }

  void succeeded(Flight one, StsAnswer.Granted granted, Session session) {
    tell(
        l ->
            l.succeeded(
                new Succeeded(
                    role,
                    one.reason(),
                    granted.credentials().accessKeyId(),
                    granted.expires(),
                    granted.assumedRoleArn(),
                    granted.attempts(),
                    took(one, session.arrived()))));
  }

  void failed(Flight one, WebIdentityFailure failure, Moment now) {
    tell(l -> l.failed(new Failed(role, one.reason(), failure, took(one, now))));
  }

  /**
   * @param rest how long STS is left alone, in milliseconds
   */
  void servedStale(Session session, WebIdentityFailure failure, long rest) {
    tell(
        l ->
            l.servedStale(
                new ServedStale(
                    role,
                    session.credentials().accessKeyId(),
                    session.expires(),
                    failure,
                    Duration.ofMillis(rest))));
  }

  void invalidated(String accessKeyId) {
    tell(l -> l.invalidated(new Invalidated(role, accessKeyId)));
  }

  private void tell(Consumer<WebIdentityListener> event) {
    guests.run(() -> listeners.tell(event));
  }

  private static Duration took(Flight one, Moment now) {
    return Duration.ofMillis(now.ticks() - one.begun().ticks());
  }
}
