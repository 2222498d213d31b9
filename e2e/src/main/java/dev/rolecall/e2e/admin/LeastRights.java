package dev.rolecall.e2e.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.e2e.profile.ClusterRight;
import dev.rolecall.e2e.profile.IamRight;
import dev.rolecall.e2e.profile.Task;
import dev.rolecall.token.ServiceAccountSubject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The least rights that some tasks take, as documents.
 *
 * @param command that does the tasks
 * @param options that it is given for them, as they are typed
 * @param profile the one Profile; nothing for any
 * @param adminAccounts that are to have {@code kf-admin}
 * @param roles as they stand behind {@code role/} in an ARN, with wildcards
 * @param partition {@code aws} and so on
 * @param account twelve digits, or a wildcard
 */
record LeastRights(
    String command,
    List<String> options,
    Set<Task> tasks,
    Optional<String> profile,
    List<ServiceAccountSubject> adminAccounts,
    List<String> roles,
    String partition,
    String account) {
  /** Copies. */
  LeastRights {
    options = List.copyOf(options);
    tasks = Set.copyOf(tasks);
    adminAccounts = List.copyOf(adminAccounts);
    roles = List.copyOf(roles);
  }

  /** All of it, for a reader. */
  String text() {
    return """
    # The least rights for: rolecall %s
    #
    # In the cluster; these lines alone: --format kubernetes | kubectl apply -f -

    %s
    # In AWS; the policy alone: --format iam
    %s
    %s"""
        .formatted(
            Stream.of(
                    Stream.of(command),
                    options.stream(),
                    profile.map("--profile "::concat).stream())
                .flatMap(words -> words)
                .collect(Collectors.joining(" ")),
            kubernetes(),
            statements()
                .map(right -> "#   %-22s %s\n".formatted(right.sid(), right.why()))
                .collect(Collectors.joining()),
            iam());
  }

  /** ClusterRoles as YAML: one to be bound in the cluster, and one in a namespace. */
  String kubernetes() {
    // Another role, so that the one is not applied over the other.
    String all =
        "rolecall-"
            + command
            + (tasks.contains(Task.ONBOARD_CLUSTER_ROLES) ? "-cluster-roles" : "");
    String inCluster = all + profile.map("-"::concat).orElse("");
    String inNamespace = all + "-in-namespace";
    String binding = "kubectl create %s %2$s --clusterrole=%2$s --user=USER\n";
    String namespaced =
        clusterRole(
            inNamespace,
            ClusterRight.Place.NAMESPACE,
            "# To give it in the Profile's namespace: "
                + binding.formatted("rolebinding -n " + profile.orElse("PROFILE"), inNamespace)
                + "# For any Profile, and where the namespace is not there: "
                + binding.formatted("clusterrolebinding", inNamespace));
    return clusterRole(
            inCluster,
            ClusterRight.Place.CLUSTER,
            "# To give it: " + binding.formatted("clusterrolebinding", inCluster))
        + (namespaced.isEmpty() ? "" : "---\n" + namespaced);
  }

  /** Nothing where no rule of it is needed. */
  private String clusterRole(String name, ClusterRight.Place place, String heading) {
    String rules =
        ClusterRight.ALL.stream()
            .filter(right -> right.place() == place && isNeeded(right.tasks()))
            .map(this::rule)
            .collect(Collectors.joining());
    return rules.isEmpty()
        ? ""
        : heading
            + """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: %s
            rules:
            """
                .formatted(name)
            + rules;
  }

  private boolean isNeeded(Set<Task> by) {
    return !Collections.disjoint(by, tasks);
  }

  private String rule(ClusterRight right) {
    StringBuilder rule = new StringBuilder("  # %s\n".formatted(right.why()));
    if (right.isForPath()) {
      rule.append("  - nonResourceURLs: [\"%s\"]\n".formatted(right.resource()));
    } else {
      rule.append("  - apiGroups: [\"%s\"]\n".formatted(right.group()));
      rule.append("    resources: [\"%s\"]\n".formatted(right.resource()));
      List<String> names = names(right);
      if (!names.isEmpty()) {
        rule.append("    resourceNames: [\"%s\"]\n".formatted(String.join("\", \"", names)));
      }
    }
    return rule.append("    verbs: [\"%s\"]\n".formatted(right.verb())).toString();
  }

  private List<String> names(ClusterRight right) {
    return right.names().stream()
        .flatMap(
            name ->
                switch (name) {
                  case ClusterRight.PROFILE -> profile.stream();
                  case ClusterRight.ADMIN_ACCOUNTS ->
                      adminAccounts.stream().map(ServiceAccountSubject::name);
                  default -> Stream.of(name);
                })
        .toList();
  }

  /** An IAM policy as JSON. What a statement is for, its Sid says. */
  String iam() {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
    ArrayNode statements = document.putArray("Statement");
    statements()
        .forEach(
            right -> {
              ObjectNode statement = statements.addObject();
              statement.put("Sid", right.sid()).put("Effect", "Allow");
              right.actions().forEach(statement.putArray("Action")::add);
              resources(right.on()).forEach(statement.putArray("Resource")::add);
            });
    return document.toPrettyString() + "\n";
  }

  private Stream<IamRight> statements() {
    return IamRight.ALL.stream().filter(right -> isNeeded(right.tasks()));
  }

  private List<String> resources(IamRight.On on) {
    return switch (on) {
      case ROLE -> roles.stream().map(role -> arn(account, "role/" + role)).toList();
      case POLICY -> List.of(arn(account, "policy/*"), arn("aws", "policy/*"));
      case PROVIDER -> List.of(arn(account, "oidc-provider/*"));
      case ANYTHING -> List.of("*");
    };
  }

  private String arn(String owner, String resource) {
    return "arn:%s:iam::%s:%s".formatted(partition, owner, resource);
  }
}
