package dev.rolecall.e2e.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.chain.Rehearsal;
import dev.rolecall.cluster.Admission;
import dev.rolecall.cluster.ClusterJson;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.verify.Sight;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pod's beginning as the API server has it: a token by TokenRequest, and a pod as a server-side
 * dry run, which is not stored (Kubernetes API Concepts, Dry-run).
 */
public final class PodRehearsal implements Rehearsal {
  /** Of who may not create pods at all (k8s.io/apiserver, responsewriters/errors.go). */
  private static final Pattern WITHOUT_RIGHT = Pattern.compile("pods is forbidden: User ");

  /** Of a webhook that has side effects (k8s.io/apiserver, admission/plugin/webhook). */
  private static final Pattern NOT_REHEARSED = Pattern.compile("does not support dry run");

  private final KubeApi api;
  private final String profile;

  /** In the namespace of that Profile. */
  public PodRehearsal(KubeApi api, String profile) {
    this.api = api;
    this.profile = profile;
  }

  @Override
  public Sight<ProjectedToken> token(String audience) {
    TokenRequests requests = new TokenRequests(api, profile);
    try {
      KubeApi.Reply reply = requests.ask(audience);
      return reply instanceof KubeApi.Reply.Done done
          ? Sight.seen(requests.token(done))
          : Sight.unseen(withoutToken((KubeApi.Reply.Refused) reply));
    } catch (ClusterException e) {
      return Sight.unseen(RehearsalSentences.untold(e));
    }
  }

  private String withoutToken(KubeApi.Reply.Refused refused) {
    return switch (refused.status()) {
      case HttpURLConnection.HTTP_FORBIDDEN -> RehearsalSentences.mayAskForNoToken(profile);
      case HttpURLConnection.HTTP_NOT_FOUND -> RehearsalSentences.noAccount(profile);
      default -> RehearsalSentences.noToken(refused.status(), refused.words());
    };
  }

  @Override
  public Sight<Admission> admission() {
    try {
      KubeApi.Reply plain = create(pod());
      if (plain instanceof KubeApi.Reply.Refused refused) {
        Optional<String> unseen = unseen(refused);
        if (unseen.isPresent()) {
          return Sight.unseen(unseen.get());
        }
        return Sight.seen(new Admission(answer(plain), Optional.of(answer(create(modest(pod()))))));
      }
      return Sight.seen(new Admission(answer(plain), Optional.empty()));
    } catch (ClusterException e) {
      return Sight.unseen(RehearsalSentences.untold(e));
    }
  }

  private Optional<String> unseen(KubeApi.Reply.Refused refused) {
    if (WITHOUT_RIGHT.matcher(refused.words()).find()) {
      return Optional.of(RehearsalSentences.mayCreateNoPods(profile));
    }
    if (NOT_REHEARSED.matcher(refused.words()).find()) {
      return Optional.of(RehearsalSentences.noDryRun(refused.words()));
    }
    return refused.status() == HttpURLConnection.HTTP_NOT_FOUND
        ? Optional.of(RehearsalSentences.noNamespace(profile))
        : Optional.empty();
  }

  private KubeApi.Reply create(ObjectNode pod) {
    return api.attempt("/api/v1/namespaces/%s/pods?dryRun=All".formatted(profile), pod);
  }

  private static Admission.Answer answer(KubeApi.Reply reply) {
    if (reply instanceof KubeApi.Reply.Refused refused) {
      return new Admission.Refused(refused.status(), refused.words());
    }
    return ClusterJson.admitted(((KubeApi.Reply.Done) reply).made())
        .orElseThrow(
            () ->
                new ClusterException(
                    KubeSentences.refused(
                        "POST",
                        "pods",
                        HttpURLConnection.HTTP_CREATED,
                        "what came back is no Pod")));
  }

  /** Nobody pulls its image. */
  private static ObjectNode pod() {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("generateName", "rolecall-dry-run-");
    ObjectNode spec = pod.putObject("spec").put("serviceAccountName", ServiceAccount.EDITOR);
    spec.putArray("containers").addObject().put("name", "main").put("image", "none");
    return pod;
  }

  /** As the standard restricted wants it (Kubernetes, Pod Security Standards). */
  private static ObjectNode modest(ObjectNode pod) {
    ObjectNode container = (ObjectNode) pod.at("/spec/containers/0");
    ObjectNode security = container.putObject("securityContext");
    security.put("allowPrivilegeEscalation", false).put("runAsNonRoot", true);
    security.put("runAsUser", 1000);
    security.putObject("capabilities").putArray("drop").add("ALL");
    security.putObject("seccompProfile").put("type", "RuntimeDefault");
    ObjectNode resources = container.putObject("resources");
    resources.putObject("requests").put("cpu", "10m").put("memory", "16Mi");
    resources.putObject("limits").put("cpu", "10m").put("memory", "16Mi");
    return pod;
  }
}
