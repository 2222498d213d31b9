package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.failure.Explanation;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.List;

/** What is said of whose the session is. */
final class IdentityFindings {
  private IdentityFindings() {}

  static Finding other(String caller, RoleArn role, Evidence evidence) {
    return Finding.oneOf(
        FailureMode.IDENTITY_IS_NODE_ROLE,
        FailureMode.IDENTITY_IS_NODE_ROLE.candidates(),
        "STS calls the session %s; the role is %s.".formatted(caller, role),
        "The requests are made as somebody else, most often as the node's role, to which SDKs fall"
            + " through when the role's own exchange fails.",
        List.of(
            "aws sts get-caller-identity",
            "env | grep '^AWS_'   # AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE must be set"),
        evidence);
  }

  static Finding refused(CallerAnswer.Refused refused) {
    return Finding.oneOf(
        FailureMode.STS_REFUSED,
        FailureMode.STS_REFUSED.candidates(),
        "STS granted the session, and then answered %d %s to GetCallerIdentity: %s"
            .formatted(refused.status(), refused.code(), Explanation.shown(refused.message())),
        "The endpoint does not take the session: a session of the global endpoint is not taken in"
            + " regions that an account must opt in to.",
        List.of("export AWS_STS_REGIONAL_ENDPOINTS=regional", "rolecall check"),
        Evidence.of("status", refused.status()).and("code", refused.code()));
  }

  static Outcome notOffered(CallerAnswer.NotOffered answer) {
    return new Outcome.Skipped(
        "This STS does not offer GetCallerIdentity (it answered %d %s), so whose session this is was not seen."
            .formatted(answer.status(), answer.code()));
  }

  static Finding unreachable(CallerAnswer.Unreachable unreachable) {
    return Finding.oneOf(
        FailureMode.STS_UNREACHABLE,
        FailureMode.STS_UNREACHABLE.candidates(),
        "STS granted the session, and then did not answer to GetCallerIdentity: "
            + Explanation.shown(unreachable.why()),
        FailureMode.STS_UNREACHABLE.cause(),
        FailureMode.STS_UNREACHABLE.remedy(),
        new Evidence());
  }
}
