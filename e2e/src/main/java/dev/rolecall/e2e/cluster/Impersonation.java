package dev.rolecall.e2e.cluster;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Whom a kubeconfig's user acts as, who may have fewer rights than he (Kubernetes, Authenticating,
 * User impersonation).
 *
 * @param headers of each request
 */
record Impersonation(Headers headers) implements Interceptor {
  private static final String HEADER = "Impersonate-";

  /**
   * Of a user of a kubeconfig.
   *
   * @throws ClusterException where groups are named, and no user
   */
  static Impersonation of(Map<String, Object> user) {
    Headers.Builder headers = new Headers.Builder();
    Kubeconfig.text(user, "as").ifPresent(as -> headers.addUnsafeNonAscii(HEADER + "User", as));
    Kubeconfig.text(user, "as-uid").ifPresent(uid -> headers.add(HEADER + "Uid", uid));
    list(user.get("as-groups"))
        .forEach(group -> headers.addUnsafeNonAscii(HEADER + "Group", group));
    Kubeconfig.map(user.get("as-user-extra"))
        .forEach(
            (key, values) ->
                list(values)
                    .forEach(
                        value ->
                            headers.addUnsafeNonAscii(HEADER + "Extra-" + encoded(key), value)));
    Headers all = headers.build();
    if (all.size() > 0 && all.get(HEADER + "User") == null) {
      throw new ClusterException(KubeSentences.impersonatesNobody());
    }
    return new Impersonation(all);
  }

  private static List<String> list(@Nullable Object value) {
    return value instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of();
  }

  /** A key may have what a header's name may not. */
  private static String encoded(String key) {
    return URLEncoder.encode(key.toLowerCase(Locale.ROOT), StandardCharsets.UTF_8)
        .replace("+", "%20");
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Headers.Builder all = chain.request().headers().newBuilder();
    return chain.proceed(chain.request().newBuilder().headers(all.addAll(headers).build()).build());
  }
}
