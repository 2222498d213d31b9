package dev.rolecall.credentials;

import dev.rolecall.failure.Explanation;
import java.time.Duration;
import java.time.Instant;

/** The sentences of this package. */
final class WebIdentitySentences {
  private WebIdentitySentences() {}

  static Explanation absent(WebIdentityFailure.VariablesAbsent failure) {
    String names = String.join(" and ", failure.variables());
    return failure.all()
        ? new Explanation(
            "This process has no role: " + names + " are not set.",
            "The pod identity webhook sets them when it creates a pod whose ServiceAccount is"
                + " annotated; this pod is older than the annotation, runs as another account, or"
                + " the webhook was not there.",
            "Look at the account with: kubectl get serviceaccount default-editor -o yaml, then"
                + " create the pod anew.")
        : new Explanation(
            "This process has half of a role: %s is not set.".formatted(names),
            "The pod identity webhook sets either both variables or none, and none where one is"
                + " there already.",
            "Remove the other one from the container's env and create the pod anew, or set both: "
                + example(names));
  }

  private static String example(String variable) {
    return variable.equals("AWS_ROLE_ARN")
        ? "export AWS_ROLE_ARN=arn:aws:iam::111122223333:role/name"
        : "export AWS_WEB_IDENTITY_TOKEN_FILE="
            + "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";
  }

  static Explanation malformed(WebIdentityFailure.VariableMalformed failure) {
    String variable = failure.variable();
    return new Explanation(
        "%s cannot be used%s: %s."
            .formatted(
                variable,
                failure.value().map(v -> " (\"" + Explanation.shown(v) + "\")").orElse(""),
                Explanation.shown(failure.why())),
        variable.equals("AWS_ROLE_ARN")
            ? "The pod identity webhook copies it from the ServiceAccount's annotation"
                + " eks.amazonaws.com/role-arn, which nobody checks; else it was set by hand."
            : "It was set by hand, or by a PodDefault: the pod identity webhook writes no such"
                + " value.",
        variable.equals("AWS_ROLE_SESSION_NAME")
            ? "Unset it, and the name is made of the pod's: unset AWS_ROLE_SESSION_NAME"
            : "Set it as in: " + example(variable));
  }

  static Explanation setting(WebIdentityFailure.SettingUnusable failure) {
    return new Explanation(
        "The %s \"%s\" cannot be used: %s."
            .formatted(failure.setting(), Explanation.shown(failure.value()), failure.expected()),
        "STS would refuse the request.",
        "Correct it where the provider is configured.");
  }

  static Explanation elsewhere(WebIdentityFailure.RegionElsewhere failure) {
    String partition = failure.role().partition();
    return new Explanation(
        "The role %s is of partition %s, and the region %s of partition %s."
            .formatted(failure.role(), partition, failure.region(), failure.partition()),
        "STS of one partition knows neither roles nor OIDC providers of another; it was not asked.",
        "Set AWS_REGION to a region of partition %s, or AWS_ROLE_ARN to a role of partition %s."
            .formatted(partition, failure.partition()));
  }

  private static String refused(RoleArn role, StsAnswer.Refused answer) {
    // Not every STS has a sentence for it.
    String sentence = Explanation.shown(answer.message());
    return "STS refused the role %s: %s (HTTP %d)%s%s."
        .formatted(
            role,
            Explanation.shown(answer.code()),
            answer.status(),
            sentence.isEmpty() ? "" : " \"" + sentence + "\"",
            answer.requestId().map(id -> ", request id " + Explanation.shown(id)).orElse(""));
  }

  static Explanation untimely(WebIdentityFailure.Untimely failure) {
    String problem =
        refused(failure.role(), failure.answer())
            + failure.clockAhead().map(WebIdentitySentences::clocks).orElse("");
    String begins = failure.begins().map(Instant::toString).orElse("a time that it does not tell");
    String ends = failure.ends().map(Instant::toString).orElse("a time that it does not tell");
    if (failure.suspect().isEmpty()) {
      return new Explanation(
          problem,
          "By the clock of STS the token's time runs, from %s until %s; only STS knows what it misses."
              .formatted(begins, ends),
          "See that AWS_WEB_IDENTITY_TOKEN_FILE is the token that the kubelet mounts.");
    }
    return switch (failure.suspect().get()) {
      case TOKEN ->
          new Explanation(
              problem,
              "The token is old: its time ended at %s, by this clock too. The kubelet replaces a mounted token at 80 %% of its life, so the file is a copy, or the kubelet cannot reach the API server."
                  .formatted(ends),
              "See that AWS_WEB_IDENTITY_TOKEN_FILE is the mounted file, then create the pod anew:"
                  + " kubectl -n NAMESPACE delete pod POD");
      case THIS_CLOCK ->
          new Explanation(
              problem,
              failure.answer().reason() == StsRefusal.TOKEN_EXPIRED
                  ? "This clock is behind: by it the token is good until %s, and so the kubelet of this node replaces it too late."
                      .formatted(ends)
                  : "This clock is ahead, and so is the one of the API server that issued the token: by it the token is good since %s."
                      .formatted(begins),
              "Set the node's clock: chronyc tracking (or timedatectl timesync-status) tells"
                  + " whether it is kept.");
      case ISSUERS_CLOCK ->
          new Explanation(
              problem,
              "The clock of the API server that issued the token is ahead: the token is good only from %s on, by this clock too."
                  .formatted(begins),
              "Set the clock of the control plane's node: chronyc tracking (or timedatectl"
                  + " timesync-status) tells whether it is kept.");
    };
  }

  private static String clocks(Duration ahead) {
    return ahead.abs().toSeconds() <= 1
        ? " Its clock and this one show the same time."
        : " This clock is %s %s the one of STS."
            .formatted(Explanation.time(ahead.abs()), ahead.isNegative() ? "behind" : "ahead of");
  }

  static Explanation refused(WebIdentityFailure.Refused failure) {
    StsAnswer.Refused answer = failure.answer();
    String problem = refused(failure.role(), answer);
    return switch (answer.reason()) {
      case NOT_AUTHORIZED, DENIED_SILENTLY ->
          new Explanation(
              problem,
              "The role does not exist, its trust policy does not admit this token's issuer,"
                  + " subject and audience, or a policy of the organization denies it.",
              "Look at it with: aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument"
                  .formatted(failure.role().name()));
      case NO_PROVIDER ->
          new Explanation(
              problem,
              "The role's account %s has no OIDC provider for the token's issuer, or this STS is of"
                      .formatted(failure.role().accountId())
                  + " another partition or an inactive region.",
              "Look with that account's credentials: aws iam list-open-id-connect-providers");
      case WRONG_AUDIENCE ->
          new Explanation(
              problem,
              "The account's OIDC provider does not list the token's audience among its client"
                  + " ids.",
              "Look with: aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN,"
                  + " and add it with: aws iam add-client-id-to-open-id-connect-provider");
      case NOT_VALIDATED ->
          new Explanation(
              problem,
              "The role's account %s has no OIDC provider for the token's issuer, that provider does"
                      .formatted(failure.role().accountId())
                  + " not list the token's audience among its client ids, the token was signed by"
                  + " another key than the issuer's, or this STS is of another partition or an"
                  + " inactive region. STS says the same of all.",
              "Look with that account's credentials: aws iam list-open-id-connect-providers, and at"
                  + " the issuer's with: aws iam get-open-id-connect-provider"
                  + " --open-id-connect-provider-arn ARN");
      case SEVERAL_AUDIENCES ->
          new Explanation(
              problem,
              "The token is for more than one audience and names no authorized party (azp), so that"
                  + " STS cannot tell which of them counts. One that is asked for without an"
                  + " audience is for all that the API server has.",
              "Ask for a token for one: in the pod's projected volume serviceAccountToken:"
                  + " {audience: sts.amazonaws.com, path: token}, by hand kubectl create token"
                  + " ACCOUNT --audience sts.amazonaws.com");
      case KEY_NOT_RETRIEVED ->
          new Explanation(
              problem,
              "STS could not fetch the token issuer's keys, or they do not have the one that signed"
                  + " (tries: %d).".formatted(answer.attempts()),
              "From outside of the cluster's network fetch ISSUER/.well-known/openid-configuration,"
                  + " ISSUER being the token's iss, and the keys that it names.");
      case THUMBPRINT_MISMATCH ->
          new Explanation(
              problem,
              "The issuer's certificate is of another authority than the one whose thumbprint the"
                  + " account's OIDC provider holds.",
              "Store the new one with: aws iam update-open-id-connect-provider-thumbprint");
      case NO_AUDIENCE, TOKEN_MALFORMED, TOKEN_REJECTED, TOKEN_NOT_YET_VALID ->
          new Explanation(
              problem,
              "STS does not take the token itself, for the reason that it gives.",
              "See that AWS_WEB_IDENTITY_TOKEN_FILE is the token that the kubelet mounts.");
      case TOKEN_EXPIRED ->
          new Explanation(
              problem,
              "The token's time is over by the clock of STS, and the file holds no newer one.",
              "See that AWS_WEB_IDENTITY_TOKEN_FILE is the mounted file, not a copy, and compare"
                  + " the clock: date -u");
      case REGION_DISABLED ->
          new Explanation(
              problem,
              "STS is switched off for this region in the role's account.",
              "Switch it on (IAM console, Account settings), or set AWS_REGION to another region.");
      case ARN_INVALID, DURATION_TOO_LONG, REQUEST_INVALID ->
          new Explanation(
              problem,
              "The role's ARN, the session's name or its duration is not as STS wants it.",
              "Correct what the message names; the role is taken from AWS_ROLE_ARN.");
      case ISSUER_NOT_REACHED, OTHER ->
          answer.recoverable()
              ? new Explanation(
                  problem,
                  "This passes as a rule (tries: %d).".formatted(answer.attempts()),
                  "Try again later; https://health.aws.amazon.com tells of troubles of STS.")
              : new Explanation(
                  problem,
                  "STS takes the request as it is for final.",
                  "Look the code up in the STS API Reference, AssumeRoleWithWebIdentity, Errors.");
    };
  }

  static Explanation unreachable(WebIdentityFailure.Unreachable failure) {
    StsAnswer.Unreachable answer = failure.answer();
    return new Explanation(
        "STS at %s cannot be reached: %s (tries: %d)."
            .formatted(answer.endpoint(), answer.why(), answer.attempts()),
        "A name server, a network policy, a proxy or the service mesh stands between, or the region"
            + " is wrong.",
        "Try from the same pod: curl -sS -o /dev/null -w '%{http_code}\\n' " + answer.endpoint());
  }

  static Explanation expiredOnArrival(WebIdentityFailure.ExpiredOnArrival failure) {
    return new Explanation(
        "STS gave credentials that ended at %s, and it is %s now."
            .formatted(failure.expires(), failure.now()),
        "This machine's clock is ahead of the one of STS.",
        "Compare the clock with another: date -u");
  }

  static Explanation overdue(WebIdentityFailure.Overdue failure) {
    return new Explanation(
        "Neither a session of %s nor a failure came within %d s of waiting for it."
            .formatted(failure.role(), failure.limit().toSeconds()),
        "The token's file %s is a pipe that nobody writes to, or an exchange or a listener of one's own does not come back. STS itself is not waited for so long."
            .formatted(failure.tokenFile()),
        "Look where the thread rolecall-credentials stands: jcmd PID Thread.print. Whoever asks"
            + " next begins another exchange.");
  }

  static Explanation noThread() {
    return new Explanation(
        "No thread could be had for the exchange with STS.",
        "The process has as many threads as it may have (the container's limit of processes, or"
            + " ulimit -u), or too little memory for one more.",
        "Compare, in the container: cat /sys/fs/cgroup/pids.current /sys/fs/cgroup/pids.max");
  }

  static Explanation broken(WebIdentityFailure.Broken failure) {
    return new Explanation(
        "The exchange with STS broke off: %s.".formatted(failure.what()),
        "Parts of the AWS SDK are absent or of different versions, or an exchange of one's own"
            + " threw it.",
        "Look at the cause of this exception, and at the versions with:"
            + " mvn dependency:tree -Dincludes=software.amazon.awssdk");
  }

  /** For a caller that is interrupted while it waits for the exchange. */
  static String interrupted() {
    return "The thread that asked for credentials was interrupted while it waited for STS.";
  }

  /** For an exchange or a listener that asks the provider which it serves. */
  static String askedFromWithin() {
    return "The exchange or a listener of this provider asked it for credentials, which are what"
        + " the exchange is to bring: give the client in the exchange other credentials.";
  }
}
