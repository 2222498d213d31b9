package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Both peers are asked the same, and where they answer differently is told by the README of
 * embedded-aws. Real parts: STS, IAM and S3 of Ceph's RADOS gateway.
 */
@Needs(Part.CEPH)
final class DisagreementsIT {
  /** What the README is to contain, for who has to bring it up to date. */
  private static final Path TEXT = Path.of("target", "disagreements.md");

  private static final Pattern REFUSAL = Pattern.compile("(\\d{3} \\w+)(: .*)?");

  /** Two answers to one question. */
  private record Answers(String ceph, String embedded) {
    boolean alike() {
      return ceph.equals(embedded);
    }

    /** Status and code, or what was granted. */
    boolean decideAlike() {
      return decision(ceph).equals(decision(embedded));
    }
  }

  @Test
  void theReadmeTellsWhereTheyDisagreeAndWhoIsRight() throws Exception {
    Map<PeerQuestion, Answers> answers = ask();

    assertThat(answers)
        .allSatisfy(
            (question, both) ->
                assertThat(question.right().isBlank())
                    .as("%s: %s", question, both)
                    .isEqualTo(both.decideAlike()));
    String text = text(answers);
    Files.writeString(TEXT, text);
    assertThat(Files.readString(Path.of("embedded-aws", "README.md")))
        .as("%s is in it", TEXT)
        .contains(text);
  }

  private static Map<PeerQuestion, Answers> ask() {
    Map<PeerQuestion, Answers> answers = new EnumMap<>(PeerQuestion.class);
    try (PeerIssuers issuers = new PeerIssuers();
        AskedPeer ceph = new AskedPeer(Peer.ceph(issuers.addresses()), issuers);
        AskedPeer embedded = new AskedPeer(Peer.embedded(issuers.addresses()), issuers)) {
      for (PeerQuestion question : PeerQuestion.values()) {
        answers.put(question, new Answers(question.of(ceph), question.of(embedded)));
      }
    }
    return answers;
  }

  private static String text(Map<PeerQuestion, Answers> answers) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("| Asked | Ceph " + version() + " | EmbeddedAws | Right is |");
    lines.add("|---|---|---|---|");
    answers.forEach(
        (question, both) -> {
          if (!both.decideAlike()) {
            lines.add(
                "| %s | %s | %s | %s |"
                    .formatted(
                        question.asked(),
                        decision(both.ceph()),
                        decision(both.embedded()),
                        question.right()));
          }
        });
    lines.add("");
    lines.add(
        "With the same status and code, but in Ceph without a sentence or with another one: "
            + asked(answers, both -> both.decideAlike() && !both.alike()));
    lines.add("");
    lines.add("To the letter alike: " + asked(answers, Answers::alike));
    return String.join("\n", lines) + "\n";
  }

  private static String asked(Map<PeerQuestion, Answers> answers, Predicate<Answers> which) {
    return answers.entrySet().stream()
        .filter(entry -> which.test(entry.getValue()))
        .map(entry -> entry.getKey().asked() + " (" + decision(entry.getValue().embedded()) + ")")
        .collect(Collectors.joining("; ", "", "."));
  }

  private static String decision(String answer) {
    Matcher refusal = REFUSAL.matcher(answer);
    return refusal.matches() ? refusal.group(1) : answer;
  }

  /** {@code ceph version 16.2.15 (…) pacific (stable)}. */
  private static String version() throws Exception {
    return new Program("radosgw")
        .run(Map.of(), Duration.ofSeconds(30), "--version")
        .out()
        .split(" ", -1)[2];
  }
}
