import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Makes what the image ships, in a container that has a JDK and need not have a shell: the Java runtime with
 * the program in HOME, and its ahead-of-time cache, which a whole verification against a stub of AWS trains.
 *
 * <p>The program is the jar itself, made executable by a first line that names its interpreter; the launcher's
 * last argument there is {@code -jar}, and the kernel adds the jar's path.
 */
final class Assemble {
  private static final Path HOME = Path.of("/opt/rolecall");
  private static final Path PROGRAM = HOME.resolve("bin/rolecall");
  private static final Path JAVA = HOME.resolve("bin/java");
  private static final Path LEGAL = HOME.resolve("legal/rolecall");
  private static final Path ARGUMENTS = HOME.resolve("lib/rolecall.args");
  private static final Path CACHE = HOME.resolve("lib/rolecall.aot");

  /** The cache is only taken with the flags that it was made with. */
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:CompileThresholdScaling=4", "-XX:-UsePerfData", "-Xmx48m");

  /** What the JVM has to say about itself must not stand in a report. */
  private static final String LOG = "-Xlog:disable -Xlog:all=warning:stderr";

  private static final String EXECUTOR_INPUT =
      """
      {"inputs":{"parameterValues":{"bucket":"ml-data","prefix":"team-a/","exercise_mib":1}},"outputs":{\
      "artifacts":{"metrics":{"artifacts":[{"name":"metrics","uri":"minio://ml-data/metrics"}]}},\
      "outputFile":"%s/executor_output.json"}}""";

  private static final String MODULES = "java.base,java.logging,java.xml,jdk.unsupported";

  public static void main(String[] arguments) throws Exception {
    link();
    program(Path.of(arguments[0]));
    passOn(Path.of(arguments[0]));
    Path bill = Path.of(arguments[1]);
    Files.copy(bill, LEGAL.resolve(bill.getFileName()));
    train();
    Files.createDirectories(Path.of("/layout/tmp"));
    Files.setAttribute(Path.of("/layout/tmp"), "unix:mode", 01777);
  }

  /** Uncompressed: the image's layers are compressed as a whole, and smaller so. */
  private static void link() {
    int exit =
        ToolProvider.findFirst("jlink")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--add-modules",
                MODULES,
                "--compress=zip-0",
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                HOME.toString());
    if (exit != 0) {
      throw new IllegalStateException("jlink ended with exit code " + exit);
    }
  }

  private static void program(Path jar) throws IOException, NoSuchAlgorithmException {
    Files.writeString(
        ARGUMENTS,
        "%s\n-XX:AOTCache=%s\n%s\n-jar\n".formatted(String.join("\n", FLAGS), CACHE, LOG));
    try (OutputStream program = Files.newOutputStream(PROGRAM)) {
      program.write("#!%s @%s\n".formatted(JAVA, ARGUMENTS).getBytes(StandardCharsets.UTF_8));
      Files.copy(identified(jar), program);
    }
    Files.setPosixFilePermissions(PROGRAM, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The licences and notices of the jar, beside those of the Java runtime. */
  private static void passOn(Path jar) throws IOException {
    try (FileSystem content = FileSystems.newFileSystem(jar)) {
      Path meta = content.getPath("/META-INF");
      for (String name : List.of("LICENSE", "NOTICE", "third-party")) {
        try (Stream<Path> files = Files.walk(meta.resolve(name))) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            Path copy = LEGAL.resolve(meta.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
          }
        }
      }
    }
  }

  /** The jar with the beginning of its hash in its version, by which a cache of another jar is told. */
  private static Path identified(Path jar) throws IOException, NoSuchAlgorithmException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
    Path copy = Files.copy(jar, Files.createTempDirectory("jar").resolve("rolecall.jar"));
    try (FileSystem content = FileSystems.newFileSystem(copy)) {
      Path file = content.getPath("META-INF", "MANIFEST.MF");
      Manifest manifest = new Manifest(new ByteArrayInputStream(Files.readAllBytes(file)));
      manifest
          .getMainAttributes()
          .merge(
              Attributes.Name.IMPLEMENTATION_VERSION,
              "+" + HexFormat.of().formatHex(hash).substring(0, 12),
              (version, id) -> version + (String) id);
      try (OutputStream out = Files.newOutputStream(file)) {
        manifest.write(out);
      }
      renew(content);
    }
    return copy;
  }

  /** Java's cache takes no classes in the form of Java 5, as picocli's are; so they get that of Java 8. */
  private static void renew(FileSystem content) throws IOException {
    ClassFile form =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ConstantPoolSharingOption.NEW_POOL,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(type -> read(content, type))
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    ClassTransform renewed =
        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
            .andThen(
                ClassTransform.endHandler(type -> type.withVersion(ClassFile.JAVA_8_VERSION, 0)));
    try (Stream<Path> files = Files.walk(content.getPath("/"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        ClassModel type = form.parse(Files.readAllBytes(file));
        if (type.majorVersion() < ClassFile.JAVA_6_VERSION) {
          Files.write(file, form.transformClass(type, renewed));
        }
      }
    }
  }

  private static InputStream read(FileSystem content, ClassDesc type) {
    String descriptor = type.descriptorString();
    Path file = content.getPath(descriptor.substring(1, descriptor.length() - 1) + ".class");
    try {
      return Files.exists(file) ? new ByteArrayInputStream(Files.readAllBytes(file)) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void train() throws Exception {
    Path folder = Files.createTempDirectory("training");
    try (Aws aws = new Aws(folder)) {
      List<String> command = new ArrayList<>(List.of(JAVA.toString()));
      command.addAll(FLAGS);
      command.addAll(List.of("-XX:AOTCacheOutput=" + CACHE, "-jar", PROGRAM.toString()));
      command.addAll(step(folder));
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      builder.environment().clear();
      builder.environment().putAll(aws.environment());
      int exit = builder.start().waitFor();
      if (exit != 0 || !Files.exists(CACHE)) {
        throw new IllegalStateException("the training ended with exit code " + exit);
      }
    }
  }

  /** All that {@code check} does, and every form of the report. */
  private static List<String> step(Path folder) {
    List<String> step = new ArrayList<>(List.of("step", "--executor-input", EXECUTOR_INPUT.formatted(folder)));
    for (String output : List.of("status", "report-json", "report", "summary", "metrics")) {
      step.addAll(List.of("--" + output, folder.resolve(output).toString()));
    }
    return step;
  }

  /**
   * STS, S3 and the API server of Kubernetes, over TLS on loopback, as far as one verification in a pod asks them.
   * It looks at no signature.
   */
  private static final class Aws implements AutoCloseable {
    private static final String SCOPE = "team-a/";
    private static final String ROLE = "arn:aws:iam::111122223333:role/team-a";
    private static final Path POD = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private final Path folder;
    private final Set<String> objects = ConcurrentHashMap.newKeySet();
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final HttpsServer server;

    Aws(Path folder) throws Exception {
      this.folder = folder;
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(certified()));
      server.createContext("/", this::answer);
      server.setExecutor(pool);
      server.start();
    }

    private SSLContext certified() throws Exception {
      Path store = folder.resolve("store.p12");
      char[] password = "training".toCharArray();
      int exit = new ProcessBuilder(keytool(store)).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("keytool ended with exit code " + exit);
      }
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, password);
      }
      Files.writeString(
          folder.resolve("ca.pem"),
          "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
              .formatted(Base64.getMimeEncoder().encodeToString(keys.getCertificate("a").getEncoded())));
      KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    }

    private static List<String> keytool(Path store) {
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
          "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=training", "-validity", "2",
          "-ext", "SAN=ip:127.0.0.1", "-ext", "bc:c",
          "-storetype", "PKCS12", "-storepass", "training", "-keystore", store.toString());
    }

    Map<String, String> environment() throws IOException {
      String port = String.valueOf(server.getAddress().getPort());
      Path token = folder.resolve("token");
      Files.writeString(token, token());
      Files.createDirectories(POD);
      Files.copy(token, POD.resolve("token"));
      Files.copy(folder.resolve("ca.pem"), POD.resolve("ca.crt"));
      Files.writeString(POD.resolve("namespace"), "team-a");
      return Map.of(
          "KUBERNETES_SERVICE_HOST", "127.0.0.1",
          "KUBERNETES_SERVICE_PORT", port,
          "AWS_ROLE_ARN", ROLE,
          "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString(),
          "AWS_REGION", "eu-central-1",
          "AWS_ENDPOINT_URL", "https://127.0.0.1:" + port,
          "AWS_CA_BUNDLE", folder.resolve("ca.pem").toString());
    }

    private static String token() {
      long now = Instant.now().getEpochSecond();
      return encoded("{\"alg\":\"RS256\",\"kid\":\"key\"}")
          + "."
          + encoded(
              """
              {"iss":"https://oidc.rolecall.test/id/A","sub":"system:serviceaccount:team-a:default-editor",\
              "aud":["sts.amazonaws.com"],"exp":%d,"iat":%d,"nbf":%d,\
              "kubernetes.io":{"namespace":"team-a","pod":{"name":"step-0"}}}"""
                  .formatted(now + 3600, now, now))
          + ".c2lnbmF0dXJl";
    }

    private static String encoded(String json) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange http) throws IOException {
      try (http) {
        String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = http.getRequestURI().getPath();
        if (path.startsWith("/api/v1/")) {
          send(http, 200, path.endsWith("/serviceaccounts") ? ACCOUNTS : STEP);
        } else if (path.equals("/")) {
          send(http, 200, body.contains("Action=GetCallerIdentity") ? CALLER : SESSION);
        } else {
          s3(http, path.replaceFirst("^/[^/]+/?", ""), body);
        }
      }
    }

    private void s3(HttpExchange http, String key, String body) throws IOException {
      Map<String, String> query = query(http);
      if (query.containsKey("delete")) {
        deleteAll(http, body);
        return;
      }
      String target = key.isEmpty() ? query.getOrDefault("prefix", "") : key;
      if (query.containsKey("versioning")) {
        send(http, 200, "<VersioningConfiguration/>");
      } else if (query.containsKey("object-lock")) {
        send(http, 404, "<Error><Code>ObjectLockConfigurationNotFoundError</Code></Error>");
      } else if (!target.startsWith(SCOPE)) {
        send(http, 403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
      } else if (key.isEmpty()) {
        send(http, 200, listing(target));
      } else if (query.containsKey("uploads")) {
        send(http, 200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
      } else {
        object(http, key, query.containsKey("uploadId"));
      }
    }

    private void deleteAll(HttpExchange http, String body) throws IOException {
      StringBuilder deleted = new StringBuilder();
      Pattern.compile("<Key>([^<]+)</Key>")
          .matcher(body)
          .results()
          .forEach(
              key -> {
                objects.remove(key.group(1));
                deleted.append("<Deleted>").append(key.group()).append("</Deleted>");
              });
      send(http, 200, "<DeleteResult>" + deleted + "</DeleteResult>");
    }

    private void object(HttpExchange http, String key, boolean part) throws IOException {
      switch (http.getRequestMethod()) {
        case "POST" -> {
          objects.add(key);
          send(http, 200, "<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>");
        }
        case "PUT" -> {
          if (!part) {
            objects.add(key);
          }
          http.getResponseHeaders().add("ETag", "\"e\"");
          send(http, 200, "");
        }
        case "DELETE" -> {
          objects.remove(key);
          send(http, 204, "");
        }
        default -> {
          if (objects.contains(key)) {
            send(http, 200, "x");
          } else {
            send(http, 404, "<Error><Code>NoSuchKey</Code></Error>");
          }
        }
      }
    }

    private String listing(String prefix) {
      return objects.stream()
          .filter(key -> key.startsWith(prefix))
          .map(
              key ->
                  "<Contents><Key>%s</Key><LastModified>%s</LastModified><Size>1</Size></Contents>"
                      .formatted(key, Instant.now()))
          .collect(Collectors.joining("", "<ListBucketResult>", "</ListBucketResult>"));
    }

    private static Map<String, String> query(HttpExchange http) {
      String text = http.getRequestURI().getQuery();
      return text == null
          ? Map.of()
          : List.of(text.split("&")).stream()
              .map(pair -> (pair + "=").split("=", -1))
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, next) -> first));
    }

    private static void send(HttpExchange http, int status, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      http.getResponseHeaders().add("Content-Type", "text/xml");
      http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        http.getResponseBody().write(bytes);
      }
    }

    private static final String ACCOUNTS =
        """
        {"kind":"ServiceAccountList","items":[{"metadata":{"name":"default-editor",\
        "annotations":{"eks.amazonaws.com/role-arn":"%s"}}}]}"""
            .formatted(ROLE);

    private static final String STEP =
        """
        {"kind":"Pod","metadata":{"name":"step-0","creationTimestamp":"2026-01-01T00:00:00Z"},\
        "spec":{"serviceAccountName":"default-editor","containers":[{"env":[{"name":"AWS_ROLE_ARN","value":"%s"}]}]}}"""
            .formatted(ROLE);

    private static final String CALLER =
        """
        <GetCallerIdentityResponse><GetCallerIdentityResult>\
        <Arn>arn:aws:sts::111122223333:assumed-role/team-a/s</Arn><UserId>A:s</UserId><Account>111122223333</Account>\
        </GetCallerIdentityResult></GetCallerIdentityResponse>""";

    private static final String SESSION =
        """
        <AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>\
        <Credentials><AccessKeyId>ASIATRAINING</AccessKeyId><SecretAccessKey>training</SecretAccessKey>\
        <SessionToken>training</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
        <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/team-a/s</Arn><AssumedRoleId>A:s</AssumedRoleId>\
        </AssumedRoleUser>\
        <SubjectFromWebIdentityToken>system:serviceaccount:team-a:default-editor</SubjectFromWebIdentityToken>\
        </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>""";

    @Override
    public void close() {
      server.stop(0);
      pool.shutdownNow();
    }
  }
}
