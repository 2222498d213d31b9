package dev.rolecall.e2e.admin;

import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.command.AccessNames;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a role is for, where the Profile's annotations do not say it: a picocli mixin. */
final class ScopeOptions {
  @Option(
      names = "--scope",
      paramLabel = "S3URL",
      description =
          "What the role is for: s3://bucket/prefix. Default: the Profile's annotation"
              + " rolecall.dev/scope.")
  private @Nullable String scope;

  @Option(
      names = "--scope-template",
      paramLabel = "S3URL",
      description =
          "The same for every Profile, where it has no annotation: s3://ml-{profile}/ for example.")
  private @Nullable String template;

  @Option(
      names = "--access",
      paramLabel = "ACCESS",
      completionCandidates = AccessNames.class,
      description = {
        "What the role does there: read, or write, which reads as well.",
        "Default: the Profile's annotation rolecall.dev/access, else write."
      })
  private @Nullable String access;

  /** Those that a plan had. */
  static ScopeOptions of(Scope given) {
    ScopeOptions options = new ScopeOptions();
    options.scope = given.toString();
    return options;
  }

  /** What the Profile's role is for, where that is known. */
  Optional<Scope> of(String profile, ClusterState cluster) {
    return scope(profile, cluster).map(found -> found.with(access(cluster)));
  }

  private Optional<Scope> scope(String profile, ClusterState cluster) {
    if (scope != null) {
      return Optional.of(ProfileOptions.scope("--scope", scope));
    }
    Optional<String> annotated = annotated(cluster, Profile.SCOPE_ANNOTATION);
    if (annotated.isPresent()) {
      return annotated.map(text -> ProfileOptions.scope(Profile.SCOPE_ANNOTATION, text));
    }
    return Optional.ofNullable(template)
        .map(text -> ProfileOptions.scope("--scope-template", text.replace("{profile}", profile)));
  }

  private Access access(ClusterState cluster) {
    return access == null
        ? annotated(cluster, Profile.ACCESS_ANNOTATION)
            .map(text -> ProfileOptions.access(Profile.ACCESS_ANNOTATION, text))
            .orElse(Access.WRITE)
        : ProfileOptions.access("--access", access);
  }

  private static Optional<String> annotated(ClusterState cluster, String name) {
    return cluster.profile().flatMap(found -> Optional.ofNullable(found.annotations().get(name)));
  }
}
