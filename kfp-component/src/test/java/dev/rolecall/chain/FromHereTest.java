package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import dev.rolecall.cluster.Admission;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.credentials.Pause;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.report.Format;
import dev.rolecall.testing.HoldingProxy;
import dev.rolecall.testing.HoldingProxy.Held;
import dev.rolecall.testing.HoldingProxy.Moment;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Proved;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Sight;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is made of answers that STS and S3, of our own on loopback, give to a token that no pod has.
 */
final class FromHereTest {
  private static final String VPCE =
      Example.trust()
          .replace("\"StringEquals\":{", "\"StringEquals\":{\"aws:SourceVpce\":\"vpce-1a2b3c4d\",");

  private final StsAndS3Stub aws = new StsAndS3Stub();
  private final List<String> asked = new ArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final PlayedShutdown shutdown = new PlayedShutdown(Duration.ZERO);
  private String endpoint = aws.url();
  private Sight<Admission> admission = Sight.seen(given(Example.AUDIENCE));
  private Optional<String> withoutToken = Optional.empty();

  @AfterEach
  void close() {
    aws.close();
  }

  @Test
  void aGrantAndS3sAnswersProveWhatWasReadBefore() {
    Report report = verify(Example.iam(Example.trust()));

    assertThat(report.checks())
        .filteredOn(check -> check.finding().isPresent())
        .as("%s", report)
        .isEmpty();
    assertThat(report.proved()).isEqualTo(Proved.BY_GRANT);
    assertThat(report.identity().caller()).get().asString().contains("assumed-role/team-a");
    assertThat(report.exercise()).containsKeys("sts_exchange_ms", "s3_put_ms");
  }

  @Test
  void nothingIsLeftInTheBucket() {
    verify(Example.iam(Example.trust()));

    assertThat(aws.requests).anyMatch(request -> request.startsWith("s3:PutObject"));
    assertThat(aws.kept()).isEmpty();
  }

  @Test
  void aSessionThatEndsIsMadeAnewOfTheSameTokenToRemoveWhatWasWritten() {
    aws.lastOfSession = "s3:GetObject";

    verify(Example.iam(Example.trust()));

    assertThat(aws.kept()).isEmpty();
    assertThat(aws.requests).filteredOn("AssumeRoleWithWebIdentity"::equals).hasSize(2);
    assertThat(asked).hasSize(1);
  }

  @Test
  void anInterruptionRemovesWhatWasWritten() throws Exception {
    try (HoldingProxy proxy = new HoldingProxy(URI.create(aws.url()))) {
      endpoint = proxy.address().toString();
      Held held =
          proxy.hold(line -> line.matches("GET .*/object.*"), Moment.BEFORE_THE_PEER_HAS_IT);
      CompletableFuture<Report> run =
          CompletableFuture.supplyAsync(
              () -> verify(Example.iam(Example.trust())), PlayedShutdown.Beside::start);
      assertThat(held.isReached(20)).isTrue();

      shutdown.begin().get(20, TimeUnit.SECONDS);

      assertThat(told).first().asString().startsWith("Interrupted. What this run wrote below ");
      assertThat(aws.kept()).isEmpty();
      held.release();
      assertThat(run).failsWithin(Duration.ofSeconds(20));
    }
  }

  @Test
  void everyViewSaysWhatItDoesNotShowAndNothingOfTheToken() {
    Report report = verify(Example.iam(Example.trust()));
    String token = token().reveal();

    for (Format format : Format.values()) {
      String shown = format.render(report).replaceAll("\\s+", " ");
      assertThat(shown)
          .as("%s", format)
          .contains("that no pod has", "A dry run shows what admission makes of a new pod")
          .doesNotContain(token.substring(token.lastIndexOf('.') + 1), "wJalrXUtnFEMI");
    }
  }

  @Test
  void noCheckSaysThatAPodHasTheToken() {
    Report report = verify(Example.iam(Example.trust()));

    assertThat(report.checks()).extracting(CheckResult::id).doesNotContain("token", "environment");
    assertThat(report.checks()).noneMatch(check -> check.standing().shows().contains(Place.TOKEN));
  }

  @Test
  void aRefusalAccusesNobodyWhereTheTrustPolicyTurnsOnThePodsNetwork() {
    refuseSessions();

    Report report = verify(Example.iam(VPCE));

    assertThat(report.passed()).as("%s", report).isTrue();
    assertThat(report.proved()).isEqualTo(Proved.NO);
    assertThat(check(report, "exchange").outcome().kind()).isEqualTo(Outcome.Kind.WARNED);
    assertThat(check(report, "exchange").finding().orElseThrow().seen())
        .startsWith("Asked from here: ");
    assertThat(check(report, "exchange").finding().orElseThrow().cause())
        .contains("aws:SourceVpce", "It was not asked from a pod");
  }

  @Test
  void aGrantFromHereLeavesOpenWhatTurnsOnThePodsNetwork() {
    Report report = verify(Example.iam(VPCE));

    assertThat(report.passed()).isTrue();
    assertThat(report.proved()).isEqualTo(Proved.NO);
    for (String id : List.of("trust-policy", "exchange", "identity", "s3-put")) {
      assertThat(((Outcome.Passed) check(report, id).outcome()).dependencies())
          .contains("aws:SourceVpce");
    }
  }

  @Test
  void aRefusalThatTheTrustPolicyDoesNotExplainMayBeOfTheWay() {
    refuseSessions();

    Report report = verify(Example.iam(Example.trust()));

    assertThat(check(report, "exchange").outcome().kind()).isEqualTo(Outcome.Kind.WARNED);
    assertThat(report.names(FailureMode.DENIED_BY_ORGANIZATION)).isTrue();
    assertThat(report.proved()).isEqualTo(Proved.NO);
  }

  @Test
  void aRefusalThatTheTrustPolicyExplainsFollowsFromIt() {
    refuseSessions();

    Report report =
        verify(Example.iam(Example.trust().replace(Example.SUBJECT, TrustFault.SOMEBODY_ELSES)));

    assertThat(report.passed()).isFalse();
    assertThat(check(report, "exchange").finding().orElseThrow().followsFrom())
        .contains("trust-policy");
  }

  @Test
  void whatS3RefusesIsNoProofWhereThePolicyTurnsOnThePodsNetwork() {
    aws.forbidden.add("s3:PutObject");
    String policy =
        """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*",
         "Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}}""";
    IamState iam =
        new IamState(
            Example.ACCOUNT,
            Optional.of(
                Example.role(
                    Example.trust(), List.of(new Policy("scope", PolicyDocument.parse(policy))))),
            List.of(Example.provider()));

    Report report = verify(iam);

    assertThat(report.passed()).as("%s", report).isTrue();
    assertThat(report.proved()).isEqualTo(Proved.NO);
  }

  @Test
  void withoutATokenTheRestIsReadAndProvedByReading() {
    withoutToken = Optional.of("Who may create serviceaccounts/token can have it asked.");

    Report report = verify(Example.iam(Example.trust()));

    assertThat(report.proved()).isEqualTo(Proved.BY_READING);
    assertThat(check(report, "exchange").outcome())
        .isEqualTo(new Outcome.Skipped("Who may create serviceaccounts/token can have it asked."));
    assertThat(aws.requests).isEmpty();
  }

  @Test
  void theTokenIsForTheAudienceThatANewPodIsGiven() {
    admission = Sight.seen(given("sts.example.com"));

    verify(Example.iam(Example.trust()));

    assertThat(asked).containsExactly("sts.example.com");
  }

  @Test
  void whereNoPodIsSeenTheTokenIsForTheExpectedAudienceAlone() {
    admission = Sight.unseen("not allowed");

    verify(Example.iam(Example.trust()));

    assertThat(asked).containsExactly(Example.AUDIENCE);
  }

  private void refuseSessions() {
    aws.instead.put(
        "AssumeRoleWithWebIdentity",
        http ->
            LoopbackServer.send(
                http,
                403,
                "<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized to perform"
                    + " sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>"));
  }

  private static CheckResult check(Report report, String id) {
    return report.checks().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  private static ProjectedToken token() {
    return Example.token();
  }

  private static Admission given(String audience) {
    return new Admission(
        new Admission.Admitted(
            ExampleCluster.pod("default-editor", ExampleCluster.VARIABLES, 10),
            Optional.of(audience),
            Optional.of(Duration.ofDays(1)),
            Optional.of("eu-west-1")),
        Optional.empty());
  }

  private Report verify(IamState iam) {
    ClusterState cluster =
        ExampleCluster.workloads(ExampleCluster.ROLE, List.of(), List.of(ExampleCluster.WEBHOOK));
    Rehearsal rehearsal =
        new Rehearsal() {
          @Override
          public Sight<Admission> admission() {
            return admission;
          }

          @Override
          public Sight<ProjectedToken> token(String audience) {
            asked.add(audience);
            return withoutToken
                .map(Sight::<ProjectedToken>unseen)
                .orElseGet(() -> Sight.seen(FromHereTest.token()));
          }
        };
    return new OutsideVerification(
            cluster,
            Sight.seen(iam),
            Sight.unseen("not looked at"),
            ClaimedIdentity.expected(
                "https://" + Example.ISSUER, Example.SUBJECT, List.of(Example.AUDIENCE), List.of()),
            Map.of("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL", endpoint),
            FromHereTest::unpublished,
            Optional.of(Example.SCOPE),
            false,
            Clock.fixed(Example.NOW, ZoneOffset.UTC),
            System::nanoTime,
            Optional.of(new Trial(rehearsal, (Pause) time -> {}, shutdown, told::add)))
        .run(ended -> {}, new CompletableFuture<>());
  }

  private static String unpublished(URI document) throws IOException {
    throw new IOException("no connection");
  }
}
