package dev.rolecall.chain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The clause in which a service names the layer that denied a request (IAM User Guide, Troubleshoot
 * access denied error messages; of S3, for requests of the same account or organization: Amazon S3
 * User Guide, Troubleshoot access denied (403 Forbidden) errors).
 *
 * @param layer for example {@code service control policy}
 * @param explicit whether a Deny decided, rather than the want of an Allow
 */
record DenialClause(String layer, boolean explicit) {
  /** What is not enough where another layer than the role's own policies refuses. */
  static final String OWN_POLICIES_ALLOW = "the role's own policies allow";

  private static final Pattern IMPLICIT = Pattern.compile("because no ([\\w -]+?) allows");
  private static final Pattern ACTION =
      Pattern.compile("is not authorized to perform: ([\\w-]+:\\w+)");

  /**
   * A session of a node's role is named by the instance (IAM User Guide, IAM policy elements:
   * Variables and tags, aws:userid).
   */
  private static final Pattern NODE =
      Pattern.compile("User: arn:[\\w-]+:sts::\\d+:assumed-role/[^\\s/]+/i-[0-9a-f]{8,17} ");

  private static final Pattern RESOURCE = Pattern.compile("on resource: \"?(arn:[^\\s\"]+)");
  private static final Pattern EXPLICIT =
      Pattern.compile("with an explicit deny in an? ([\\w -]+?)(?=[:.]|$)");

  static Optional<DenialClause> parse(String message) {
    Matcher none = IMPLICIT.matcher(message);
    if (none.find()) {
      return Optional.of(new DenialClause(none.group(1), false));
    }
    Matcher deny = EXPLICIT.matcher(message);
    return deny.find() ? Optional.of(new DenialClause(deny.group(1), true)) : Optional.empty();
  }

  /** The action that a denial names, which need not be the one that was asked for. */
  static Optional<String> action(String message) {
    Matcher named = ACTION.matcher(message);
    return named.find() ? Optional.of(named.group(1)) : Optional.empty();
  }

  /** The ARN of the resource that a denial names. */
  static Optional<String> resource(String message) {
    Matcher named = RESOURCE.matcher(message);
    return named.find() ? Optional.of(named.group(1)) : Optional.empty();
  }

  /** Whether a denial names a node's role as who asked. */
  static boolean isOfNode(String message) {
    return NODE.matcher(message).find();
  }

  /** Whether a denial is of that action. */
  static boolean isOf(String action, String message) {
    return action(message).filter(action::equalsIgnoreCase).isPresent();
  }

  /**
   * Why the layer decides.
   *
   * @param below what is not enough, for example {@link #OWN_POLICIES_ALLOW}
   */
  String cause(String below) {
    return explicit
        ? "A Deny in a %s decides, whatever %s.".formatted(layer, below)
        : "Whatever %s, a %s must allow it as well.".formatted(below, layer);
  }

  boolean ofIdentityPolicy() {
    return layer.equals("identity-based policy");
  }
}
