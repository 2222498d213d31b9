package dev.rolecall.kfp;

import dev.rolecall.chain.RoleVerification;
import dev.rolecall.command.CheckCommand;
import dev.rolecall.command.LiveConsole;
import dev.rolecall.command.ReportOptions;
import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.verify.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rolecall step}: what {@code component.yaml} runs. */
@Command(
    name = "step",
    description = {
      "Verify the role of the pod that this runs in, as a step of Kubeflow Pipelines.",
      "component.yaml runs it. The report goes to standard output, and then to the outputs."
    })
public final class StepCommand implements Subcommand {
  @Option(
      names = "--executor-input",
      paramLabel = "JSON",
      description = "What Kubeflow Pipelines puts in the place of {{$}}: the step's inputs.")
  private String executorInput = "{}";

  @Mixin private OutputOptions outputs = new OutputOptions();

  /** For picocli and the service loader. */
  public StepCommand() {}

  @Override
  public int run(Surroundings here) {
    ExecutorInput given = ExecutorInput.NOTHING;
    StepInputs inputs;
    try {
      given = ExecutorInput.parse(executorInput);
      inputs = StepInputs.read(given);
    } catch (UsageException e) {
      outputs.writeWherePossible(StepResult.unusable(String.valueOf(e.getMessage())), given);
      throw e;
    }
    return run(inputs, given, here);
  }

  private int run(StepInputs inputs, ExecutorInput given, Surroundings here) {
    LiveConsole console = new ReportOptions().console(here);
    RoleVerification.Builder builder =
        CheckCommand.verification(inputs.environment(here.environment()), here.clock())
            .scope(inputs.scope())
            .access(inputs.scope().access())
            .toldOfItsEnd(console::tell)
            .toldOfProgress(console::progress);
    inputs.exercise().ifPresent(builder::exercise);
    RoleVerification verification = builder.build();
    console.start(verification.titles());
    Report report = verification.run(console);
    // The log first: of a step that fails, nothing else is kept.
    int exit = console.finish(report);
    outputs.write(StepResult.of(report), given);
    return inputs.onFailure() == OnFailure.REPORT ? RolecallCommand.PASSED : exit;
  }
}
