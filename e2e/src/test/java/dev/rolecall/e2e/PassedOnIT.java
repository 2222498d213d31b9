package dev.rolecall.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What the jars that hold others' say of them and pass on. Real parts: the built jars, and those of
 * Maven's repository that they were made of.
 */
final class PassedOnIT {
  /** By what a bill of materials calls a licence: what stands in its text and in no other's. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "Apache-2.0", "Apache License Version 2.0, January 2004",
          "BSD-2-Clause", "Redistributions in binary form must reproduce the above copyright",
          "Bouncy Castle Licence", "The Legion of the Bouncy Castle Inc.",
          "EPL-2.0", "# Eclipse Public License - v 2.0",
          "MIT", "The above copyright notice and this permission notice shall be",
          "MIT-0", "MIT No Attribution");

  private static final Path OUR_LICENCE = Path.of("..", "LICENSE");
  private static final String OURS = "dev.rolecall";

  private enum Shipped {
    CREDENTIALS("../credentials-provider/target/rolecall-credentials", "credentials-provider"),
    COMPONENT("../kfp-component/target/rolecall-kfp", "kfp-component"),
    NOTEBOOK("../notebook-agent/target/rolecall-notebook", "notebook-agent"),
    COMMAND("target/rolecall", "e2e");

    private final Path jar;
    private final Path bill;
    private final String module;

    Shipped(String path, String module) {
      this.jar = Path.of(path + ".jar");
      this.bill = Path.of(path + ".cdx.json");
      this.module = module;
    }

    /** Of each artifact in it, by the artifact's name. */
    private Map<String, JsonNode> libraries() throws IOException {
      Map<String, JsonNode> libraries = new HashMap<>();
      for (JsonNode each : new ObjectMapper().readTree(bill.toFile()).get("components")) {
        if (!each.path("scope").asText().equals("optional")) {
          libraries.put(
              "%s:%s:%s".formatted(text(each, "group"), text(each, "name"), text(each, "version")),
              each);
        }
      }
      return libraries;
    }

    private Map<String, String> passedOn() throws IOException {
      Map<String, String> texts = new HashMap<>();
      try (JarFile open = new JarFile(jar.toFile())) {
        for (JarEntry entry : Collections.list(open.entries())) {
          if (entry.getName().matches("META-INF/(LICENSE|NOTICE|third-party/.*)")) {
            byte[] content = open.getInputStream(entry).readAllBytes();
            texts.put(
                entry.getName().substring("META-INF/".length()),
                new String(content, StandardCharsets.UTF_8));
          }
        }
      }
      return texts;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBillOfMaterialsNamesWhoseClassesAreInTheJar(Shipped shipped) throws IOException {
    Set<String> classes = new TreeSet<>(classes(built(shipped.module)));
    for (JsonNode library : shipped.libraries().values()) {
      classes.addAll(classes(jar(library)));
    }

    Set<String> there = new TreeSet<>(classes(shipped.jar));
    assertThat(there).hasSizeGreaterThan(1000);
    assertThat(without(there, classes)).as("in the jar, and of nothing that is named").isEmpty();
    assertThat(without(classes, there)).as("named, and not in the jar").isEmpty();
  }

  private static Set<String> without(Set<String> classes, Set<String> others) {
    Set<String> rest = new TreeSet<>(classes);
    rest.removeAll(others);
    return rest;
  }

  @ParameterizedTest
  @EnumSource
  void eachLibraryIsInTheJarWithTheTextOfItsLicence(Shipped shipped) throws IOException {
    Map<String, String> passedOn = shipped.passedOn();
    Map<String, List<String>> listed =
        requireNonNull(passedOn.get("third-party/LIST"))
            .lines()
            .map(line -> line.split("  "))
            .collect(Collectors.toMap(line -> line[0], line -> List.of(line[1].split(", "))));
    Map<String, JsonNode> libraries = shipped.libraries();
    libraries.keySet().removeIf(name -> name.startsWith(OURS + ":"));

    assertThat(listed).containsOnlyKeys(libraries.keySet());
    libraries.forEach(
        (name, library) ->
            assertThat(listed.get(name))
                .as(name + ", which is under " + licences(library))
                .anyMatch(
                    file ->
                        licences(library).stream()
                            .map(PassedOnIT::opening)
                            .anyMatch(oneLine(requireNonNull(passedOn.get(file)))::contains)));
  }

  @ParameterizedTest
  @EnumSource
  void eachNoticeIsInTheJar(Shipped shipped) throws IOException {
    String notices = shipped.passedOn().get("NOTICE");
    for (JsonNode library : shipped.libraries().values()) {
      try (JarFile jar = new JarFile(jar(library).toFile())) {
        for (JarEntry entry : Collections.list(jar.entries())) {
          if (entry.getName().matches("META-INF/[^/]*NOTICE[^/]*")) {
            assertThat(notices)
                .as(library.get("name") + "'s " + entry)
                .contains(
                    new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
                        .strip());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void ourOwnLicenceIsInTheJar(Shipped shipped) throws IOException {
    assertThat(shipped.passedOn()).containsEntry("LICENSE", Files.readString(OUR_LICENCE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"credentials-provider", "kfp-component", "notebook-agent", "embedded-aws", "e2e"})
  void ourOwnLicenceIsInTheModulesJar(String module) throws IOException {
    try (JarFile jar = new JarFile(built(module).toFile())) {
      assertThat(jar.getInputStream(jar.getEntry("META-INF/LICENSE")).readAllBytes())
          .isEqualTo(Files.readAllBytes(OUR_LICENCE));
    }
  }

  private static String text(JsonNode library, String name) {
    return library.path(name).asText();
  }

  private static List<String> licences(JsonNode library) {
    List<String> names = new ArrayList<>();
    for (JsonNode each : library.path("licenses")) {
      names.add(text(each.path("license"), "id") + text(each.path("license"), "name"));
    }
    return names;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static String opening(String licence) {
    return TEXTS.getOrDefault(licence, "The text of " + licence + " is not known to this test.");
  }

  private static Path jar(JsonNode library) throws IOException {
    String name = text(library, "name");
    String version = text(library, "version");
    return text(library, "group").equals(OURS)
        ? built(name)
        : repository()
            .resolve(text(library, "group").replace('.', '/'))
            .resolve(name)
            .resolve(version)
            .resolve(name + "-" + version + ".jar");
  }

  private static Path repository() {
    Path repository =
        Path.of(S3Client.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    for (int folder = "software/amazon/awssdk/s3/2/s3.jar".split("/").length;
        folder > 0;
        folder--) {
      repository = requireNonNull(repository.getParent());
    }
    return repository;
  }

  /** The module's own jar, which holds nothing of others. */
  private static Path built(String module) throws IOException {
    Path folder =
        switch (module) {
          case "e2e" -> Path.of("target");
          case "embedded-aws" -> Path.of("embedded-aws", "target");
          default -> Path.of("..", module, "target");
        };
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file -> file.getFileName().toString().matches(module + "-[0-9.]+(-SNAPSHOT)?.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Without those that are another Java's, and by the names that they had before relocation. */
  private static List<String> classes(Path jar) throws IOException {
    try (JarFile open = new JarFile(jar.toFile());
        Stream<JarEntry> entries = open.stream()) {
      return entries
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class"))
          .filter(name -> !name.startsWith("META-INF/") && !name.endsWith("module-info.class"))
          .map(name -> name.replaceFirst("^dev/rolecall/shaded/", ""))
          .toList();
    }
  }
}
