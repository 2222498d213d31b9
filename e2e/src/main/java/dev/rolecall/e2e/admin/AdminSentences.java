package dev.rolecall.e2e.admin;

import dev.rolecall.failure.Explanation;
import dev.rolecall.transport.AnswerException;
import dev.rolecall.transport.ServiceError;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What an admin reads whose command cannot be carried out. */
final class AdminSentences {
  private AdminSentences() {}

  static Explanation noTransport(Explanation why) {
    return new Explanation(
        why.problem(),
        "An admin's command reaches AWS by the environment's variables, and reads no profile for that.",
        "For example: export AWS_REGION=eu-west-1");
  }

  static Explanation noIdentity(SdkException e) {
    if (e instanceof AnswerException unusable) {
      return notAws(unusable);
    }
    if (e instanceof AwsServiceException refused) {
      return new Explanation(
          "STS does not take your credentials: " + said(refused),
          "They have expired, or are another partition's.",
          "Log in anew, and look: aws sts get-caller-identity");
    }
    return new Explanation(
        "It could not be told who you are in AWS: " + firstLine(e),
        "None of the SDK's default chain (variables, ~/.aws, SSO, container, instance) has"
            + " credentials, or STS cannot be reached.",
        "Log in with the AWS CLI, then: eval \"$(aws configure export-credentials --format env)\"");
  }

  static Explanation awsRefused(SdkException e, String arn) {
    if (e instanceof AnswerException unusable) {
      return notAws(unusable);
    }
    if (e instanceof AwsServiceException refused) {
      return new Explanation(
          "AWS refused: " + said(refused),
          "It was asked as %s.".formatted(arn),
          "Look at what that identity may do, or use another: AWS_PROFILE, AWS_ACCESS_KEY_ID");
    }
    return new Explanation(
        "AWS could not be asked: " + firstLine(e),
        "IAM was not to be reached from here, by the endpoint and the proxy that the environment"
            + " names.",
        "See whether it answers: curl -sS https://iam.amazonaws.com/");
  }

  static Explanation notInTime(Duration time) {
    return new Explanation(
        "The cluster and IAM were not read within %d s.".formatted(time.toSeconds()),
        "The API server or AWS answers slowly, or never to its end.",
        "See which: kubectl get --raw /readyz and aws sts get-caller-identity. Give it more time:"
            + " --timeout 10m");
  }

  static String stopped(int made, int all, String what, String why) {
    return "The change failed: %s%n%s%n%s".formatted(what, why, madeSoFar(made, all));
  }

  static String underWay(String what) {
    return "Interrupted. This is under way, and is waited for: " + what;
  }

  static String interrupted(int made, int all) {
    return "Interrupted. " + madeSoFar(made, all);
  }

  private static String madeSoFar(int made, int all) {
    return "%d of %d changes were made; they stay, and the same command goes on from there."
        .formatted(made, all);
  }

  static String whichProfiles() {
    return "Which Profiles is to be said once: by --profile, by --selector, or by --all.%nIt verifies one by its name, those of a label, or every one.%nTry: --profile NAME, --selector team=a, or --all"
        .formatted();
  }

  static String badSelector(String label) {
    return "--selector cannot be '%s'.%nA label is a key and a value: KEY=VALUE.%nTry: kubectl get profiles --show-labels"
        .formatted(Explanation.shown(label));
  }

  static String mayListNoProfiles() {
    return "Profiles may not be listed.%nWhom the kubeconfig names has not the right to list profiles.kubeflow.org.%nTry: kubectl auth can-i list profiles, or name one: --profile NAME"
        .formatted();
  }

  static String noProfiles(List<String> selectors) {
    return "The cluster has no Profile%s.%nThere is none yet, or the label is another.%nTry: kubectl get profiles --show-labels"
        .formatted(selectors.isEmpty() ? "" : " with " + String.join(" and ", selectors));
  }

  static String verifiedOnceMade() {
    return "--verify verifies what --apply has made.%nWithout --apply nothing is made.%nTry: --apply --verify"
        .formatted();
  }

  static String unproved() {
    return "Not proved, and so not passed: exit code 1. Where what was seen is enough: --allow-unproved";
  }

  static String badProfile(String name) {
    return "--profile cannot be '%s'.%nA Profile is called like its namespace: up to 63 of a-z, 0-9 and dash.%nTry: kubectl get profiles"
        .formatted(Explanation.shown(name));
  }

  static String badRole(String name) {
    return "--role cannot be '%s'.%nA role's name, not its ARN: 1 to 64 letters, digits or any of _+=,.@-%nTry: aws iam list-roles --query 'Roles[].RoleName'"
        .formatted(Explanation.shown(name));
  }

  static String badRolePattern(String role) {
    return "--role cannot be '%s'.%nIt stands behind role/ in an ARN: letters, digits, any of _+=,.@-/ and the wildcards * and ?%nTry: --role 'kubeflow/*'"
        .formatted(Explanation.shown(role));
  }

  static String badAccount(String account) {
    return "--account cannot be '%s'.%nAn account is twelve digits.%nTry: aws sts get-caller-identity --query Account --output text"
        .formatted(Explanation.shown(account));
  }

  static String badPartition(String partition) {
    return "--partition cannot be '%s'.%nIt is what stands behind arn: in the account's ARNs.%nTry: --partition aws-cn"
        .formatted(Explanation.shown(partition));
  }

  static String notOf(String option, String command) {
    return "%s goes with --for %s alone.%nOther commands have no such option.%nLeave it out"
        .formatted(option, command);
  }

  static String badIssuer(String issuer) {
    return "The issuer cannot be '%s'.%nIAM takes an https URL without port and query (IAM API Reference, CreateOpenIDConnectProvider).%nName the one that the API server signs with: --issuer URL"
        .formatted(Explanation.shown(issuer));
  }

  static String unknownIssuer(String profile) {
    return "Who signs the cluster's tokens is not to be seen.%nYou may not read what the API server publishes of it (get of /.well-known/openid-configuration), nor ask for a token of default-editor in %s (create of serviceaccounts/token).%nName it: --issuer URL. On EKS: aws eks describe-cluster --name CLUSTER --query cluster.identity.oidc.issuer --output text"
        .formatted(profile);
  }

  static String unpublishedIssuer() {
    return "Who signs the cluster's tokens is not to be seen.%nYou may not read what the API server publishes of it (get of /.well-known/openid-configuration).%nName it: --issuer URL. On EKS: aws eks describe-cluster --name CLUSTER --query cluster.identity.oidc.issuer --output text"
        .formatted();
  }

  /** As picocli's own are told. */
  static String missing(String option) {
    return option + " is missing. Add it.";
  }

  static String notWithClusterRoles(String option) {
    return "%s is of one Profile, and --cluster-roles of the whole cluster.%nEach has a plan of its own.%nGive the command twice, once with either"
        .formatted(option);
  }

  static String onlyWithClusterRoles(String option) {
    return "%s is of the cluster's own roles.%nFor one Profile there is no such thing.%nAdd: --cluster-roles CLUSTER"
        .formatted(option);
  }

  static String badCluster(String name, int most) {
    return "--cluster-roles cannot be '%s'.%nThe roles are called by it: 1 to %d letters, digits, _ or -.%nTry: aws eks list-clusters"
        .formatted(Explanation.shown(name), most);
  }

  static String badAccountName(String name) {
    return "--admin-account cannot be '%s'.%nA ServiceAccount is named by its namespace and its name.%nTry: --admin-account kube-system/aws-load-balancer-controller"
        .formatted(Explanation.shown(name));
  }

  static String badProfileRoles(String pattern) {
    return "--profile-roles cannot be '%s'.%nIt stands behind role/ in an ARN, and begins with what only the Profiles' roles have: with * the controller could take any role.%nTry: --profile-roles 'kubeflow/*'"
        .formatted(Explanation.shown(pattern));
  }

  static String badScope(String option, String why) {
    return "%s: %s.%nA scope is a bucket and a prefix of its keys.%nTry: --scope s3://my-bucket/my-profile/"
        .formatted(option, why);
  }

  static String badAccess(String option, String why) {
    return "%s: %s.%nIt is what the role does with its scope.%nTry: --access read"
        .formatted(option, why);
  }

  private static Explanation notAws(AnswerException unusable) {
    return new Explanation(
        firstLine(unusable) + ".",
        "A proxy answers in AWS's place, or the endpoint that the environment names is of something"
            + " else.",
        "See what it names: env | grep -iE '^(AWS_ENDPOINT|https?_proxy)'");
  }

  /** What stands between may answer without a word of AWS's. */
  private static String said(AwsServiceException refused) {
    return ServiceError.of(refused)
        .map(error -> "%s: %s".formatted(error.code(), error.message()))
        .map(words -> "%d %s".formatted(refused.statusCode(), Explanation.shown(words)))
        .orElseGet(
            () -> "HTTP %d, without an error of AWS's in it.".formatted(refused.statusCode()));
  }

  private static String firstLine(SdkException e) {
    return Explanation.shown(String.valueOf(e.getMessage()));
  }
}
