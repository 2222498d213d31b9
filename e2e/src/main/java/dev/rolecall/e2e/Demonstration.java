package dev.rolecall.e2e;

import dev.rolecall.cluster.ClusterView;
import dev.rolecall.e2e.aws.AddressedIssuers;
import dev.rolecall.e2e.oidc.ServiceAccountToken;
import dev.rolecall.e2e.profile.IamReader;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.iam.IamView;
import dev.rolecall.verify.Chain;
import dev.rolecall.verify.Observation;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Refusals;
import dev.rolecall.verify.RoleVerification;
import dev.rolecall.verify.Sight;
import dev.rolecall.verify.Vantage;
import java.time.Clock;
import java.util.Set;

/** The verification that a demo shows: one Profile's chain, and what must be refused beside it. */
final class Demonstration {
  private Demonstration() {}

  static RoleVerification of(ProfileChain chain, Vantage vantage, boolean strict, Clock clock) {
    RoleVerification.Builder verification =
        RoleVerification.builder(chain.environment(), clock)
            .profile(chain.member().profile())
            .vantage(vantage)
            .strict(strict);
    if (vantage == Vantage.ADMIN) {
      verification
          .cluster(new ClusterObserver(chain.cluster()))
          .iam(new IamObserver(new IamReader(chain.iam(), chain.sandbox().aws().accountId())))
          .issuerDocuments(new AddressedIssuers(chain.sandbox().issuerAddresses()));
    }
    return alsoRefused(verification, chain).build();
  }

  private static RoleVerification.Builder alsoRefused(
      RoleVerification.Builder verification, ProfileChain chain) {
    Sandbox sandbox = chain.sandbox();
    String own = chain.member().profile();
    ServiceAccountToken editor = sandbox.token(own, ProfileRole.SERVICE_ACCOUNT);
    return verification
        .also(
            Refusals.prefix(
                "refused-other-profile",
                "Another Profile's prefix is refused",
                sandbox.member(DemoCommand.OTHER_PROFILE).role().prefix()))
        .also(
            Refusals.token(
                "refused-other-namespace",
                "Another namespace's token is refused",
                () ->
                    sandbox.mint(
                        sandbox.token(DemoCommand.OTHER_PROFILE, ProfileRole.SERVICE_ACCOUNT))))
        .also(
            Refusals.token(
                "refused-default-account",
                "The default account's token is refused",
                () -> sandbox.mint(sandbox.token(own, "default"))))
        .also(
            Refusals.token(
                "refused-forged-token",
                "A token that a stranger signed is refused",
                () -> sandbox.issuer().mintForged(editor)));
  }

  /** The demo's cluster is a value: there is no API server to ask. */
  private record ClusterObserver(ClusterView cluster) implements Observer<ClusterView> {
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
      return Sight.seen(cluster);
    }
  }

  private record IamObserver(IamReader reader) implements Observer<IamView> {
    @Override
    public Observation<IamView> sees() {
      return Chain.IAM;
    }

    @Override
    public Set<Observation<?>> needs() {
      return Set.of(Chain.CONFIG);
    }

    @Override
    public Sight<IamView> look(Observations seen) {
      return Sight.seen(reader.read(seen.get(Chain.CONFIG).role()));
    }
  }
}
