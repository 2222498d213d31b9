package dev.rolecall.iam;

import java.util.List;
import java.util.stream.Stream;

/** A statement's {@code Resource} or {@code NotResource}, compiled for many requests. */
final class CompiledResources {
  private final Statement.Values wanted;
  private final boolean variables;
  private final List<Glob> globs;

  /**
   * Compiles it.
   *
   * @param variables whether the policy's version knows variables
   */
  CompiledResources(Statement.Values wanted, boolean variables) {
    this.wanted = wanted;
    this.variables = variables;
    this.globs =
        wanted.values().stream()
            .map(each -> Glob.compile(each, Glob.Mode.RESOURCE, variables))
            .toList();
  }

  Truth holds(String resource, RequestContext context) {
    Truth named = CompiledValue.anyMatches(globs, resource, context);
    return wanted.negated() ? named.not() : named;
  }

  /** The element of a request, which it may be for. */
  Open of(String resource) {
    return new OfRequest(this, resource);
  }

  private record OfRequest(CompiledResources resources, String resource) implements Open {
    @Override
    public Truth holds(RequestContext context) {
      return resources.holds(resource, context);
    }

    @Override
    public Stream<DependsOn> dependsOn(RequestContext context) {
      return CompiledValue.dependsOn(
          resources.wanted.negated() ? "NotResource" : "Resource",
          resources.wanted.values(),
          resources.globs,
          context);
    }

    @Override
    public List<String> compared(RequestContext context) {
      return List.of(resource);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CompiledResources that
        && wanted.equals(that.wanted)
        && variables == that.variables;
  }

  @Override
  public int hashCode() {
    return wanted.hashCode();
  }
}
