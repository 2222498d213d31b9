package dev.rolecall.chain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Has remedies judged by another program, which answers as {@code simulate --json-lines} does. */
final class PeerJudge {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> DECISIONS = Set.of("allowed", "explicit_deny", "implicit_deny");

  private final Writer asked;
  private final BufferedReader answers;

  private PeerJudge(Process program) {
    this.asked = new OutputStreamWriter(program.getOutputStream(), StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Judges what is printed for random policies, and fails with the first breach.
   *
   * @param args how many policies, and the program with its arguments
   */
  public static void main(String[] args) throws IOException {
    int policies = Integer.parseInt(args[0]);
    List<String> command = Arrays.asList(args).subList(1, args.length);
    Process program =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      RemedyJudge judge = new RemedyJudge(new PeerJudge(program)::allowed);
      // Not those that the tests judge.
      RandomTrust random = new RandomTrust(-1);
      RemedyJudge.Count count = new RemedyJudge.Count(0, 0);
      for (int at = 0; at < policies; at++) {
        count = count.and(judge.one(random));
      }
      System.out.printf(
          "%d random trust policies, %d that do not admit the request: a change is printed for %d, and each keeps the rules%n",
          policies, count.broken(), count.printed());
    } finally {
      program.destroy();
    }
  }

  private boolean allowed(ObjectNode line) {
    try {
      asked.write(line + "\n");
      asked.flush();
      String decision = JSON.readTree(answers.readLine()).path("decision").asText();
      if (!DECISIONS.contains(decision)) {
        throw new IllegalStateException("%s: %s".formatted(decision, line));
      }
      return decision.equals("allowed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
