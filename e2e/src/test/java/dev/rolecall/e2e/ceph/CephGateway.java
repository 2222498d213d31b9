package dev.rolecall.e2e.ceph;

import dev.rolecall.e2e.parts.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One gateway on this machine, for tests that {@link dev.rolecall.e2e.parts.Needs need} {@link
 * dev.rolecall.e2e.parts.Part#CEPH}: on ports that were free, in a folder of its own, in memory. It
 * ends when it is closed, or with the JVM.
 */
public final class CephGateway implements AutoCloseable {
  /** Of its admin, and so of every ARN. {@code ceph-rgw/start} names it as the tenant. */
  public static final String ACCOUNT = "123456789012";

  private static final Path SCRIPTS = Path.of("ceph-rgw").toAbsolutePath();
  private static final String FOLDER = "rolecall-ceph-";

  /** 1.4 s measured; each of its steps gives up after a minute itself. */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /** How many ports a gateway has for itself, from its own on. */
  private static final int PORTS = 10;

  /** Below those that Linux hands out by itself (ip_local_port_range). */
  private static final int FIRST_PORT = 10_000;

  private static final int LAST_PORT = 32_000;

  private final Path folder;
  private final Map<String, String> exports;
  private final Thread hook = new Thread(this::end, "ceph-rgw-stop");

  private CephGateway(Path folder, Map<String, String> environment) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(hook);
    Program.Ended start =
        run("start", START_LIMIT, environment, folder.toString(), "" + freePorts());
    if (start.exit() != 0) {
      close();
      throw new IllegalStateException("No gateway was started: " + start.err());
    }
    this.exports =
        start
            .out()
            .lines()
            .map(line -> line.substring("export ".length()).split("=", 2))
            .collect(Collectors.toMap(export -> export[0], export -> export[1]));
  }

  /**
   * Starts one that answers.
   *
   * @param environment of its processes, beyond this one's
   * @throws IllegalStateException with what its script said, where it does not come so far
   */
  public static CephGateway start(Map<String, String> environment) {
    try {
      return new CephGateway(Files.createTempDirectory(FOLDER), environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where STS, IAM and S3 answer. */
  public URI endpoint() {
    return URI.create(export("RGW_ENDPOINT"));
  }

  /** The key of its admin, who may do everything. */
  public String adminAccessKeyId() {
    return export("RGW_ACCESS_KEY");
  }

  /** Its secret; made up, and worth nothing beyond this gateway. */
  public String adminSecretAccessKey() {
    return export("RGW_SECRET_KEY");
  }

  private String export(String name) {
    String value = exports.get(name);
    if (value == null) {
      throw new IllegalStateException("ceph-rgw/start exports no " + name);
    }
    return value;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    end();
  }

  private void end() {
    Program.Ended stop = run("stop", STOP_LIMIT, Map.of(), folder.toString());
    if (stop.exit() != 0) {
      throw new IllegalStateException("The gateway did not stop: " + stop.err());
    }
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) below.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Program.Ended run(
      String script, Duration limit, Map<String, String> environment, String... arguments) {
    try {
      return new Program(SCRIPTS.resolve(script).toString()).run(environment, limit, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The first of a range that nobody listens on; any, so that gateways side by side differ. */
  private static int freePorts() {
    return ThreadLocalRandom.current()
        .ints(FIRST_PORT / PORTS, LAST_PORT / PORTS)
        .map(range -> range * PORTS)
        .filter(first -> IntStream.range(first, first + PORTS).allMatch(CephGateway::isFree))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
