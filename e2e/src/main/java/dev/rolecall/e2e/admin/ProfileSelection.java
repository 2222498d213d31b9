package dev.rolecall.e2e.admin;

import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.cluster.ClusterException;
import dev.rolecall.e2e.cluster.ClusterReader;
import dev.rolecall.e2e.cluster.KubeApi;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Profiles: one, those of some labels, or all; a picocli mixin. */
final class ProfileSelection {
  /** A label's key and value (Kubernetes, Labels and Selectors). */
  private static final Pattern LABEL =
      Pattern.compile("([a-z0-9.-]{1,253}/)?[A-Za-z0-9][\\w.-]{0,62}=[\\w.-]{0,63}");

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "The Profile, which is also its namespace.")
  private @Nullable String profile;

  @Option(names = "--all", description = "Every Profile of the cluster, a line each.")
  private boolean all;

  @Option(
      names = "--selector",
      paramLabel = "KEY=VALUE",
      description = "The Profiles that have this label, a line each; given again, that one too.")
  private List<String> selectors = List.of();

  /** The one that is named; nothing where it is those of the cluster. */
  Optional<String> one() {
    long given = Stream.of(profile != null, all, !selectors.isEmpty()).filter(each -> each).count();
    if (given != 1) {
      throw new UsageException(AdminSentences.whichProfiles());
    }
    selectors.stream()
        .filter(label -> !LABEL.matcher(label).matches())
        .findFirst()
        .ifPresent(
            label -> {
              throw new UsageException(AdminSentences.badSelector(label));
            });
    return Optional.ofNullable(profile).map(ProfileOptions::named);
  }

  /** The names of all that are asked for. */
  List<String> all(KubeApi api) {
    List<String> found;
    try {
      found =
          new ClusterReader(api)
              .profiles(
                  Optional.of(String.join(",", selectors)).filter(labels -> !labels.isEmpty()))
              .orElseThrow(() -> new UsageException(AdminSentences.mayListNoProfiles()));
    } catch (ClusterException e) {
      throw new UsageException("" + e.getMessage());
    }
    if (found.isEmpty()) {
      throw new UsageException(AdminSentences.noProfiles(selectors));
    }
    return found;
  }
}
