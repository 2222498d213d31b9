package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.testing.Golden;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class RolecallCommandTest {
  private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ0ZWFtLWEifQ.c2lnbmF0dXJl";

  @Test
  void helpListsTheCommands() {
    Golden.check(getClass(), "help.txt", Ran.rolecall("--help").whole());
  }

  @Test
  void helpOfACommandListsItsOptions() {
    Golden.check(getClass(), "help-sample.txt", Ran.rolecall("sample", "--help").whole());
  }

  @Test
  void withoutACommandTheHelpIsAnError() {
    Ran ran = Ran.rolecall();
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).isEqualTo(Ran.rolecall("--help").out());
  }

  @Test
  void versionIsOneLine() {
    assertThat(Ran.rolecall("--version").out()).matches("rolecall \\S.*\n");
  }

  @Test
  void commandsOfTheClassPathAreOffered() {
    NullStreams streams = new NullStreams();
    assertThat(
            new RolecallCommand(Map.of(), Clock.systemUTC(), false)
                .run(new String[] {"explain", "--list"}, streams.out(), streams.out()))
        .isZero();
  }

  @Test
  void aMistypedCommandIsAnsweredWithTheNearest() {
    Golden.check(getClass(), "mistyped-command.txt", Ran.rolecall("explian").whole());
  }

  @Test
  void aMistypedOptionIsAnsweredWithTheNearest() {
    Golden.check(
        getClass(), "mistyped-option.txt", Ran.rolecall("sample", "--fromat=json").whole());
  }

  @Test
  void aMistypedValueIsAnsweredWithTheNearest() {
    Golden.check(
        getClass(), "mistyped-value.txt", Ran.rolecall("sample", "--format", "jsno").whole());
  }

  @Test
  void aValueOfAnEnumMayBeWrittenInAnyCase() {
    assertThat(Ran.rolecall("sample", "--format", "JSON").out()).startsWith("{");
  }

  @Test
  void aMissingValueIsNamed() {
    assertThat(Ran.rolecall("sample", "--format").err())
        .isEqualTo(
            """
            rolecall sample: --format has no value. Write --format FORMAT.
            To see what it takes: rolecall sample --help
            """);
  }

  @Test
  void anOptionGivenTwiceIsNamed() {
    assertThat(Ran.rolecall("sample", "--format=json", "--format=html").err())
        .startsWith("rolecall sample: --format is given twice.");
  }

  @Test
  void whatAnOptionSaysOfItsOwnValueIsTold() {
    assertThat(Ran.rolecall("sample", "--even", "3").err())
        .startsWith("rolecall sample: --even: \"3\" is not even. Write it like 2.\n");
  }

  @Test
  void aNumberThatIsNoneIsNamed() {
    assertThat(Ran.rolecall("sample", "--count", "many").err())
        .startsWith("rolecall sample: --count cannot be 'many'; it is a whole number.");
  }

  @Test
  void anArgumentTooManyIsNamed() {
    assertThat(Ran.rolecall("explain", "role-missing", "x\u001b[2J").err())
        .startsWith("rolecall explain: 'x?[2J' is one argument too many.");
  }

  @Test
  void anArgumentIsNeverReadAsAFile() {
    assertThat(Ran.rolecall("explain", "@/etc/hostname").err()).contains("'@/etc/hostname'");
  }

  @Test
  void aDefectIsToldAsOneWithoutItsTextOrTrace() {
    Ran ran = throwing(Map.of(), new IllegalStateException(TOKEN));
    assertThat(ran.code()).isEqualTo(70);
    assertThat(ran.err())
        .startsWith("rolecall throw: Rolecall has a defect")
        .contains("java.lang.IllegalStateException at dev.rolecall.", "ROLECALL_DEBUG=1")
        .doesNotContain("eyJ", "    at ");
    assertThat(ran.err().lines()).hasSize(2);
  }

  @Test
  void onRequestADefectsTraceIsShownWithoutSecrets() {
    Ran ran =
        throwing(
            Map.of("ROLECALL_DEBUG", "1"),
            new IllegalStateException(
                "sent " + TOKEN,
                new IOException("key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY was refused")));
    assertThat(ran.code()).isEqualTo(70);
    assertThat(ran.err())
        .contains("IllegalStateException: sent (a token, left out)\n    at dev.rolecall.")
        .contains("IOException: key (redacted) was refused");
  }

  @Test
  void anErrorOfTheVirtualMachineIsADefectToo() {
    assertThat(throwing(Map.of(), new StackOverflowError()).code()).isEqualTo(70);
  }

  @Test
  void anInterruptedCommandSaysNothing() {
    Ran ran = throwing(Map.of(), new InterruptedException());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ran).isEqualTo(new Ran(130, "", ""));
  }

  @Test
  void aCommandUsedWronglySaysSoInOneSentence() {
    assertThat(throwing(Map.of(), new UsageException("no such bucket. Name another.")))
        .isEqualTo(new Ran(2, "", "rolecall throw: no such bucket. Name another.\n"));
  }

  @Test
  void aReaderThatGoesAwayChangesNothing() {
    PrintStream closed = new PrintStream(new ClosedPipe(), true, StandardCharsets.UTF_8);
    int code =
        new RolecallCommand(Map.of(), Clock.systemUTC(), false, List.of(new SampleCommand()))
            .run(new String[] {"sample"}, closed, closed);
    assertThat(code).isZero();
  }

  @Test
  void aTerminalIsDrawnOnOnlyWhereItCanBe() {
    assertThat(terminal(Map.of("TERM", "xterm"), true)).isTrue();
    assertThat(terminal(Map.of("TERM", "xterm"), false)).isFalse();
    assertThat(terminal(Map.of("TERM", "dumb"), true)).isFalse();
    assertThat(terminal(Map.of(), true)).isFalse();
    assertThat(terminal(Map.of("TERM", "xterm", "CI", "true"), true)).isFalse();
  }

  private static boolean terminal(Map<String, String> environment, boolean console) {
    Doing command = new Doing(surroundings -> surroundings.terminal() ? 1 : 0);
    return Ran.with(environment, console, List.of(command), "throw").code() == 1;
  }

  private static Ran throwing(Map<String, String> environment, Throwable thrown) {
    return Ran.with(
        environment,
        false,
        List.of(
            new Doing(
                surroundings -> {
                  throw RolecallCommandTest.<RuntimeException>unchecked(thrown);
                })),
        "throw");
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Command(name = "throw")
  private static final class Doing implements Subcommand {
    private final Function<Surroundings, Integer> deed;

    Doing(Function<Surroundings, Integer> deed) {
      this.deed = deed;
    }

    @Override
    public int run(Surroundings here) {
      return deed.apply(here);
    }
  }

  private record NullStreams() {
    PrintStream out() {
      return new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    }
  }

  private static final class ClosedPipe extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
