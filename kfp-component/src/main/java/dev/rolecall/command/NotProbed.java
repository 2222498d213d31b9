package dev.rolecall.command;

import dev.rolecall.chain.RefusedPermission;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityException;
import dev.rolecall.s3.Permission;
import java.util.Map;
import java.util.Optional;

/** What is told where nothing is asked of AWS, and who can tell then. */
final class NotProbed {
  private NotProbed() {}

  static String harmful(String action) {
    return "Rolecall knows no request for %s that does no harm.".formatted(action);
  }

  static String outsideOfScope(Permission asked) {
    return "%s changes what is there, and %s is in no scope that was named."
        .formatted(asked.action().action(), asked.target());
  }

  /**
   * The whole of it.
   *
   * @param resource as it was typed
   */
  static String text(String why, String action, String resource, Map<String, String> environment) {
    Optional<RoleArn> role = role(environment);
    String arn = arn(resource, role.map(RoleArn::partition).orElse("aws"));
    return """
        Not probed: %s
        The role's policies tell. With credentials of %s that may read IAM:
        %s
        Of policies that are saved in files, without AWS:
        rolecall simulate --policy identity=FILE --action %s --resource '%s'"""
        .formatted(
            why,
            role.map(known -> "account " + known.accountId()).orElse("the role's account"),
            RefusedPermission.simulation(
                role.map(RoleArn::toString).orElse("ROLE_ARN"), action, arn),
            action,
            arn);
  }

  private static Optional<RoleArn> role(Map<String, String> environment) {
    try {
      return Optional.of(WebIdentityConfig.fromEnvironment(environment).role());
    } catch (WebIdentityException e) {
      return Optional.empty();
    }
  }

  private static String arn(String resource, String partition) {
    return resource.replaceFirst("^(?i:s3)://", "arn:%s:s3:::".formatted(partition));
  }
}
