package dev.rolecall.credentials;

import java.util.function.Consumer;

/** Does the same at every event. */
class EachEvent implements WebIdentityListener {
  private final Consumer<Object> what;

  EachEvent(Consumer<Object> what) {
    this.what = what;
  }

  @Override
  public void exchangeStarted(ExchangeStarted event) {
    what.accept(event);
  }

  @Override
  public void succeeded(Succeeded event) {
    what.accept(event);
  }

  @Override
  public void failed(Failed event) {
    what.accept(event);
  }

  @Override
  public void servedStale(ServedStale event) {
    what.accept(event);
  }

  @Override
  public void invalidated(Invalidated event) {
    what.accept(event);
  }
}
