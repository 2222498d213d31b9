package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.parts.ComponentImage;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import dev.rolecall.e2e.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image of kfp-component, confined as a cluster that trusts nobody confines it: any uid,
 * nothing to write to, no capability. Real parts: Docker, the image.
 */
@Needs(Part.IMAGE)
final class ImageIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String MOUNT = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
  private static final Path JAR = Path.of("..", "kfp-component", "target", "rolecall-kfp.jar");

  private static final String RUN_LABEL =
      "dev.rolecall.run=" + System.getenv().getOrDefault("ROLECALL_RUN", "");

  /** What the image adds to its base, so that the whole is below 50 MB on a base of up to 3 MB. */
  private static final long OWN_BYTES = 47_000_000;

  @Test
  void itPassesASoundChain() throws Exception {
    try (Sandbox sandbox = sandbox()) {
      Program.Ended check = check(sandbox, "team-a");

      assertThat(check.exit()).as(check.out() + check.err()).isZero();
      assertThat(check.err()).isEmpty();
      assertThat(check.out().lines())
          .anyMatch(line -> line.matches("  Caller +arn:aws:sts::\\d{12}:assumed-role/team-a/.+"))
          .anyMatch(line -> line.startsWith("Verdict: PASSED. The chain holds."));
    }
  }

  @Test
  void itFailsWithTheTokenOfAnotherProfile() throws Exception {
    try (Sandbox sandbox = sandbox()) {
      Program.Ended check = check(sandbox, "team-b");

      assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(1);
      assertThat(check.out())
          .contains("trust-sub-mismatch")
          .contains("Verdict: FAILED. The chain does not hold: ");
    }
  }

  @Test
  void itIsTheJarOfThisBuild() throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(JAR));
    String id = HexFormat.of().formatHex(hash).substring(0, 12);

    Program.Ended version = docker(confined(List.of(ComponentImage.name(), "--version")));

    assertThat(version.out().strip())
        .as("the image runs classes of the jar; if not, build it anew: kfp-component/image/build")
        .endsWith("+" + id)
        .isEqualTo("rolecall " + label("version"));
  }

  @Test
  void itsCacheIsTaken() throws Exception {
    Program.Ended version =
        docker(
            confined(
                List.of("-e", "JDK_JAVA_OPTIONS=-XX:AOTMode=on", ComponentImage.name(), "-V")));

    assertThat(version.exit()).as(version.err()).isZero();
  }

  @Test
  void itAddsAtMost47MegabytesToItsBase() throws Exception {
    long own = compressed(ComponentImage.name()) - compressed(label("base.name"));

    assertThat(own).isLessThan(OWN_BYTES);
  }

  @Test
  void itHoldsTheLicencesAndTheBillOfMaterialsOfItsJar(@TempDir Path folder) throws Exception {
    String container =
        docker(List.of("create", "--label", RUN_LABEL, ComponentImage.name())).well().out().strip();
    try {
      docker(List.of("cp", container + ":/opt/rolecall/legal/rolecall", folder.toString())).well();
    } finally {
      docker(List.of("rm", container));
    }

    Path legal = folder.resolve("rolecall");
    assertThat(legal.resolve("rolecall-kfp.cdx.json"))
        .hasSameBinaryContentAs(JAR.resolveSibling("rolecall-kfp.cdx.json"));
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (String file : List.of("LICENSE", "NOTICE", "third-party/LIST")) {
        assertThat(legal.resolve(file))
            .hasBinaryContent(jar.getInputStream(jar.getEntry("META-INF/" + file)).readAllBytes());
      }
    }
  }

  private static Sandbox sandbox() {
    return Sandbox.start(
        new Sandbox.Settings(
            List.of("team-a", "team-b"), InetAddress.getLoopbackAddress(), 0, Duration.ofHours(1)),
        Clock.systemUTC());
  }

  /** As team-a's pod, with the token of a Profile. */
  private static Program.Ended check(Sandbox sandbox, String profile)
      throws IOException, InterruptedException {
    Path volume = sandbox.member(profile).volume().token().getParent();
    List<String> arguments = new ArrayList<>(List.of("--network", "host"));
    arguments.addAll(List.of("-v", volume + ":" + MOUNT + ":ro"));
    Map<String, String> environment = sandbox.environment("team-a");
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", MOUNT + "/token");
    environment.forEach((name, value) -> arguments.addAll(List.of("-e", name + "=" + value)));
    // As Kubernetes and KFP's launcher start it: by its path, without the image's entry point.
    arguments.addAll(List.of("--entrypoint", "/opt/rolecall/bin/rolecall"));
    arguments.addAll(List.of(ComponentImage.name(), "check"));
    return docker(confined(arguments));
  }

  private static List<String> confined(List<String> arguments) {
    List<String> run = new ArrayList<>(List.of("run", "--rm", "--read-only", "--cap-drop", "ALL"));
    run.addAll(List.of("--security-opt", "no-new-privileges", "--user", "12345:0"));
    run.addAll(List.of("--label", RUN_LABEL));
    run.addAll(arguments);
    return run;
  }

  private static Program.Ended docker(List<String> arguments)
      throws IOException, InterruptedException {
    return Program.docker().run(Map.of(), LIMIT, arguments.toArray(String[]::new));
  }

  private static String label(String name) throws IOException, InterruptedException {
    String format = "{{index .Config.Labels \"org.opencontainers.image." + name + "\"}}";
    return docker(List.of("image", "inspect", "--format", format, ComponentImage.name()))
        .out()
        .strip();
  }

  private static long compressed(String image) throws IOException, InterruptedException {
    Program.Ended size =
        new Program("bash")
            .run(Map.of("IMAGE", image), LIMIT, "-c", "docker save \"$IMAGE\" | gzip -9 | wc -c");
    assertThat(size.err()).isEmpty();
    return Long.parseLong(size.out().strip());
  }
}
