package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.credentials.Pause;
import dev.rolecall.testing.HoldingProxy;
import dev.rolecall.testing.HoldingProxy.Held;
import dev.rolecall.testing.HoldingProxy.Moment;
import dev.rolecall.verify.Report;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does in the end where its removals do not go as they should, and what it tells. */
class RunEndTest {
  private static final String PLACE = "s3://ml-data/team-a/.rolecall/RUN/";

  private final StsAndS3Stub aws = new StsAndS3Stub();
  private final PlayedShutdown shutdown = new PlayedShutdown(Duration.ZERO);
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  @TempDir private Path folder;

  @BeforeEach
  void aPod() throws IOException {
    Path token = folder.resolve("token");
    Files.writeString(token, Example.tokenText(Example.SUBJECT, Example.NOW.plusSeconds(3600)));
    environment.put("AWS_ROLE_ARN", Example.ROLE.toString());
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ENDPOINT_URL", aws.url());
    environment.put("ROLECALL_BUCKET", "ml-data");
    environment.put("ROLECALL_PREFIX", "team-a/");
  }

  @AfterEach
  void close() {
    aws.close();
  }

  private Report verify(Pause pause) {
    return RoleVerification.builder(environment, Clock.fixed(Example.NOW, ZoneOffset.UTC))
        .pause(pause)
        .shutdown(shutdown)
        .toldOfItsEnd(text -> told.add(text.replaceAll("[0-9a-f]{16}", "RUN")))
        .build()
        .run(check -> {});
  }

  @Test
  void whoseSessionExpiresTakesAnotherOneToRemoveWhatItWrote() {
    aws.lastOfSession = "s3:GetObject";

    verify(time -> {});

    assertThat(aws.kept()).isEmpty();
    assertThat(aws.requests)
        .filteredOn(request -> request.equals("AssumeRoleWithWebIdentity"))
        .hasSize(2);
    assertThat(told).isEmpty();
  }

  @Test
  void aNetworkThatIsLostIsTriedAgainUntilItIsBack() {
    aws.unanswered.addAll(Set.of("s3:DeleteObject", "s3:AbortMultipartUpload"));
    List<Duration> waits = new CopyOnWriteArrayList<>();

    verify(
        time -> {
          waits.add(time);
          if (waits.size() == 2) {
            aws.unanswered.clear();
          }
        });

    assertThat(aws.kept()).isEmpty();
    assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(told).isEmpty();
  }

  @Test
  void aNetworkThatStaysLostIsGivenUpAndWhatMayBeLeftIsTold() {
    aws.unanswered.add("s3:DeleteObject");
    List<Duration> waits = new CopyOnWriteArrayList<>();

    verify(waits::add);

    assertThat(waits).hasSize(3);
    assertThat(told)
        .singleElement()
        .asString()
        .contains(PLACE + "object: SocketException: ")
        .contains("aws s3api delete-object --bucket ml-data --key team-a/.rolecall/RUN/object");
  }

  @Test
  void whatMayNotBeRemovedIsNotTriedAgainAndIsTold() {
    aws.forbidden.add("s3:DeleteObject");

    verify(
        time -> {
          throw new AssertionError("S3 has answered");
        });

    assertThat(told)
        .singleElement()
        .satisfies(
            text ->
                assertThat(text.lines().sorted())
                    .containsExactlyInAnyOrder(
                        "Of what this run wrote, this may be left:",
                        "    " + PLACE + "multipart: 403 AccessDenied",
                        "    " + PLACE + "object: 403 AccessDenied",
                        "    " + PLACE + "upload-multipart: 403 AccessDenied",
                        "A later check removes it once it is an hour old, where the role may. To remove it now:",
                        "    aws s3api delete-object --bucket ml-data --key team-a/.rolecall/RUN/multipart",
                        "    aws s3api delete-object --bucket ml-data --key team-a/.rolecall/RUN/object",
                        "    aws s3api delete-object --bucket ml-data --key team-a/.rolecall/RUN/upload-multipart"));
  }

  @Test
  void versionsAreRemovedByWhoMayNotListThem() {
    aws.versioning = "Enabled";
    aws.forbidden.addAll(Set.of("s3:ListBucketVersions", "s3:GetBucketVersioning"));

    verify(time -> {});

    assertThat(aws.kept()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void versionsThatMayNotBeRemovedAreTold() {
    aws.versioning = "Enabled";
    aws.forbidden.add("s3:DeleteObjectVersion");

    verify(time -> {});

    assertThat(told)
        .singleElement()
        .asString()
        .contains(PLACE + "object, version id")
        .contains("--version-id id");
  }

  @Test
  void anUploadWhoseIdWasNeverToldIsToldWhereItMayNotBeLookedFor() throws Exception {
    aws.forbidden.add("s3:ListBucketMultipartUploads");
    try (HoldingProxy proxy = new HoldingProxy(URI.create(aws.url()))) {
      environment.put("AWS_ENDPOINT_URL", proxy.address().toString());
      Held held =
          proxy.hold(line -> line.contains("multipart?uploads"), Moment.BEFORE_ITS_ANSWER_IS_READ);
      CompletableFuture<Report> run =
          CompletableFuture.supplyAsync(() -> verify(time -> {}), PlayedShutdown.Beside::start);
      assertThat(held.isReached(20)).isTrue();

      held.lose();
      run.get(20, TimeUnit.SECONDS);
    }
    assertThat(told)
        .singleElement()
        .asString()
        .contains(
            PLACE + "multipart, an upload in parts whose id S3 did not tell: 403 AccessDenied")
        .contains(
            "aws s3api list-multipart-uploads --bucket ml-data --prefix team-a/.rolecall/RUN/multipart");
  }

  @Test
  void anInterruptionDoesNotWaitForEverForAWriteThatIsNotAnsweredAndTellsIt() throws Exception {
    try (HoldingProxy proxy = new HoldingProxy(URI.create(aws.url()))) {
      environment.put("AWS_ENDPOINT_URL", proxy.address().toString());
      Held held =
          proxy.hold(line -> line.matches("PUT .*/object.*"), Moment.BEFORE_THE_PEER_HAS_IT);
      CompletableFuture<Report> run =
          CompletableFuture.supplyAsync(() -> verify(time -> {}), PlayedShutdown.Beside::start);
      assertThat(held.isReached(20)).isTrue();

      shutdown.begin().get(20, TimeUnit.SECONDS);

      assertThat(told)
          .first()
          .asString()
          .isEqualTo("Interrupted. What this run wrote below " + PLACE + " is being removed.");
      assertThat(told)
          .last()
          .asString()
          .contains(PLACE + "object: a request that may write it was not answered");
      held.release();
      assertThat(run).failsWithin(Duration.ofSeconds(20));
    }
  }

  @Test
  void aDefectOnTheWayLeavesNothing() {
    IllegalStateException defect = new IllegalStateException("a defect");

    assertThatThrownBy(
            () ->
                RoleVerification.builder(environment, Clock.fixed(Example.NOW, ZoneOffset.UTC))
                    .shutdown(shutdown)
                    .toldOfItsEnd(told::add)
                    .pause(time -> {})
                    .build()
                    .run(
                        check -> {
                          if (check.id().equals("s3-list")) {
                            throw defect;
                          }
                        }))
        .isSameAs(defect);

    assertThat(aws.kept()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void whereS3IsNeverReachedNothingIsTriedOrTold() {
    environment.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1");

    verify(
        time -> {
          throw new AssertionError("there is nothing to remove");
        });

    assertThat(told).isEmpty();
  }
}
