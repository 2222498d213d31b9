package dev.rolecall.e2e.parts;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A real part that a test runs against. A new one is one more constant. */
public enum Part {
  /** A Docker engine that answers, and the image of the Kubernetes node. */
  DOCKER {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .engineFailure()
          .map(
              why ->
                  "no Docker engine answers: " + why + " (start one, until `docker info` shows it)")
          .or(
              () ->
                  machine
                      .reaperFailure()
                      .map(
                          why ->
                              "the reaper of Testcontainers does not start: "
                                  + why
                                  + " (its image must be there or be pulled, or set"
                                  + " TESTCONTAINERS_RYUK_DISABLED=true)"))
          .or(
              () ->
                  machine
                      .imageFailure()
                      .map(
                          why ->
                              "the image of the Kubernetes node cannot be had: "
                                  + why
                                  + " (docker pull it, or name another in "
                                  + NodeSettings.IMAGE_VARIABLE
                                  + ")"));
    }
  },

  /** A Docker engine of this machine, and in it the image of kfp-component. */
  IMAGE {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .componentImageFailure()
          .map(
              why ->
                  "the image of kfp-component is not there: "
                      + why
                      + " (kfp-component/image/build makes it, or name another in "
                      + ComponentImage.VARIABLE
                      + ")");
    }
  },

  /** A Python that can import boto3. */
  BOTO3 {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .failureOf(Program.python(), "-c", "import boto3")
          .map(
              why ->
                  Program.python()
                      + " cannot import boto3: "
                      + why
                      + " (pip install boto3, or name another Python by -D"
                      + Program.PYTHON_PROPERTY
                      + "=PATH)");
    }
  },

  /** A Python that can import what data scientists reach S3 by. */
  DATA {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .failureOf(
              Program.dataPython(), "-c", "import boto3, mlflow.store.artifact, pyarrow.fs, s3fs")
          .map(
              why ->
                  Program.dataPython()
                      + " cannot import s3fs, pyarrow, MLflow and boto3: "
                      + why
                      + " (pip install -r .ci/data-requirements.txt, or name another Python by -D"
                      + Program.DATA_PYTHON_PROPERTY
                      + "=PATH)");
    }
  },

  /** The AWS command line, version 1 or 2. */
  AWSCLI {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .failureOf(Program.aws(), "--version")
          .map(
              why ->
                  Program.aws()
                      + " does not run: "
                      + why
                      + " (pip install awscli, or name another by -D"
                      + Program.AWS_PROPERTY
                      + "=PATH)");
    }
  },

  /** Go, which has the modules of {@code go-client} or can fetch them. */
  GO {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .failureOf(new Program("go"), "version")
          .map(why -> "go does not run: " + why + " (install Go 1.24 or newer)");
    }
  },

  /** Node, which finds the packages of {@code js-client} beside it. */
  NODE {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .failureOf(
              new Program("node"),
              "-e",
              "require.resolve('@aws-sdk/client-s3', {paths: ['js-client']})")
          .map(
              why ->
                  "node has no packages for js-client: "
                      + why
                      + " (install Node 20 or newer, then npm ci --prefix e2e/js-client)");
    }
  },

  /** Ceph's monitor, OSD and RADOS gateway, with the tools that {@code ceph-rgw/start} uses. */
  CEPH {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .failureOf(
              new Program("bash"),
              "-c",
              "for program; do command -v $program >/dev/null"
                  + " || { echo \"no $program on the PATH\" >&2; exit 1; }; done",
              "ceph",
              "ceph-mon",
              "monmaptool",
              "ceph-osd",
              "radosgw",
              "radosgw-admin",
              "ceph",
              "curl")
          .map(
              why ->
                  "Ceph is not installed: "
                      + why
                      + " (apt-get install --no-install-recommends ceph-mon ceph-osd radosgw"
                      + " ceph-common curl)");
    }
  },

  /** A Python that can import Kubeflow Pipelines' SDK and Docker's, and an image with a shell. */
  KFP {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .failureOf(Program.kfpPython(), "-c", IMPORT_KFP)
          .map(
              why ->
                  Program.kfpPython()
                      + " cannot import kfp 2.17 and docker: "
                      + why
                      + " (pip install 'kfp==2.17.*' docker, or name another Python by -D"
                      + Program.KFP_PYTHON_PROPERTY
                      + "=PATH)")
          .or(
              () ->
                  machine
                      .failureOf(
                          Program.docker(),
                          "run",
                          "--rm",
                          "--network",
                          "none",
                          ShellImage.name(),
                          "true")
                      .map(
                          why ->
                              "the image of a pipeline's other step does not run: "
                                  + why
                                  + " (docker pull it, or name another that has sh in "
                                  + ShellImage.VARIABLE
                                  + ")"));
    }
  },

  /**
   * A Python with nbclient, nbconvert and the kernel JJava; the kernel's JDK is that of the tests.
   */
  JUPYTER {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .failureOf(
              Program.jupyter(),
              "-c",
              "import nbclient, nbconvert; from jupyter_client.kernelspec import get_kernel_spec;"
                  + " get_kernel_spec('java')")
          .map(
              why ->
                  Program.jupyter()
                      + " cannot run a Java notebook: "
                      + why
                      + " (pip install nbclient nbconvert jjava, or name another Python by -D"
                      + Program.JUPYTER_PROPERTY
                      + "=PATH)");
    }
  },

  /**
   * What installs JupyterLab for a user without rights, and what drives it: a Python that all users
   * have, and one with Playwright.
   */
  JUPYTERLAB {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .failureOf(Program.systemPython(), "-c", "import ensurepip, venv")
          .map(
              why ->
                  Program.systemPython()
                      + " makes no environments: "
                      + why
                      + " (apt-get install python3-venv)")
          .or(
              () ->
                  machine
                      .failureOf(Program.jupyter(), "-c", "import build, nbformat, playwright")
                      .map(
                          why ->
                              Program.jupyter()
                                  + " cannot drive a browser: "
                                  + why
                                  + " (pip install build nbformat playwright, or name another"
                                  + " Python by -D"
                                  + Program.JUPYTER_PROPERTY
                                  + "=PATH)"));
    }
  },

  /** Pythons of other versions, from 3.9 on. */
  PYTHONS {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return Program.pythons().isEmpty()
          ? Optional.of(
              "no other Pythons are named (install some, and name them by -D"
                  + Program.PYTHONS_PROPERTY
                  + "=PATH:PATH)")
          : Program.pythons().stream()
              .flatMap(
                  python ->
                      machine
                          .failureOf(
                              python,
                              "-c",
                              "import ensurepip, sys, venv; assert sys.version_info >= (3, 9),"
                                  + " sys.version")
                          .map(
                              why ->
                                  "%s is no Python from 3.9 on with venv: %s (name others by -D%s=PATH:PATH)"
                                      .formatted(python, why, Program.PYTHONS_PROPERTY))
                          .stream())
              .findFirst();
    }
  },

  /** A Chromium that runs without a display. */
  CHROMIUM {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .failureOf(Program.chromium(), "--version")
          .map(
              why ->
                  Program.chromium()
                      + " does not run: "
                      + why
                      + " (apt-get install chromium, or name another by -D"
                      + Program.CHROMIUM_PROPERTY
                      + "=PATH)");
    }
  },

  /** A JDK 25, beside the one that the tests run on. */
  JDK25 {
    @Override
    Optional<String> missingFrom(Machine machine) {
      return machine
          .failureOf(Program.java25(), "-XX:AOTMode=auto", "-version")
          .map(
              why ->
                  Program.java25()
                      + " is no Java 25: "
                      + why
                      + " (install one, and name its folder in "
                      + Program.JDK_VARIABLE
                      + ")");
    }
  };

  private static final String IMPORT_KFP =
      "import docker, kfp; assert kfp.__version__.startswith('2.17.'), 'it has kfp ' + kfp.__version__";

  /**
   * Looks for it. May take minutes where an image has to be pulled; {@link Inventory} asks once.
   *
   * @return what is missing and, in parentheses, how to get it; nothing where all is there
   */
  abstract Optional<String> missingFrom(Machine machine);

  /** The name that {@code rolecall.require} knows it by. */
  String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The parts of a list such as {@code docker,boto3}.
   *
   * @throws IllegalArgumentException naming the word that is no part, and all that are
   */
  static Set<Part> listed(String list) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String word : list.split(",", -1)) {
      if (!word.isBlank()) {
        parts.add(named(word.strip()));
      }
    }
    return parts;
  }

  private static Part named(String option) {
    List<Part> all = Arrays.asList(values());
    return all.stream()
        .filter(part -> part.option().equals(option))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "-D"
                        + NeedsCondition.REQUIRE_PROPERTY
                        + " names an unknown part \""
                        + option
                        + "\". Known: "
                        + all.stream().map(Part::option).collect(Collectors.joining(", "))));
  }
}
