package dev.rolecall.e2e.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PartTest {
  /** Has everything, unless told otherwise; remembers what it was asked. */
  private static final class ImaginedMachine implements Machine {
    private Optional<String> program = Optional.empty();
    private Optional<String> engine = Optional.empty();
    private Optional<String> reaper = Optional.empty();
    private Optional<String> image = Optional.empty();
    private Optional<String> component = Optional.empty();
    private final List<String> asked = new ArrayList<>();

    @Override
    public Optional<String> failureOf(Program asks, String... arguments) {
      asked.add(asks + " " + String.join(" ", arguments));
      return program;
    }

    @Override
    public Optional<String> engineFailure() {
      asked.add("engine");
      return engine;
    }

    @Override
    public Optional<String> reaperFailure() {
      asked.add("reaper");
      return reaper;
    }

    @Override
    public Optional<String> imageFailure() {
      asked.add("image");
      return image;
    }

    @Override
    public Optional<String> componentImageFailure() {
      asked.add("component");
      return component;
    }
  }

  private final ImaginedMachine machine = new ImaginedMachine();

  @Test
  void nothingIsMissingWhereAllIsThere() {
    for (Part part : EnumSet.complementOf(EnumSet.of(Part.PYTHONS))) {
      assertThat(part.missingFrom(machine)).as(part.name()).isEmpty();
    }
  }

  @Test
  void withoutAnEngineNoImageIsAskedFor() {
    machine.engine = Optional.of("connection refused");

    assertThat(Part.DOCKER.missingFrom(machine))
        .contains(
            "no Docker engine answers: connection refused (start one, until `docker info` shows"
                + " it)");
    assertThat(machine.asked).containsExactly("engine");
  }

  @Test
  void aReaperThatDoesNotStartIsNotTakenForAMissingEngine() {
    machine.reaper = Optional.of("no such image");

    assertThat(Part.DOCKER.missingFrom(machine))
        .contains(
            "the reaper of Testcontainers does not start: no such image (its image must be there"
                + " or be pulled, or set TESTCONTAINERS_RYUK_DISABLED=true)");
  }

  @Test
  void anImageThatCannotBePulledIsNamedWithTheVariableThatChangesIt() {
    machine.image = Optional.of("rancher/k3s:v1: no such host");

    assertThat(Part.DOCKER.missingFrom(machine))
        .contains(
            "the image of the Kubernetes node cannot be had: rancher/k3s:v1: no such host (docker"
                + " pull it, or name another in ROLECALL_K3S_IMAGE)");
  }

  @Test
  void anImageThatWasNotBuiltIsNamedWithTheCommandThatBuildsIt() {
    machine.component = Optional.of("No such image: rolecall/kfp-component:local");

    assertThat(Part.IMAGE.missingFrom(machine))
        .contains(
            "the image of kfp-component is not there: No such image: rolecall/kfp-component:local"
                + " (kfp-component/image/build makes it, or name another in ROLECALL_IMAGE)");
  }

  @Test
  void theImageIsThatOfTheBuildUnlessAVariableNamesAnother() {
    assertThat(ComponentImage.read(Map.of())).isEqualTo("rolecall/kfp-component:local");
    assertThat(ComponentImage.read(Map.of("ROLECALL_IMAGE", "mine:1"))).isEqualTo("mine:1");
  }

  @Test
  void aPythonWithoutBoto3SaysWhyAndWhatToType() {
    machine.program = Optional.of("ModuleNotFoundError: No module named 'boto3'");

    assertThat(Part.BOTO3.missingFrom(machine).orElseThrow())
        .contains("cannot import boto3: ModuleNotFoundError: No module named 'boto3'")
        .contains("pip install boto3")
        .contains("-Drolecall.python=PATH");
  }

  @Test
  void anAwsCommandLineThatDoesNotRunSaysWhyAndWhatToType() {
    machine.program = Optional.of("No such file or directory");

    assertThat(Part.AWSCLI.missingFrom(machine).orElseThrow())
        .contains("does not run: No such file or directory")
        .contains("pip install awscli")
        .contains("-Drolecall.aws=PATH");
  }

  @Test
  void aProgramOfCephThatIsNotThereIsNamedWithThePackages() {
    machine.program = Optional.of("no radosgw on the PATH");

    assertThat(Part.CEPH.missingFrom(machine))
        .contains(
            "Ceph is not installed: no radosgw on the PATH (apt-get install"
                + " --no-install-recommends ceph-mon ceph-osd radosgw ceph-common curl)");
  }

  @Test
  void aPythonWithoutPipelinesSaysWhyAndWhatToType() {
    machine.program = Optional.of("ModuleNotFoundError: No module named 'kfp'");

    assertThat(Part.KFP.missingFrom(machine).orElseThrow())
        .contains("cannot import kfp 2.17 and docker: ModuleNotFoundError: No module named 'kfp'")
        .contains("pip install 'kfp==2.17.*' docker")
        .contains("-Drolecall.kfp.python=PATH");
  }

  @Test
  void aPythonWithoutTheJavaKernelSaysWhyAndWhatToType() {
    machine.program = Optional.of("No such kernel named java");

    assertThat(Part.JUPYTER.missingFrom(machine).orElseThrow())
        .contains("cannot run a Java notebook: No such kernel named java")
        .contains("pip install nbclient nbconvert jjava")
        .contains("-Drolecall.jupyter=PATH");
  }

  @Test
  void aMachineWithoutWhatInstallsJupyterLabSaysWhatToType() {
    machine.program = Optional.of("ModuleNotFoundError: No module named 'ensurepip'");

    assertThat(Part.JUPYTERLAB.missingFrom(machine).orElseThrow())
        .contains("makes no environments: ModuleNotFoundError: No module named 'ensurepip'")
        .contains("apt-get install python3-venv");
  }

  @Test
  void jupyterLabIsDrivenByThePythonOfJupyter() {
    assertThat(Part.JUPYTERLAB.missingFrom(machine)).isEmpty();
    assertThat(machine.asked).last().asString().contains("import build, nbformat, playwright");
  }

  /** Whether any are named or not. */
  @Test
  void whereAnotherPythonIsTooOldItIsSaidHowOthersAreNamed() {
    machine.program = Optional.of("AssertionError: 3.8.18");

    assertThat(Part.PYTHONS.missingFrom(machine).orElseThrow()).contains("-Drolecall.pythons=PATH");
  }

  @Test
  void aBrowserThatDoesNotRunSaysWhyAndWhatToType() {
    machine.program = Optional.of("No such file or directory");

    assertThat(Part.CHROMIUM.missingFrom(machine).orElseThrow())
        .contains("does not run: No such file or directory")
        .contains("apt-get install chromium")
        .contains("-Drolecall.chromium=PATH");
  }

  @Test
  void theOtherStepOfAPipelineIsTriedInItsImage() {
    assertThat(Part.KFP.missingFrom(machine)).isEmpty();
    assertThat(machine.asked)
        .last()
        .asString()
        .endsWith(" " + ShellImage.name() + " true")
        .startsWith("docker run --rm ");
  }

  @Test
  void theShellIsThatOfTheExampleUnlessAVariableNamesAnother() {
    assertThat(ShellImage.read(Map.of())).isEqualTo("busybox:1.37");
    assertThat(ShellImage.read(Map.of("ROLECALL_SHELL_IMAGE", "mine:1"))).isEqualTo("mine:1");
  }

  @Test
  void aJavaThatIsTooOldSaysWhyAndWhichVariableNamesAnother() {
    machine.program = Optional.of("Unrecognized VM option 'AOTMode=auto'");

    assertThat(Part.JDK25.missingFrom(machine).orElseThrow())
        .contains("is no Java 25: Unrecognized VM option")
        .contains("ROLECALL_JDK");
  }

  @Test
  void eachPartIsLookedForOnce() {
    Inventory inventory = new Inventory(machine);

    inventory.missing(Part.DOCKER);
    inventory.missing(Part.DOCKER);

    assertThat(machine.asked).containsExactly("engine", "reaper", "image");
  }

  @Test
  void aListNamesPartsInAnyOrderWithSpacesOrNothing() {
    assertThat(Part.listed("boto3, docker")).isEqualTo(EnumSet.of(Part.DOCKER, Part.BOTO3));
    assertThat(Part.listed("")).isEmpty();
    assertThat(Part.listed("awscli,")).containsExactly(Part.AWSCLI);
  }

  @Test
  void aWordThatIsNoPartIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> Part.listed("docker,doker"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "-Drolecall.require names an unknown part \"doker\". Known: docker, image, boto3, data, awscli, go, node, ceph, kfp, jupyter, jupyterlab, pythons, chromium, jdk25");
  }
}
