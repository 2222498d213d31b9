package dev.rolecall.e2e.admin;

import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.profile.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rolecall permissions}: the least rights that an admin's command takes. */
@Command(
    name = "permissions",
    description = {
      "Print the least rights that verify, onboard or offboard takes: ClusterRoles for the cluster,"
          + " a policy for IAM.",
      "Asks nobody, and gives nobody anything."
    })
public final class PermissionsCommand implements Subcommand {
  /** IAM API Reference, CreateRole, RoleName and Path, with IAM's wildcards. */
  private static final Pattern ROLE = Pattern.compile("[\\w+=,.@*?/-]{1,576}");

  /** AWS General Reference, Amazon Resource Names. */
  private static final Pattern PARTITION = Pattern.compile("aws(-[a-z]+)*");

  @Option(
      names = "--for",
      required = true,
      paramLabel = "COMMAND",
      description = "${COMPLETION-CANDIDATES}.")
  private Occasion occasion = Occasion.VERIFY;

  @Option(
      names = "--no-pod",
      description = "Of verify: for verify --no-pod, which takes no token and tries no Pod.")
  private boolean noPod;

  @Option(
      names = "--with-namespace",
      description = "Of onboard: for onboard --with-namespace, which makes the namespace too.")
  private boolean withNamespace;

  @Option(
      names = "--cluster-roles",
      description =
          "Of onboard: for onboard --cluster-roles, which gives the cluster roles of its own.")
  private boolean clusterRoles;

  @Option(
      names = "--admin-account",
      paramLabel = "NAMESPACE/NAME",
      description = "With --cluster-roles: as onboard is given it. Repeatable.")
  private List<String> adminAccounts = List.of();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "For this Profile alone. Default: for each.")
  private @Nullable String profile;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = {
        "For this role alone, as it stands behind role/ in its ARN: team-a, kubeflow/team-a,"
            + " 'kubeflow/*'. Repeatable.",
        "verify looks at the role of the Profile controller as well, and offboard at each role that"
            + " names the Profile. Default: every role."
      })
  private List<String> roles = List.of("*");

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "The account's twelve digits. Default: that in which the policy is.")
  private String account = "*";

  @Option(
      names = "--partition",
      paramLabel = "NAME",
      description = "aws, aws-cn, aws-us-gov and so on. Default: ${DEFAULT-VALUE}.")
  private String partition = "aws";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}. kubernetes is YAML for kubectl apply -f -, iam is JSON for aws"
              + " iam create-policy. Default: ${DEFAULT-VALUE}.")
  private Form form = Form.TEXT;

  /** For the service loader. */
  public PermissionsCommand() {}

  private enum Occasion {
    VERIFY,
    ONBOARD,
    OFFBOARD;

    Set<Task> tasks(boolean noPod, boolean withNamespace, boolean clusterRoles) {
      return switch (this) {
        case VERIFY ->
            noPod ? EnumSet.of(Task.VERIFY) : EnumSet.of(Task.VERIFY, Task.VERIFY_BY_TOKEN);
        case ONBOARD ->
            clusterRoles
                ? EnumSet.of(Task.ONBOARD_CLUSTER_ROLES)
                : withNamespace
                    ? EnumSet.of(Task.ONBOARD, Task.ONBOARD_NAMESPACE)
                    : EnumSet.of(Task.ONBOARD);
        case OFFBOARD -> EnumSet.of(Task.OFFBOARD);
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private enum Form {
    TEXT,
    KUBERNETES,
    IAM;

    String of(LeastRights rights) {
      return switch (this) {
        case TEXT -> rights.text();
        case KUBERNETES -> rights.kubernetes();
        case IAM -> rights.iam();
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public int run(Surroundings here) {
    here.out().print(form.of(rights()));
    return RolecallCommand.PASSED;
  }

  private LeastRights rights() {
    if (noPod && occasion != Occasion.VERIFY) {
      throw new UsageException(AdminSentences.notOf("--no-pod", "" + Occasion.VERIFY));
    }
    if (withNamespace && occasion != Occasion.ONBOARD) {
      throw new UsageException(AdminSentences.notOf("--with-namespace", "" + Occasion.ONBOARD));
    }
    if (clusterRoles && occasion != Occasion.ONBOARD) {
      throw new UsageException(AdminSentences.notOf("--cluster-roles", "" + Occasion.ONBOARD));
    }
    if (clusterRoles && (profile != null || withNamespace)) {
      throw new UsageException(
          AdminSentences.notWithClusterRoles(profile == null ? "--with-namespace" : "--profile"));
    }
    if (!clusterRoles && !adminAccounts.isEmpty()) {
      throw new UsageException(AdminSentences.onlyWithClusterRoles("--admin-account"));
    }
    for (String role : roles) {
      if (!ROLE.matcher(role).matches()) {
        throw new UsageException(AdminSentences.badRolePattern(role));
      }
    }
    if (!account.equals("*") && !account.matches("[0-9]{12}")) {
      throw new UsageException(AdminSentences.badAccount(account));
    }
    if (!PARTITION.matcher(partition).matches()) {
      throw new UsageException(AdminSentences.badPartition(partition));
    }
    return new LeastRights(
        "" + occasion,
        Stream.of(
                noPod ? "--no-pod" : "",
                withNamespace ? "--with-namespace" : "",
                clusterRoles ? "--cluster-roles CLUSTER" : "")
            .filter(option -> !option.isEmpty())
            .toList(),
        occasion.tasks(noPod, withNamespace, clusterRoles),
        Optional.ofNullable(profile).map(ProfileOptions::named),
        adminAccounts.stream().map(ClusterRolesOptions::account).distinct().toList(),
        roles,
        partition,
        account);
  }
}
