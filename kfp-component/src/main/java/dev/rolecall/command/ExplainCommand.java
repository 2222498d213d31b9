package dev.rolecall.command;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.report.CatalogueView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rolecall explain}: a row of the catalogue. */
@Command(
    name = "explain",
    description = "Tells what a finding means, how it is told apart, and what to do.")
public final class ExplainCommand implements Subcommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The finding's name, such as trust-sub-mismatch.")
  private @Nullable String name;

  @Option(names = "--list", description = "List all names, with the link of the chain.")
  private boolean list;

  /** For the service loader. */
  public ExplainCommand() {}

  @Override
  public int run(Surroundings here) {
    if (list) {
      here.out().print(CatalogueView.list());
    } else {
      FailureMode mode = asked();
      here.out().print(CatalogueView.row(mode, here.width()));
      here.exhibits().accept(new Exhibit.Row(mode));
    }
    return RolecallCommand.PASSED;
  }

  private FailureMode asked() {
    if (name == null) {
      throw new UsageException(UsageMessages.noFinding());
    }
    String asked = name;
    return FailureMode.of(asked)
        .orElseThrow(
            () ->
                new UsageException(
                    UsageMessages.unknownFinding(
                        asked, Arrays.stream(FailureMode.values()).map(FailureMode::id).toList())));
  }
}
