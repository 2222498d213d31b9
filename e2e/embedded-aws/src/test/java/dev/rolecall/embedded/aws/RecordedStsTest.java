package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rolecall.testing.Golden;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * EmbeddedAws is asked over HTTP what AWS was recorded to answer. Real parts: the SDK's clients of
 * STS and IAM; what AWS answered.
 */
final class RecordedStsTest {
  /** An exchange, with what AWS answered and what is answered here. */
  private record Replayed(
      RecordedExchange exchange, Map<String, String> recorded, Map<String, String> here) {
    boolean isToTheLetter() {
      return here.equals(recorded);
    }

    boolean isDecidedAlike() {
      return here.containsKey("refused") == recorded.containsKey("refused");
    }
  }

  private static final List<Replayed> replayed = new ArrayList<>();

  @BeforeAll
  static void replay() {
    // It stands still, for sentences that tell the time, and not in the past: the SDK signs by the
    // machine's.
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try (RecordedAccount account = new RecordedAccount(Clock.fixed(now, ZoneOffset.UTC))) {
      for (RecordedExchange exchange :
          RecordedExchange.all(now.getEpochSecond(), account.names())) {
        replayed.add(
            new Replayed(
                exchange, exchange.answer(account.granted(exchange)), account.answer(exchange)));
      }
    }
  }

  @TestFactory
  Stream<DynamicNode> whatAwsWasRecordedToAnswerIsAnswered() {
    return groups().entrySet().stream()
        .map(
            group ->
                dynamicContainer(
                    group.getKey(),
                    group.getValue().stream()
                        .map(
                            each ->
                                dynamicTest(
                                    each.exchange().name(),
                                    () -> assertThat(each.here()).isEqualTo(each.recorded())))));
  }

  @Test
  void theReadmeCountsThem() {
    List<String> table = new ArrayList<>();
    table.add(
        "| STS was asked about | Recorded | Here to the letter | Here granted or refused alike |");
    table.add("|---|---|---|---|");
    groups().forEach((group, all) -> table.add(counted(group, all)));
    table.add(counted("all of it", replayed));
    Golden.checkTable(Path.of("README.md"), table);
  }

  private static Map<String, List<Replayed>> groups() {
    return replayed.stream()
        .collect(
            Collectors.groupingBy(
                each -> each.exchange().group(), LinkedHashMap::new, Collectors.toList()));
  }

  private static String counted(String group, List<Replayed> all) {
    return "| %s | %d | %d | %d |"
        .formatted(
            group,
            times(all, each -> true),
            times(all, Replayed::isToTheLetter),
            times(all, Replayed::isDecidedAlike));
  }

  private static int times(List<Replayed> all, Predicate<Replayed> which) {
    return all.stream().filter(which).mapToInt(each -> each.exchange().times()).sum();
  }
}
