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

  void tell(Consumer<WebIdentityListener> event) {
    for (WebIdentityListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        LOG.warn("The listener {} failed", listener.getClass().getName(), e);
      }
    }
  }
}
