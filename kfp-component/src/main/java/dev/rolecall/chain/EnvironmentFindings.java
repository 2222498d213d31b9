package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.failure.Explanation;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.List;

/** What is said of the environment. */
final class EnvironmentFindings {
  private static final String LOOK_AT_ACCOUNT =
      "kubectl -n NAMESPACE get serviceaccount default-editor -o yaml   # has it"
          + " eks.amazonaws.com/role-arn?";
  private static final String NEW_POD =
      "Delete this pod after that, so that a new one is created: a running pod never gets the"
          + " variables.";

  private EnvironmentFindings() {}

  static Finding nothingSet(Evidence evidence) {
    return Finding.oneOf(
        FailureMode.WEB_IDENTITY_MISSING,
        FailureMode.WEB_IDENTITY_MISSING.candidates(),
        "Neither AWS_ROLE_ARN nor AWS_WEB_IDENTITY_TOKEN_FILE is set.",
        "The pod identity webhook gave this pod no role: its ServiceAccount had no annotation when"
            + " the pod was created, or the webhook was not asked.",
        List.of(
            "kubectl -n NAMESPACE get pod POD -o jsonpath='{.spec.serviceAccountName}'   #"
                + " default-editor?",
            LOOK_AT_ACCOUNT,
            NEW_POD),
        evidence);
  }

  static Finding podIdentity(Evidence evidence) {
    return Finding.of(
        FailureMode.WEB_IDENTITY_MISSING,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI is set, AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE"
            + " are not.",
        "This pod has its role through EKS Pod Identity, not through web identity, which is what"
            + " is verified here.",
        List.of(
            "aws sts get-caller-identity   # shows the role that the pod has",
            "For web identity remove the account's Pod Identity association, annotate the"
                + " ServiceAccount, and create the pod anew."),
        evidence);
  }

  static Finding half(boolean roleIsSet, Evidence evidence) {
    String there = roleIsSet ? SeenEnvironment.ROLE_ARN : SeenEnvironment.TOKEN_FILE;
    String missing = roleIsSet ? SeenEnvironment.TOKEN_FILE : SeenEnvironment.ROLE_ARN;
    return Finding.of(
        FailureMode.ENVIRONMENT_MALFORMED,
        "%s is set, %s is not.".formatted(there, missing),
        "The webhook adds neither variable where the pod already has one of them, so %s was set by"
                .formatted(there)
            + " hand, in the image, by the pod's spec or by a PodDefault.",
        List.of(
            "Remove %s there and create the pod anew, or set %s beside it."
                .formatted(there, missing)),
        evidence);
  }

  static Finding malformedArn(String value, Evidence evidence) {
    return Finding.of(
        FailureMode.ROLE_ARN_MALFORMED,
        "AWS_ROLE_ARN is \"%s\".".formatted(new MalformedArn(value).shown()),
        "A role's ARN looks like arn:aws:iam::111122223333:role/name. Nobody between the Profile"
            + " and the pod validates it: the plugin's awsIamRole, or the annotation, was written"
            + " so.",
        List.of(
            "kubectl edit profile PROFILE   # spec.plugins[].spec.awsIamRole",
            LOOK_AT_ACCOUNT,
            NEW_POD),
        evidence);
  }

  static Finding noRegion(Evidence evidence) {
    return Finding.of(
        FailureMode.REGION_MISSING,
        "Neither AWS_REGION nor AWS_DEFAULT_REGION is set.",
        "Without a region there is no telling which STS and S3 to ask; the webhook sets one only"
            + " where it was started with a region.",
        List.of("export AWS_REGION=REGION   # the bucket's; in a pod: env, by a PodDefault"),
        evidence);
  }

  static Finding otherPartition(RoleArn role, String region, String partition, Evidence evidence) {
    return Finding.of(
        FailureMode.ENDPOINT_WRONG_PARTITION,
        "AWS_ROLE_ARN is of partition %s, and region %s is of partition %s."
            .formatted(role.partition(), region, partition),
        "STS of one partition knows neither roles nor OIDC providers of another.",
        List.of(
            "Set AWS_REGION to a region of partition %s, or AWS_ROLE_ARN to a role of partition %s."
                .formatted(role.partition(), partition)),
        evidence);
  }

  static Finding unusable(Explanation problem, Evidence evidence) {
    return Finding.of(
        FailureMode.ENVIRONMENT_MALFORMED,
        problem.problem(),
        problem.cause(),
        List.of(problem.remedy()),
        evidence);
  }

  static Finding staticKeys(Evidence evidence) {
    return Finding.of(
        FailureMode.STATIC_KEYS_SHADOW_ROLE,
        "AWS_ACCESS_KEY_ID is set beside AWS_ROLE_ARN.",
        "Every AWS SDK takes static keys before the role: other programs in this pod do not use the"
            + " role. This verification does.",
        List.of(
            "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",
            "kubectl -n NAMESPACE get poddefaults -o yaml   # where such variables often come"
                + " from"),
        evidence);
  }
}
