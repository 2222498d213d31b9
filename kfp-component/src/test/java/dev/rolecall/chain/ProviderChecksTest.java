package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.iam.IamState;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Sight;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What STS granted outranks what IAM and the issuer show. */
class ProviderChecksTest {
  private static Stream<IamState> wanting() {
    return Stream.of(
        Example.iam(Example.trust(), List.of()),
        Example.iam(Example.trust(), List.of(Example.provider("other.test/id/1"))),
        Example.iam(Example.trust(), List.of(Example.providerFor("another-audience"))));
  }

  @ParameterizedTest
  @MethodSource("wanting")
  void aProviderThatStsUsedIsNotAccused(IamState iam) {
    assertThat(decided(ProviderChecks.provider(), iam, Example.denied()).kind())
        .isEqualTo(Outcome.Kind.FAILED);
    assertThat(decided(ProviderChecks.provider(), iam, Example.granted()).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @ParameterizedTest
  @MethodSource("wanting")
  void aKeyThatStsUsedIsNotAccused(IamState iam) {
    assertThat(decided(ProviderChecks.issuerKeys(), iam, Example.denied()).kind())
        .isEqualTo(Outcome.Kind.FAILED);
    assertThat(decided(ProviderChecks.issuerKeys(), iam, Example.granted()).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  private static Outcome decided(Check check, IamState iam, StsAnswer answer) {
    return check
        .decision()
        .apply(
            new Observations(
                Map.of(
                    Chain.IAM,
                    Sight.seen(iam),
                    Chain.REQUEST,
                    Sight.seen(Example.ASK),
                    Chain.ISSUER_KEYS,
                    Sight.seen(Example.keys("another-key")),
                    Chain.CLAIMED,
                    Sight.seen(
                        new ClaimedIdentity(
                            Example.ISSUER,
                            Example.SUBJECT,
                            List.of(Example.AUDIENCE),
                            List.of("key-1"),
                            true)),
                    Chain.EXCHANGE,
                    Sight.seen(Example.exchange(answer)))));
  }
}
