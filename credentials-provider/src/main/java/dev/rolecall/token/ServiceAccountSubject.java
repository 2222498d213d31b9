package dev.rolecall.token;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The subject of a ServiceAccount's tokens, for example {@code
 * system:serviceaccount:team-a:default-editor} (Kubernetes, {@code
 * apiserver/pkg/authentication/serviceaccount}). A pattern of a trust policy, with a wildcard in
 * it, is none.
 *
 * @param namespace of the ServiceAccount; not empty, without colon and wildcard
 * @param name of the ServiceAccount, likewise
 */
public record ServiceAccountSubject(String namespace, String name) {
  /** What all of them begin with, and patterns for them. */
  public static final String PREFIX = "system:serviceaccount:";

  private static final Pattern SHAPE = Pattern.compile(PREFIX + "([^:*?]+):([^:*?]+)");

  /**
   * @throws IllegalArgumentException where that is no ServiceAccount
   */
  public ServiceAccountSubject {
    if (!SHAPE.matcher(text(namespace, name)).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a subject such as system:serviceaccount:namespace:name"
              .formatted(text(namespace, name)));
    }
  }

  /** The ServiceAccount that a text names: the inverse of {@link #toString()}. */
  public static Optional<ServiceAccountSubject> parse(String text) {
    Matcher subject = SHAPE.matcher(text);
    return subject.matches()
        ? Optional.of(new ServiceAccountSubject(subject.group(1), subject.group(2)))
        : Optional.empty();
  }

  private static String text(String namespace, String name) {
    return PREFIX + namespace + ":" + name;
  }

  @Override
  public String toString() {
    return text(namespace, name);
  }
}
