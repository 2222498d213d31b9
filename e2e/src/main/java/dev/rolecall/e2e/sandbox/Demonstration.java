package dev.rolecall.e2e.sandbox;

import dev.rolecall.chain.Chain;
import dev.rolecall.chain.Refusals;
import dev.rolecall.chain.RoleVerification;
import dev.rolecall.command.ReportOptions;
import dev.rolecall.e2e.profile.IamReader;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.embedded.aws.AddressedIssuers;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import dev.rolecall.iam.IamState;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Sight;
import dev.rolecall.verify.Vantage;
import java.time.Clock;
import java.util.List;

/** The verification that a demo shows: one Profile's chain, and what must be refused beside it. */
final class Demonstration {
  private Demonstration() {}

  static RoleVerification.Builder of(
      ProfileChain chain, Vantage vantage, ReportOptions options, Clock clock) {
    RoleVerification.Builder verification =
        RoleVerification.builder(chain.environment(), clock)
            .profile(chain.member().profile())
            .vantage(vantage)
            .strict(options.strict());
    options.timeout().ifPresent(verification::limit);
    if (vantage == Vantage.ADMIN) {
      verification
          .cluster(Observer.of(Chain.CLUSTER, chain.cluster()))
          .iam(iam(chain))
          .issuerDocuments(new AddressedIssuers(chain.sandbox().issuerAddresses()));
    }
    return alsoRefused(verification, chain);
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

  private static Observer<IamState> iam(ProfileChain chain) {
    Sandbox sandbox = chain.sandbox();
    IamReader reader = new IamReader(chain.iam(), sandbox.aws().accountId());
    return new Observer<>(
        Chain.IAM,
        List.of(Chain.CONFIG),
        seen -> Sight.seen(reader.read(seen.get(Chain.CONFIG).role(), sandbox.issuer().name())));
  }
}
