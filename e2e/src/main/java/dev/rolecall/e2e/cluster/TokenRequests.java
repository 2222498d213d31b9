package dev.rolecall.e2e.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the API server for tokens of a Profile's default-editor, bound to no pod. */
final class TokenRequests {
  /** The least that Kubernetes gives (TokenRequest v1, expirationSeconds). */
  private static final int SECONDS = 600;

  private final KubeApi api;
  private final String path;

  TokenRequests(KubeApi api, String profile) {
    this.api = api;
    this.path =
        "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(profile, ServiceAccount.EDITOR);
  }

  /** A token for that audience alone, or how it was refused. */
  KubeApi.Reply ask(String audience) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    request.putObject("spec").put("expirationSeconds", SECONDS).putArray("audiences").add(audience);
    return api.attempt(path, request);
  }

  /**
   * The same; nothing where the right to it is missing, or the account.
   *
   * @throws ClusterException where that cannot be told
   */
  Optional<ProjectedToken> askIfAllowed(String audience) {
    KubeApi.Reply reply = ask(audience);
    if (reply instanceof KubeApi.Reply.Done done) {
      return Optional.of(token(done));
    }
    KubeApi.Reply.Refused refused = (KubeApi.Reply.Refused) reply;
    if (refused.status() == HttpURLConnection.HTTP_FORBIDDEN
        || refused.status() == HttpURLConnection.HTTP_NOT_FOUND) {
      return Optional.empty();
    }
    throw new ClusterException(
        KubeSentences.refused("POST", path, refused.status(), refused.words()), refused.status());
  }

  /**
   * What was made.
   *
   * @throws ClusterException where it is no token
   */
  ProjectedToken token(KubeApi.Reply.Done done) {
    try {
      return ProjectedToken.parse(Path.of("token"), done.made().at("/status/token").asText());
    } catch (TokenException e) {
      throw new ClusterException(
          KubeSentences.refused(
              "POST", path, HttpURLConnection.HTTP_CREATED, "what came back has no token"));
    }
  }
}
