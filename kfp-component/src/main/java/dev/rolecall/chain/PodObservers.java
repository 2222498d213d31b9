package dev.rolecall.chain;

import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.InPodCluster;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenException;
import dev.rolecall.transport.Transport;
import dev.rolecall.verify.Observation;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Sight;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Those who look at what a pod has been given: its variables, its token, itself. */
final class PodObservers {
  private PodObservers() {}

  static Observer<SeenEnvironment> environment(Map<String, String> environment) {
    return new Observer<>(
        Chain.ENVIRONMENT, List.of(), seen -> Sight.seen(SeenEnvironment.of(environment)));
  }

  /** Where this process is the pod's. */
  static Observer<SeenEnvironment> here() {
    return new Observer<>(
        Chain.HERE, List.of(Chain.ENVIRONMENT), seen -> Sight.seen(seen.get(Chain.ENVIRONMENT)));
  }

  static Observer<WebIdentityConfig> config() {
    return part(
        Chain.CONFIG,
        Chain.ENVIRONMENT,
        seen -> seen.config().usable(),
        "The environment names no role and token that can be used.");
  }

  static Observer<Transport> transport() {
    return part(
        Chain.TRANSPORT,
        Chain.HERE,
        seen -> seen.transport().usable(),
        "The environment does not say how AWS is reached.");
  }

  private static <T> Observer<T> part(
      Observation<T> sees,
      Observation<SeenEnvironment> of,
      Function<SeenEnvironment, Optional<T>> part,
      String absent) {
    return new Observer<>(sees, List.of(of), seen -> seenOr(part.apply(seen.get(of)), absent));
  }

  static Observer<TokenReading> token(Clock clock) {
    return new Observer<>(
        Chain.TOKEN,
        List.of(Chain.CONFIG),
        seen -> Sight.seen(read(seen.get(Chain.CONFIG), clock)));
  }

  private static TokenReading read(WebIdentityConfig config, Clock clock) {
    try {
      return new TokenReading.Read(ProjectedToken.read(config.tokenFile()), clock.instant());
    } catch (TokenException e) {
      return new TokenReading.Unusable(e.failure());
    }
  }

  static Observer<ClaimedIdentity> claimed() {
    return new Observer<>(
        Chain.CLAIMED,
        List.of(Chain.TOKEN),
        seen ->
            seenOr(
                seen.get(Chain.TOKEN).token().map(ClaimedIdentity::of),
                "There is no token to compare with."));
  }

  /** Of a pod's token, and of one that is only expected. */
  static Observer<WebIdentityRequest> request() {
    return new Observer<>(
        Chain.REQUEST,
        List.of(Chain.CONFIG, Chain.CLAIMED),
        seen ->
            seen.get(Chain.CLAIMED).audiences().isEmpty()
                ? Sight.unseen(
                    "A token without audience is no web identity, so there is nothing to compare with it.")
                : Sight.seen(seen.get(Chain.CLAIMED).request(seen.get(Chain.CONFIG).role())));
  }

  static Observer<RequestKeys> keys(Clock clock) {
    return new Observer<>(
        Chain.KEYS,
        List.of(Chain.CONFIG, Chain.TRANSPORT),
        seen ->
            Sight.seen(
                RequestKeys.of(
                    seen.get(Chain.CONFIG), seen.get(Chain.TRANSPORT), clock.instant())));
  }

  static Observer<ClusterState> ownPod(InPodCluster cluster) {
    return new Observer<>(Chain.OWN_POD, List.of(), seen -> look(cluster));
  }

  private static Sight<ClusterState> look(InPodCluster cluster) {
    InPodCluster.Sight sight = cluster.look();
    return sight instanceof InPodCluster.Sight.Seen there
        ? Sight.seen(there.cluster())
        : Sight.unseen(((InPodCluster.Sight.Unseen) sight).reason());
  }

  private static <T> Sight<T> seenOr(Optional<T> value, String absent) {
    return value.map(Sight::seen).orElseGet(() -> Sight.unseen(absent));
  }
}
