import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Gathers what a jar that holds libraries must pass on, into a jar to be merged with it: PassedOn LIST JAR.
 *
 * <p>LIST is a class path into Maven's repository. Each library's licence is the text that its own jar carries. For
 * one that carries none, or a few lines that only name it, the text is ours or lies beside this file, by what its POM
 * calls it; where there is no such text, the build ends.
 */
final class PassedOn {
  private static final String META = "META-INF/";
  private static final String THIRD_PARTY = "third-party/";
  private static final Pattern LICENCE = Pattern.compile(META + "([^/]*LICENSE[^/]*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern NOTICE = Pattern.compile(META + "[^/]*NOTICE[^/]*", Pattern.CASE_INSENSITIVE);

  /** The shortest text of a licence that a library carries has 1,064 bytes, the longest that names one only 389. */
  private static final int SHORTEST = 1000;

  /** How POMs call the licences whose text they leave out. */
  private static final Map<Pattern, String> NAMES =
      Map.of(
          Pattern.compile("(The )?Apache.*2(\\.0)?", Pattern.CASE_INSENSITIVE), "LICENSE",
          Pattern.compile("(The )?BSD 2-Clause License"), "BSD-2-Clause.txt",
          Pattern.compile("Bouncy Castle Licence"), "Bouncy-Castle-Licence.txt",
          Pattern.compile("EPL 2.0"), "EPL-2.0.txt",
          Pattern.compile("MIT-0"), "MIT-0.txt");

  private final Path texts = Path.of(System.getProperty("jdk.launcher.sourcefile")).toAbsolutePath().getParent();
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Set<String> notices = new LinkedHashSet<>(List.of("Rolecall\n"));
  private final Set<String> list = new LinkedHashSet<>();

  public static void main(String[] arguments) throws Exception {
    String classPath = Files.readString(Path.of(arguments[0])).strip();
    List<Path> jars = Stream.of(classPath.split(Pattern.quote(File.pathSeparator))).map(Path::of).sorted().toList();
    Files.write(Path.of(arguments[1]), new PassedOn().gathered(jars));
  }

  private byte[] gathered(List<Path> jars) throws Exception {
    put("LICENSE", Files.readAllBytes(texts.resolve("../../LICENSE")));
    for (Path jar : jars) {
      add(jar);
    }
    put("NOTICE", String.join("\n", notices).getBytes(StandardCharsets.UTF_8));
    put(THIRD_PARTY + "LIST", (String.join("\n", list) + "\n").getBytes(StandardCharsets.UTF_8));
    return zipped();
  }

  private void add(Path path) throws Exception {
    Pom pom = Pom.read(path.resolveSibling(path.getFileName().toString().replaceFirst("jar$", "pom")));
    String folder = pom.group() + "/" + pom.artifact() + "/";
    List<String> licences = new ArrayList<>();
    boolean whole = false;
    try (ZipFile jar = new ZipFile(path.toFile())) {
      for (ZipEntry entry : jar.stream().toList()) {
        Matcher licence = LICENCE.matcher(entry.getName());
        if (licence.matches()) {
          byte[] text = jar.getInputStream(entry).readAllBytes();
          licences.add(placed(folder + licence.group(1), text));
          whole |= text.length >= SHORTEST;
        } else if (NOTICE.matcher(entry.getName()).matches()) {
          byte[] text = jar.getInputStream(entry).readAllBytes();
          notices.add(new String(text, StandardCharsets.UTF_8).strip() + "\n");
        }
      }
    }
    if (!whole) {
      licences.add(named(pom));
    }
    list.add("%s:%s:%s  %s".formatted(pom.group(), pom.artifact(), pom.version(), String.join(", ", licences)));
  }

  /** One file for all libraries that carry the same text under the same name. */
  private String placed(String file, byte[] text) {
    return files.entrySet().stream()
        .filter(each -> each.getKey().endsWith(file.substring(file.lastIndexOf('/'))))
        .filter(each -> each.getKey().startsWith(META + THIRD_PARTY) && Arrays.equals(each.getValue(), text))
        .findFirst()
        .map(each -> each.getKey().substring(META.length()))
        .orElseGet(() -> put(THIRD_PARTY + file, text));
  }

  private String put(String file, byte[] text) {
    files.put(META + file, text);
    return file;
  }

  private String named(Pom pom) throws Exception {
    List<String> names = pom.licences();
    for (Map.Entry<Pattern, String> known : NAMES.entrySet()) {
      if (names.stream().anyMatch(name -> known.getKey().matcher(name).matches())) {
        String file = known.getValue();
        return file.equals("LICENSE") ? file : put(THIRD_PARTY + file, Files.readAllBytes(texts.resolve(file)));
      }
    }
    throw new IllegalStateException(
        "%s:%s carries no licence's text, and its POM names none that is known here: %s. Put the text into %s, and its name into PassedOn.java"
            .formatted(pom.group(), pom.artifact(), names, texts));
  }

  private byte[] zipped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /** A POM in Maven's repository, with what it has from its parents. */
  private record Pom(Path file, Element root) {
    static Pom read(Path file) throws Exception {
      return new Pom(
          file, DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()).getDocumentElement());
    }

    /** Where a file lies says that surely: REPOSITORY/GROUP/ARTIFACT/VERSION/FILE. */
    String version() {
      return file.getParent().getFileName().toString();
    }

    String artifact() {
      return file.getParent().getParent().getFileName().toString();
    }

    String group() {
      return text(root, "groupId").or(() -> child(root, "parent").flatMap(parent -> text(parent, "groupId"))).orElseThrow();
    }

    List<String> licences() throws Exception {
      Optional<Element> licences = child(root, "licenses");
      if (licences.isPresent()) {
        return children(licences.get()).flatMap(licence -> text(licence, "name").stream()).toList();
      }
      Optional<Element> parent = child(root, "parent");
      return parent.isPresent() ? read(at(parent.get())).licences() : List.of();
    }

    private Path at(Element parent) {
      Path repository = file.getParent().getParent().getParent();
      for (int each = group().split("\\.").length; each > 0; each--) {
        repository = repository.getParent();
      }
      String artifact = text(parent, "artifactId").orElseThrow();
      String version = text(parent, "version").orElseThrow();
      return repository
          .resolve(text(parent, "groupId").orElseThrow().replace('.', '/'))
          .resolve(artifact)
          .resolve(version)
          .resolve(artifact + "-" + version + ".pom");
    }

    private static Optional<String> text(Element parent, String name) {
      return child(parent, name).map(each -> each.getTextContent().strip());
    }

    private static Optional<Element> child(Element parent, String name) {
      return children(parent).filter(each -> each.getTagName().equals(name)).findFirst();
    }

    private static Stream<Element> children(Element parent) {
      NodeList nodes = parent.getChildNodes();
      return IntStream.range(0, nodes.getLength())
          .mapToObj(nodes::item)
          .flatMap(each -> each instanceof Element element ? Stream.of(element) : Stream.empty());
    }
  }
}
