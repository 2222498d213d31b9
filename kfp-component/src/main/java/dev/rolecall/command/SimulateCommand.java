package dev.rolecall.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rolecall.failure.Visible;
import dev.rolecall.iam.Fact;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.RequestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rolecall simulate}: what policies say to a request, without AWS. */
@Command(
    name = "simulate",
    description = {
      "Tell what policies say to a request, without AWS. What is given is all there is: a context",
      "key that is given nowhere is absent, and only a policy that is given allows.",
      "Without --action it tells whether IAM would take the policies."
    },
    footer = {
      "",
      "Exit codes: 0 allowed, 1 denied or dependent on an unknown key, 2 malformed or used wrongly.",
      "",
      "With --json-lines a line is an object:",
      "  {\"policies\": [{\"kind\": \"identity\", \"document\": {…}}],",
      "   \"principal\": {\"AWS\" or \"Federated\" or \"Service\": \"…\"}, \"action\": \"…\",",
      "   \"resource\": \"…\", \"resource_account\": \"…\", \"context\": {\"KEY\": \"VALUE\" or [\"VALUE\"]},",
      "   \"unknown\": [\"KEY\"]}",
      "and the exit code is 0 unless one is no JSON."
    })
public final class SimulateCommand implements Subcommand {
  /** Characters that are written at once. */
  private static final int BLOCK = 1 << 16;

  @Option(
      names = "--policy",
      paramLabel = "KIND=FILE",
      description = {
        "A policy: identity, resource, boundary, session, scp, rcp or trust, and its file.",
        "To be given several times."
      })
  private List<String> policies = new ArrayList<>();

  @Option(names = "--action", paramLabel = "ACTION", description = "Such as s3:GetObject.")
  private @Nullable String action;

  @Option(
      names = "--resource",
      paramLabel = "ARN",
      description = "What is asked for. Default: *.",
      defaultValue = "*")
  private String resource = "*";

  @Option(
      names = "--resource-account",
      paramLabel = "ACCOUNT",
      description = "The account that it is of. Default: the principal's.")
  private @Nullable String resourceAccount;

  @Option(
      names = "--principal",
      paramLabel = "ARN",
      description = "Who asks: a role's session or a user, an OIDC provider, or a service's name.")
  private @Nullable String principal;

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description = "A condition key's value. Given twice, the key has two values.")
  private List<String> context = new ArrayList<>();

  @Option(
      names = "--unknown",
      paramLabel = "KEY",
      description = "A condition key that may be there, with whatever value, or not.")
  private List<String> unknown = new ArrayList<>();

  @Option(
      names = "--json-lines",
      description = "Read one request a line from standard input, write one decision a line.")
  private boolean jsonLines;

  /** For the service loader. */
  public SimulateCommand() {}

  @Override
  public int run(Surroundings here) {
    try {
      return jsonLines ? lines(here) : once(here);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int once(Surroundings here) {
    if (policies.isEmpty()) {
      throw new UsageException(
          "no policy is given. Name one: rolecall simulate --policy identity=policy.json --action"
              + " s3:GetObject --resource arn:aws:s3:::bucket/key");
    }
    List<Simulation.Given> given = policies.stream().map(SimulateCommand::policy).toList();
    if (action == null) {
      here.out().println("valid");
      return RolecallCommand.PASSED;
    }
    Principal who = principal == null ? Simulation.ANYBODY : Principal.parse(principal);
    SimulationAnswer answer =
        new SimulationAnswer(
            new Simulation(
                given,
                new Request(who, action, resource, context()),
                Simulation.isOfSameAccount(who, Optional.ofNullable(resourceAccount))));
    here.out().println(answer.word());
    here.out().println(Visible.lines(answer.explanation()));
    return answer.allowed() ? RolecallCommand.PASSED : RolecallCommand.FAILED;
  }

  private static Simulation.Given policy(String option) {
    String[] parts = parts("--policy", option, "identity=policy.json");
    Simulation.Kind kind = Simulation.Kind.parse(parts[0]);
    Path file = Path.of(parts[1]);
    try {
      return Simulation.Given.parse(kind, parts[1], Files.readString(file));
    } catch (IOException e) {
      throw new UsageException(
          "--policy: cannot read %s: %s. Name a file of UTF-8 text that this process may read."
              .formatted(file, e.getClass().getSimpleName()));
    } catch (MalformedPolicyException e) {
      throw new UsageException(
          "%s is no %s policy: %s%nIAM says: %s"
              .formatted(file, kind, e.getMessage(), e.iamMessage()));
    }
  }

  private RequestContext context() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String each : context) {
      String[] parts = parts("--context", each, "aws:SourceIp=203.0.113.7");
      values.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(parts[1]);
    }
    return RequestContext.of(values).with(Fact.Valueless.UNCERTAIN, unknown.toArray(String[]::new));
  }

  private static String[] parts(String option, String given, String example) {
    String[] parts = given.split("=", 2);
    if (parts.length < 2 || parts[0].isEmpty()) {
      throw new UsageException(
          "%s: '%s' has no =. Write for example %s %s".formatted(option, given, option, example));
    }
    return parts;
  }

  /** What is written is sent off whenever no further line is there to be read. */
  private static int lines(Surroundings here) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(here.in(), StandardCharsets.UTF_8));
    boolean allJson = true;
    StringBuilder answers = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      try {
        answers.append(answer(line));
      } catch (JsonProcessingException e) {
        allJson = false;
        answers.append(SimulationAnswer.error("InvalidJson", e.getOriginalMessage()));
      }
      answers.append('\n');
      if (answers.length() > BLOCK || !lines.ready()) {
        here.out().print(answers);
        here.out().flush();
        answers.setLength(0);
      }
    }
    return allJson ? RolecallCommand.PASSED : RolecallCommand.USED_WRONGLY;
  }

  private static Object answer(String line) throws IOException {
    try {
      SimulationLine asked = SimulationLine.parse(line);
      List<Simulation.Given> given = asked.policies();
      return asked.isCheckOnly()
          ? SimulationAnswer.valid()
          : new SimulationAnswer(asked.simulation(given)).json();
    } catch (MalformedPolicyException e) {
      return SimulationAnswer.malformed(e);
    } catch (UsageException e) {
      return SimulationAnswer.error("InvalidRequest", String.valueOf(e.getMessage()));
    }
  }
}
