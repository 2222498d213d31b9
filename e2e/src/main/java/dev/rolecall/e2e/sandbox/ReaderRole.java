package dev.rolecall.e2e.sandbox;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopePolicy;
import software.amazon.awssdk.services.iam.IamClient;

/** The role that a Profile's role may be in turn, and nobody else: it reads the Profile's scope. */
record ReaderRole(Sandbox.Member member) {
  private static final String SUFFIX = ".reader";

  /** Of a Profile's name: a role's has 64 characters (IAM User Guide, IAM and AWS STS quotas). */
  static final int LONGEST_PROFILE = 64 - SUFFIX.length();

  RoleArn arn() {
    RoleArn role = RoleArn.parse(member.roleArn());
    return new RoleArn(role.partition(), role.accountId(), "/", role.name() + SUFFIX);
  }

  void make(IamClient iam) {
    iam.createRole(role -> role.roleName(arn().name()).assumeRolePolicyDocument(trustPolicy()));
    iam.putRolePolicy(
        policy ->
            policy
                .roleName(arn().name())
                .policyName("read-scope")
                .policyDocument(
                    ScopePolicy.whole(
                        arn().partition(),
                        new Scope(member.role().bucket(), member.role().prefix(), Access.READ))));
  }

  private String trustPolicy() {
    return """
        {"Version": "2012-10-17", "Statement": [{"Sid": "AdmitProfileRole", "Effect": "Allow",
          "Principal": {"AWS": "%s"}, "Action": "sts:AssumeRole"}]}
        """
        .formatted(member.roleArn());
  }
}
