package dev.rolecall.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamView;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.s3.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The actions on S3 that a Profile's work needs in its scope. */
enum S3Need {
  LIST("s3:ListBucket"),
  GET("s3:GetObject"),
  PUT("s3:PutObject"),
  DELETE("s3:DeleteObject"),
  ABORT("s3:AbortMultipartUpload");

  private final String action;

  S3Need(String action) {
    this.action = action;
  }

  /** As policies name it. */
  String action() {
    return action;
  }

  static S3Need of(String action) {
    return Arrays.stream(values())
        .filter(need -> need.action.equals(action))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(action + " is not needed"));
  }

  /** The bucket's ARN, or that of any object of the scope. */
  String resource(RoleArn role, Scope scope) {
    String bucket = "arn:%s:s3:::%s".formatted(role.partition(), scope.bucket());
    return this == LIST ? bucket : bucket + "/" + scope.prefix() + "*";
  }

  /** What the role's policies say to it, on one key or prefix. */
  Decision evaluate(IamView.Role seen, RoleArn role, Scope scope, String keyOrPrefix) {
    String bucket = "arn:%s:s3:::%s".formatted(role.partition(), scope.bucket());
    return PolicyEvaluator.evaluate(
        seen.policies(),
        new Request(
            new Principal.Aws(role.toString(), role.accountId()),
            action,
            this == LIST ? bucket : bucket + "/" + keyOrPrefix,
            this == LIST ? Map.of("s3:prefix", List.of(keyOrPrefix)) : Map.of()));
  }

  /** A policy that allows {@code needs} in the scope and nothing else. */
  static String policy(List<S3Need> needs, RoleArn role, Scope scope) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("Version", "2012-10-17");
    ArrayNode statements = document.putArray("Statement");
    if (needs.contains(LIST)) {
      ObjectNode list = allow(statements.addObject());
      list.put("Action", LIST.action).put("Resource", LIST.resource(role, scope));
      if (!scope.prefix().isEmpty()) {
        list.putObject("Condition").putObject("StringLike").put("s3:prefix", scope.prefix() + "*");
      }
    }
    List<S3Need> objects = needs.stream().filter(need -> need != LIST).toList();
    if (!objects.isEmpty()) {
      ObjectNode statement = allow(statements.addObject());
      ArrayNode actions = statement.putArray("Action");
      objects.forEach(need -> actions.add(need.action));
      statement.put("Resource", GET.resource(role, scope));
    }
    return document.toString();
  }

  private static ObjectNode allow(ObjectNode statement) {
    return statement.put("Effect", "Allow");
  }
}
