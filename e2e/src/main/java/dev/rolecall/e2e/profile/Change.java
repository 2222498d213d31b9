package dev.rolecall.e2e.profile;

import dev.rolecall.e2e.cluster.KubeApi;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * One lasting change: what it is, and how it is made.
 *
 * @param what in one line that begins with a verb
 * @param detail lines for who wants to see more, such as a document's difference
 */
public record Change(String what, List<String> detail, Making making) {
  /** Copies. */
  public Change {
    detail = List.copyOf(detail);
  }

  /** Makes a change, with the hand that it needs. */
  public sealed interface Making {
    /** In the account. */
    record InIam(Consumer<IamClient> by) implements Making {}

    /** In the cluster. */
    record InCluster(Consumer<KubeApi> by) implements Making {}

    /** In both. */
    record InBoth(BiConsumer<IamClient, KubeApi> by) implements Making {}
  }

  static Change inIam(String what, List<String> detail, Consumer<IamClient> by) {
    return new Change(what, detail, new Making.InIam(by));
  }

  static Change inCluster(String what, Consumer<KubeApi> by) {
    return new Change(what, List.of(), new Making.InCluster(by));
  }

  static Change inBoth(String what, BiConsumer<IamClient, KubeApi> by) {
    return new Change(what, List.of(), new Making.InBoth(by));
  }

  /**
   * Makes it.
   *
   * @throws OnboardingException where what is there now does not let it be made
   */
  public void make(IamClient iam, KubeApi cluster) {
    if (making instanceof Making.InIam inIam) {
      inIam.by().accept(iam);
    } else if (making instanceof Making.InCluster inCluster) {
      inCluster.by().accept(cluster);
    } else if (making instanceof Making.InBoth inBoth) {
      inBoth.by().accept(iam, cluster);
    }
  }
}
