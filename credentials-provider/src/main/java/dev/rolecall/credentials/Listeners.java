package dev.rolecall.credentials;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several listeners, of which none can harm another or the provider. */
record Listeners(List<WebIdentityListener> all) {
  private static final Logger LOG = LoggerFactory.getLogger(WebIdentityCredentialsProvider.class);

  Listeners {
    all = List.copyOf(all);
  }

  /** Whatever they throw: checked exceptions too, since not all languages check them. */
  void tell(Consumer<WebIdentityListener> event) {
    for (WebIdentityListener listener : all) {
      try {
        event.accept(listener);
      } catch (Throwable e) {
        warn(listener, e);
      }
    }
  }

  /** A log may be what throws. */
  private static void warn(WebIdentityListener listener, Throwable failure) {
    try {
      LOG.warn("The listener {} failed", listener.getClass().getName(), failure);
    } catch (Throwable unheard) {
      // There is no other place to tell it.
    }
  }
}
