package dev.rolecall.e2e.cluster;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The proxy that a kubeconfig's cluster is reached through, if any. */
final class ClusterProxy {
  private final @Nullable URI url;

  private ClusterProxy(@Nullable URI url) {
    this.url = url;
  }

  /**
   * By its URL.
   *
   * @throws ClusterException where that is none that can be used
   */
  static ClusterProxy of(Optional<String> url) {
    return new ClusterProxy(url.map(ClusterProxy::usable).orElse(null));
  }

  private static URI usable(String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && url.getPort() > 0 && (isHttp(url) || isSocks(url))) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new ClusterException(KubeSentences.proxy(text.replaceFirst("//[^@/]*@", "//")));
  }

  private static boolean isHttp(URI url) {
    return "http".equals(url.getScheme());
  }

  private static boolean isSocks(URI url) {
    return "socks5".equals(url.getScheme()) || "socks5h".equals(url.getScheme());
  }

  OkHttpClient.Builder through(OkHttpClient.Builder client) {
    if (url == null) {
      return client;
    }
    client.proxy(
        new Proxy(
            isHttp(url) ? Proxy.Type.HTTP : Proxy.Type.SOCKS,
            new InetSocketAddress(url.getHost(), url.getPort())));
    String user = url.getUserInfo();
    if (user != null && isHttp(url)) {
      String[] parts = user.split(":", 2);
      String header = Credentials.basic(parts[0], parts.length == 2 ? parts[1] : "");
      client.proxyAuthenticator(
          (route, response) ->
              response.request().header("Proxy-Authorization") == null
                  ? response.request().newBuilder().header("Proxy-Authorization", header).build()
                  : null);
    }
    return client;
  }
}
