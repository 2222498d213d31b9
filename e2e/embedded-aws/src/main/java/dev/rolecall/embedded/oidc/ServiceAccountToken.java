package dev.rolecall.embedded.oidc;

import dev.rolecall.token.ServiceAccountSubject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a token of the TokenRequest API says (Kubernetes {@code pkg/serviceaccount/claims.go}).
 *
 * @param namespace of the ServiceAccount and its pod
 * @param serviceAccount its name
 * @param pod that it is bound to; nothing where it is bound to none
 * @param node that the pod runs on
 * @param audiences at least one
 * @param lifetime whole seconds, more than none (the API server's own minimum is 600 s)
 * @param warnAfter after which the API server warns of its use; only extended tokens have it
 */
public record ServiceAccountToken(
    String namespace,
    String serviceAccount,
    Optional<String> pod,
    Optional<String> node,
    List<String> audiences,
    Duration lifetime,
    Optional<Duration> warnAfter) {
  /** Kubernetes' default where a request names no lifetime: an hour. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

  /** Checks that there is someone to speak of, and to. */
  public ServiceAccountToken {
    if (namespace.isEmpty() || serviceAccount.isEmpty()) {
      throw new IllegalArgumentException("A ServiceAccount has a namespace and a name");
    }
    if (audiences.isEmpty()) {
      throw new IllegalArgumentException("A projected token names at least one audience");
    }
    if (lifetime.toSeconds() < 1) {
      throw new IllegalArgumentException("A token lives for a second at least");
    }
    audiences = List.copyOf(audiences);
  }

  /** Of no pod, for an hour. */
  public static ServiceAccountToken of(
      String namespace, String serviceAccount, String... audiences) {
    return new ServiceAccountToken(
        namespace,
        serviceAccount,
        Optional.empty(),
        Optional.empty(),
        List.of(audiences),
        DEFAULT_LIFETIME,
        Optional.empty());
  }

  /** Bound to a pod on a node. */
  public ServiceAccountToken boundTo(String podName, String nodeName) {
    return new ServiceAccountToken(
        namespace,
        serviceAccount,
        Optional.of(podName),
        Optional.of(nodeName),
        audiences,
        lifetime,
        warnAfter);
  }

  /** Of another lifetime. */
  public ServiceAccountToken lasting(Duration otherLifetime) {
    return new ServiceAccountToken(
        namespace, serviceAccount, pod, node, audiences, otherLifetime, warnAfter);
  }

  /** An extended token: the API server warns of its use after some time. */
  public ServiceAccountToken warningAfter(Duration time) {
    return new ServiceAccountToken(
        namespace, serviceAccount, pod, node, audiences, lifetime, Optional.of(time));
  }

  /** Its subject, {@code system:serviceaccount:NAMESPACE:NAME}. */
  public String subject() {
    return new ServiceAccountSubject(namespace, serviceAccount).toString();
  }

  Map<String, Object> claims(String issuer, Instant issuedAt) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("aud", audiences);
    claims.put("exp", issuedAt.plus(lifetime).getEpochSecond());
    claims.put("iat", issuedAt.getEpochSecond());
    claims.put("iss", issuer);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("kubernetes.io", kubernetes(issuedAt));
    claims.put("nbf", issuedAt.getEpochSecond());
    claims.put("sub", subject());
    return claims;
  }

  private Map<String, Object> kubernetes(Instant issuedAt) {
    Map<String, Object> claim = new LinkedHashMap<>();
    claim.put("namespace", namespace);
    node.ifPresent(name -> claim.put("node", named(name, "node")));
    pod.ifPresent(name -> claim.put("pod", named(name, namespace + "/pod")));
    claim.put("serviceaccount", named(serviceAccount, namespace + "/serviceaccount"));
    warnAfter.ifPresent(time -> claim.put("warnafter", issuedAt.plus(time).getEpochSecond()));
    return claim;
  }

  /** An object has one uid for as long as it lives, so the same name gives the same uid. */
  private static Map<String, Object> named(String name, String kind) {
    UUID uid = UUID.nameUUIDFromBytes((kind + "/" + name).getBytes(StandardCharsets.UTF_8));
    return Map.of("name", name, "uid", uid.toString());
  }
}
