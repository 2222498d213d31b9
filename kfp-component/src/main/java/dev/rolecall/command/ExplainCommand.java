package dev.rolecall.command;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.chain.ErrorText;
import dev.rolecall.report.CatalogueView;
import dev.rolecall.report.DiagnosisView;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenException;
import dev.rolecall.verify.Diagnosis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rolecall explain}: a row of the catalogue, or those that an error may stand for. */
@Command(
    name = "explain",
    description = {
      "Tells what a finding means, how it is told apart, and what to do.",
      "With --sts it tells which findings the text of an error may stand for."
    },
    footer = {"", "Exit codes: 0 told, 1 the text tells of no refusal, 2 used wrongly."})
public final class ExplainCommand implements Subcommand {
  /** Of an error's text; what comes after is not read. */
  private static final int MOST_BYTES = 1 << 20;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description = "The finding's name, such as trust-sub-mismatch.")
  private @Nullable String name;

  @Option(names = "--list", description = "List all names, with the link of the chain.")
  private boolean list;

  @Option(
      names = "--sts",
      paramLabel = "TEXT",
      description = {
        "The text of an error of STS or S3, as any tool prints it: of boto3, the AWS CLI,",
        "Terraform, an AWS SDK. With - it is read from standard input."
      })
  private @Nullable String sts;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description = "With --sts: the token that was sent, which rules some findings out.")
  private @Nullable Path token;

  @Option(names = "--json", description = "With --sts: write what is told as JSON.")
  private boolean json;

  /** For the service loader. */
  public ExplainCommand() {}

  /** Of all findings, for who completes a command line. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ids().iterator();
    }
  }

  @Override
  public int run(Surroundings here) {
    if (sts != null) {
      return text(sts.equals("-") ? input(here) : sts, here);
    }
    if (token != null || json) {
      throw new UsageException(UsageMessages.noErrorText());
    }
    if (list) {
      here.out().print(CatalogueView.list());
    } else {
      FailureMode mode = asked();
      here.out().print(CatalogueView.row(mode, here.width()));
      here.exhibits().accept(new Exhibit.Row(mode));
    }
    return RolecallCommand.PASSED;
  }

  private int text(String text, Surroundings here) {
    if (name != null || list) {
      throw new UsageException(UsageMessages.textAndName());
    }
    Optional<Diagnosis> diagnosis =
        ErrorText.diagnose(
            text, Optional.ofNullable(token).map(ExplainCommand::read), here.clock().instant());
    if (diagnosis.isEmpty()) {
      here.err().println(UsageMessages.noRefusal());
      return RolecallCommand.FAILED;
    }
    if (json) {
      here.out().print(DiagnosisView.json(diagnosis.get()));
    } else {
      here.out().print(DiagnosisView.text(diagnosis.get(), here.width()));
      here.exhibits().accept(new Exhibit.Explained(diagnosis.get()));
    }
    return RolecallCommand.PASSED;
  }

  private static ProjectedToken read(Path file) {
    try {
      return ProjectedToken.read(file);
    } catch (TokenException e) {
      throw new UsageException("--token: " + e.failure().explain());
    }
  }

  private static String input(Surroundings here) {
    try {
      return new String(here.in().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FailureMode asked() {
    if (name == null) {
      throw new UsageException(UsageMessages.noFinding());
    }
    String asked = name;
    return FailureMode.of(asked)
        .orElseThrow(() -> new UsageException(UsageMessages.unknownFinding(asked, ids())));
  }

  private static List<String> ids() {
    return Arrays.stream(FailureMode.values()).map(FailureMode::id).toList();
  }
}
