package dev.rolecall.e2e.sandbox;

import static java.util.stream.Collectors.toMap;

import dev.rolecall.command.SpanOption;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.Interruptible;
import dev.rolecall.embedded.aws.IssuerAddress;
import dev.rolecall.failure.Visible;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Keeps a {@link Sandbox} running for any AWS client. */
@Command(
    name = "sandbox",
    description = {
      "Run an issuer, STS, IAM and S3 that really check, for any AWS client.",
      "Prints a line 'export NAME=value' for each variable that a client needs, then '# ready', and"
          + " goes on until Ctrl-C. The tokens are renewed as the kubelet renews them.",
      "AWS_CONFIG_FILE is among them and takes the place of your ~/.aws/config in that shell. Of each"
          + " Profile it has the profiles NAME, by web identity, NAME-process, by a"
          + " credential_process, and NAME-chained, by a source_profile: from NAME to the role"
          + " NAME.reader. AWS_PROFILE=team-a-process is what pyarrow needs."
    })
public final class SandboxCommand implements Subcommand {
  /** A Profile's name is a namespace's, a DNS label (RFC 1123, section 2.1). */
  private static final Pattern PROFILE = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

  /** The kubelet renews a token at this part of its life (Kubernetes, token_manager.go). */
  private static final double RENEWED_AT = 0.8;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = "team-a",
      description = {
        "A Profile to set up; repeat it for more. Its role is called like it, its prefix is NAME/.",
        "The exports are the first one's. Default: ${DEFAULT-VALUE}"
      })
  private List<String> profiles = List.of();

  @Option(
      names = "--token-lifetime",
      paramLabel = "DURATION",
      defaultValue = "24h",
      converter = TokenLifetime.class,
      description = "Of each token, from 10s; for example 600s or 24h. Default: ${DEFAULT-VALUE}")
  private Duration tokenLifetime = Duration.ofHours(24);

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Of the AWS endpoint. Default: one that is free")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address to listen on. Default: ${DEFAULT-VALUE}, for this machine alone")
  private InetAddress bind = InetAddress.getLoopbackAddress();

  @Option(
      names = "--issuer",
      paramLabel = "NAME=ADDRESS",
      description = {
        "Another issuer whose keys STS fetches, and where: https://oidc.example.com=http://127.0.0.1:8080;",
        "its provider is made by IAM's API. To be given several times."
      })
  private Map<String, URI> issuers = Map.of();

  @Option(
      names = "--endpoint-per-service",
      description = {
        "Export AWS_ENDPOINT_URL_STS, _S3 and _IAM as well, which win over AWS_ENDPOINT_URL: the SDK",
        "for Go sends the exchange of a token past that one."
      })
  private boolean eachService;

  @Option(
      names = "--log",
      description = {
        "Tell on standard error what is decided of each request: who, what, and the statement or",
        "condition by which."
      })
  private boolean log;

  @Option(
      names = "--propagation",
      paramLabel = "DURATION",
      converter = Propagation.class,
      description = {
        "How long until a change by IAM's API counts for STS and S3, up to 5m. At AWS it takes about",
        "10s; here it counts at once, unless told so."
      })
  private Duration propagation = Duration.ZERO;

  @Option(
      names = "--clock-offset",
      paramLabel = "DURATION",
      converter = ClockOffset.class,
      description = {
        "By how much AWS's clock is ahead of this machine's, or behind it: 25h, -10m. By it tokens and",
        "sessions end, and conditions on the time are decided; signatures are taken all the same."
      })
  private Duration clockOffset = Duration.ZERO;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = MemorySize.class,
      description = {
        "How much objects may take, like 512MiB; what is beyond is answered 503 SlowDown.",
        "Default: half of Java's heap"
      })
  private @Nullable Long memory;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "Write the exports to FILE too, mode 0600, once all is ready")
  private @Nullable Path envFile;

  /** For the service loader. */
  public SandboxCommand() {}

  static final class Propagation extends SpanOption {
    Propagation() {
      super(Duration.ZERO, Duration.ofMinutes(5), "a time up to 5m. Write it like 8s");
    }
  }

  static final class ClockOffset implements ITypeConverter<Duration> {
    private static final SpanOption SPAN =
        new SpanOption(
            Duration.ZERO,
            Duration.ofDays(366),
            "a time up to 8784h. Write it like 25h or -10m") {};

    @Override
    public Duration convert(String text) {
      return text.startsWith("-") ? SPAN.convert(text.substring(1)).negated() : SPAN.convert(text);
    }
  }

  @Override
  public int run(Surroundings here) throws InterruptedException {
    Sandbox.Settings settings = settings();
    return Interruptible.run(
        () -> {
          try (Sandbox sandbox = start(settings, here)) {
            if (log) {
              sandbox.aws().tell(decided -> here.err().println(Visible.line("" + decided)));
            }
            Map<String, String> exports = Exports.of(sandbox, settings.profiles().get(0));
            if (eachService) {
              exports.putAll(Exports.ofServices(sandbox));
            }
            announce(exports, here);
            return renewTokens(sandbox);
          }
        });
  }

  private Sandbox.Settings settings() {
    if (port < 0 || port > 65535) {
      throw new UsageException(
          "--port takes a number from 0 to 65535, and %d is not".formatted(port));
    }
    for (String profile : profiles) {
      if (!PROFILE.matcher(profile).matches() || profile.length() > ReaderRole.LONGEST_PROFILE) {
        throw new UsageException(
            ("--profile takes the name of a Profile, which is a namespace's: lower-case letters,"
                    + " digits and dashes, and at most %d here, as a role's name is made of it."
                    + " \"%s\" is not one")
                .formatted(ReaderRole.LONGEST_PROFILE, profile));
      }
    }
    Path folder = envFile == null ? null : envFile.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new UsageException(
          "--env-file cannot be written: there is no folder %s. Type: mkdir -p %s"
              .formatted(folder, folder));
    }
    if (envFile != null && Files.isDirectory(envFile)) {
      throw new UsageException(
          "--env-file cannot be written: %s is a folder. Name a file in it: --env-file %s"
              .formatted(envFile, envFile.resolve("sandbox.env")));
    }
    return new Sandbox.Settings(
        profiles.stream().distinct().toList(),
        bind,
        port,
        tokenLifetime,
        issuers.entrySet().stream()
            .collect(toMap(SandboxCommand::issuer, issuer -> address(issuer.getValue()))),
        propagation,
        Optional.ofNullable(memory),
        clockOffset,
        true);
  }

  private static String issuer(Map.Entry<String, URI> issuer) {
    if (!issuer.getKey().startsWith("https://") || issuer.getKey().equals(Sandbox.ISSUER)) {
      throw new UsageException(
          "--issuer: \"%s\" cannot be an issuer's name here: it is an https URL, as tokens have it in iss. Try: --issuer https://oidc.example.com=http://127.0.0.1:8080"
              .formatted(issuer.getKey()));
    }
    return issuer.getKey();
  }

  private static IssuerAddress address(URI address) {
    if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("https?")) {
      throw new UsageException(
          "--issuer: \"%s\" is no address where its documents are fetched. Try: --issuer https://oidc.example.com=http://127.0.0.1:8080"
              .formatted(address));
    }
    return new IssuerAddress(address, Optional.empty());
  }

  private static Sandbox start(Sandbox.Settings settings, Surroundings here) {
    try {
      return Sandbox.start(settings, here.clock());
    } catch (UncheckedIOException e) {
      throw new UsageException("The sandbox does not start. " + e.getMessage());
    }
  }

  /** Until the thread is interrupted, which is how a sandbox ends. */
  private int renewTokens(Sandbox sandbox) throws InterruptedException {
    while (true) {
      TimeUnit.MILLISECONDS.sleep((long) (tokenLifetime.toMillis() * RENEWED_AT));
      sandbox.writeTokens();
    }
  }

  private void announce(Map<String, String> exports, Surroundings here) {
    if (envFile != null) {
      write(envFile, exports);
    }
    here.out().print(Exports.lines(exports));
    here.out()
        .println(
            "# AWS_CONFIG_FILE takes the place of ~/.aws/config. Its profiles: "
                + profiles.stream()
                    .distinct()
                    .flatMap(profile -> AwsProfiles.named(profile).stream())
                    .collect(Collectors.joining(", ")));
    here.out().println("# ready");
    here.out().flush();
  }

  private static void write(Path file, Map<String, String> exports) {
    try {
      Exports.write(file, exports);
    } catch (UncheckedIOException e) {
      throw new UsageException(
          "--env-file cannot be written: %s. Name a file in a folder that you may write to"
              .formatted(e.getCause()));
    }
  }
}
