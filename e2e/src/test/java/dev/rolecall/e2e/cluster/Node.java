package dev.rolecall.e2e.cluster;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import dev.rolecall.e2e.parts.NodeSettings;
import dev.rolecall.embedded.oidc.SigningKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** The container of a Kubernetes node, made as {@link NodeSettings} say. */
final class Node {
  /** From container to a Ready node: 5 s measured, a minute on a slow disk. */
  static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** Whoever starts a run of the tests may give it a name, and find what it left by this label. */
  private static final String RUN_LABEL = "dev.rolecall.run";

  private static final String RUN_VARIABLE = "ROLECALL_RUN";

  /** Kubernetes {@code openidmetadata.go}, JWKSPath; the flag wants the whole URL. */
  private static final String PUBLISHED_KEYS = "/openid/v1/jwks";

  private static final String SIGNING_KEY = "/etc/rolecall/signing.key";
  private static final String PUBLIC_KEY = "/etc/rolecall/signing.pub";
  private static final int OWNER_ONLY = 0600;
  private static final int LOG_LINES = 40;

  /** What an engine without SYS_RESOURCE itself, or with an older libcap, cannot grant. */
  private static final Set<Capability> NOT_GRANTED =
      EnumSet.of(
          Capability.ALL,
          Capability.SYS_RESOURCE,
          Capability.BPF,
          Capability.PERFMON,
          Capability.CHECKPOINT_RESTORE);

  private Node() {}

  /**
   * Starts one, and waits until it is Ready.
   *
   * @throws IllegalStateException with the end of the container's log, where it does not get there
   */
  static K3sContainer start(NodeSettings settings, String issuer, SigningKey key) {
    ToStringConsumer log = new ToStringConsumer();
    K3sContainer node = container(settings, issuer, key);
    try {
      node.withLogConsumer(log).start();
      return node;
    } catch (RuntimeException e) {
      node.stop();
      throw new IllegalStateException(
          "The Kubernetes node of the image "
              + settings.image()
              + " was not ready within "
              + START_LIMIT.toSeconds()
              + " s, or could not be started: "
              + firstCause(e)
              + "\nThe end of its log:\n"
              + end(log),
          e);
    }
  }

  @SuppressWarnings("resource") // each "with" returns the container that the caller closes
  private static K3sContainer container(NodeSettings settings, String issuer, SigningKey key) {
    K3sContainer node =
        new K3sContainer(
            DockerImageName.parse(settings.image()).asCompatibleSubstituteFor("rancher/k3s"));
    node.withStartupTimeout(START_LIMIT)
        .withLabel(RUN_LABEL, System.getenv().getOrDefault(RUN_VARIABLE, "unnamed"))
        .withCopyToContainer(Transferable.of(key.privatePem(), OWNER_ONLY), SIGNING_KEY)
        .withCopyToContainer(Transferable.of(key.publicPem(), OWNER_ONLY), PUBLIC_KEY)
        .withCommand(command(node.getCommandParts(), issuer));
    if (!settings.privileged()) {
      node.withPrivilegedMode(false).withCreateContainerCmdModifier(Node::grantWhatCanBe);
    }
    return node;
  }

  /**
   * The container's own command, with the flags that make the API server sign as the issuer. They
   * replace what k3s sets by default. Its audiences stay what they are, the issuer: a token for AWS
   * is no token for the API server.
   */
  private static String[] command(String[] defaults, String issuer) {
    List<String> flags =
        List.of(
            "service-account-issuer=" + issuer,
            "service-account-jwks-uri=" + issuer + PUBLISHED_KEYS,
            "service-account-signing-key-file=" + SIGNING_KEY,
            "service-account-key-file=" + PUBLIC_KEY);
    return Stream.concat(
            Stream.of(defaults), flags.stream().map(flag -> "--kube-apiserver-arg=" + flag))
        .toArray(String[]::new);
  }

  private static void grantWhatCanBe(CreateContainerCmd create) {
    HostConfig host = Objects.requireNonNull(create.getHostConfig(), "K3sContainer sets it");
    host.withCapAdd(EnumSet.complementOf(EnumSet.copyOf(NOT_GRANTED)).toArray(Capability[]::new))
        .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
        .withDevices(Device.parse("/dev/kmsg:/dev/kmsg"));
  }

  private static String firstCause(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return String.valueOf(first.getMessage());
  }

  private static String end(ToStringConsumer log) {
    List<String> lines = log.toUtf8String().lines().toList();
    return lines.isEmpty()
        ? "(nothing was logged)"
        : String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }
}
