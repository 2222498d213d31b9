package dev.rolecall.e2e.admin;

import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.cluster.ClusterReader;
import dev.rolecall.e2e.cluster.KubeApi;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and who signs its tokens: a picocli mixin. */
final class ClusterOptions {
  /** IAM API Reference, CreateOpenIDConnectProvider, Url. */
  private static final Pattern ISSUER =
      Pattern.compile("https://[^:/?#@\\s\\p{C}]+(/[^?#\\s\\p{C}]*)?");

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description =
          "Who signs the cluster's tokens. Default: what the API server says, or a token of"
              + " default-editor that it makes.")
  private @Nullable String issuer;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Default: the files of KUBECONFIG, or ~/.kube/config.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The kubeconfig's context. Default: its current one.")
  private @Nullable String context;

  KubeApi connect(Surroundings here) {
    return KubeApi.connect(
        here.environment(), Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
  }

  /**
   * The issuer that is given, else the cluster's.
   *
   * @param profile of which a token names it, where nothing else does
   */
  ClusterReader.Issuer issuer(KubeApi cluster, String profile) {
    return issuer(cluster, reader -> reader.issuer(profile), AdminSentences.unknownIssuer(profile));
  }

  /** The same, where no token of a Profile's could name it. */
  ClusterReader.Issuer issuer(KubeApi cluster) {
    return issuer(cluster, ClusterReader::publishedIssuer, AdminSentences.unpublishedIssuer());
  }

  private ClusterReader.Issuer issuer(
      KubeApi cluster,
      Function<ClusterReader, Optional<ClusterReader.Issuer>> read,
      String unknown) {
    ClusterReader reader = new ClusterReader(cluster);
    ClusterReader.Issuer found =
        issuer == null
            ? read.apply(reader).orElseThrow(() -> new UsageException(unknown))
            : new ClusterReader.Issuer(issuer, ClusterReader.Told.GIVEN, reader.keyIds());
    if (!ISSUER.matcher(found.url()).matches()) {
      throw new UsageException(AdminSentences.badIssuer(found.url()));
    }
    return found;
  }
}
