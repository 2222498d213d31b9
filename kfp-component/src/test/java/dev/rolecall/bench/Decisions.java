package dev.rolecall.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicySet;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How many requests a second a set of policies decides, on one thread. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the fields.
public class Decisions {
  @Param({"mixed", "reached"})
  public String workload;

  private PolicySet policies;
  private Request[] requests;
  private List<String> expected;
  private int next;

  /** Reads the workload, and sees that each decision is the right one. */
  @Setup
  public void read() throws IOException {
    JsonNode given = workloads().path(workload);
    List<Policy> read = new ArrayList<>();
    given
        .path("policies")
        .forEach(
            each ->
                read.add(
                    new Policy("policy", PolicyDocument.parse(each.path("document").toString()))));
    policies = PolicySet.of(read);
    List<Request> asked = new ArrayList<>();
    given.path("requests").forEach(each -> asked.add(request(each)));
    requests = asked.toArray(Request[]::new);
    expected = new ArrayList<>();
    given.path("decisions").forEach(each -> expected.add(each.asText()));
    List<String> decided = asked.stream().map(policies::decide).map(Decisions::word).toList();
    if (!decided.equals(expected)) {
      throw new IllegalStateException("%s, not %s".formatted(decided, expected));
    }
  }

  private static JsonNode workloads() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(Decisions.class.getResourceAsStream("workloads.json"))) {
      return new ObjectMapper().readTree(file);
    }
  }

  private static Request request(JsonNode given) {
    Map<String, List<String>> context = new HashMap<>();
    given
        .path("context")
        .properties()
        .forEach(each -> context.put(each.getKey(), List.of(each.getValue().asText())));
    return new Request(
        new Principal.Aws(given.path("principal").path("AWS").asText(), "111122223333"),
        given.path("action").asText(),
        given.path("resource").asText(),
        context);
  }

  private static String word(Decision decision) {
    if (decision.allowed()) {
      return "allowed";
    }
    return decision instanceof Decision.ExplicitlyDenied ? "explicit_deny" : "implicit_deny";
  }

  @Benchmark
  public Decision decide() {
    next = next + 1 == requests.length ? 0 : next + 1;
    return policies.decide(requests[next]);
  }

  /** Prints each workload's name and its decisions a second. */
  public static void main(String[] args) throws RunnerException {
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include("\\Q" + Decisions.class.getName() + ".decide\\E$")
                    .timeUnit(TimeUnit.SECONDS)
                    .forks(3)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(3)
                    .measurementTime(TimeValue.seconds(1))
                    .output(args[0])
                    .build())
            .run()) {
      System.out.printf(
          "%s %.0f%n",
          result.getParams().getParam("workload"), result.getPrimaryResult().getScore());
    }
  }
}
