package dev.rolecall.credentials;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All events, one after another. */
final class Events implements WebIdentityListener {
  final List<Object> all = new CopyOnWriteArrayList<>();

  @Override
  public void exchangeStarted(ExchangeStarted event) {
    all.add(event);
  }

  @Override
  public void succeeded(Succeeded event) {
    all.add(event);
  }

  @Override
  public void failed(Failed event) {
    all.add(event);
  }

  @Override
  public void servedStale(ServedStale event) {
    all.add(event);
  }

  @Override
  public void invalidated(Invalidated event) {
    all.add(event);
  }
}
