package dev.rolecall.verify;

import dev.rolecall.cluster.ClusterView;
import dev.rolecall.cluster.InPodCluster;
import java.util.Set;

/** Sees what a pod may see of its own namespace. */
public final class InPodObserver implements Observer<ClusterView> {
  private final InPodCluster cluster;

  /** Of that pod's namespace. */
  public InPodObserver(InPodCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public Observation<ClusterView> sees() {
    return Chain.CLUSTER;
  }

  @Override
  public Set<Observation<?>> needs() {
    return Set.of();
  }

  @Override
  public Sight<ClusterView> look(Observations seen) {
    InPodCluster.Sight sight = cluster.look();
    return sight instanceof InPodCluster.Sight.Seen there
        ? Sight.seen(there.cluster())
        : Sight.unseen(((InPodCluster.Sight.Unseen) sight).reason());
  }
}
