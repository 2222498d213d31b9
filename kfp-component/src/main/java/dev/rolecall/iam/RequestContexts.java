package dev.rolecall.iam;

import dev.rolecall.credentials.RoleArn;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known from outside of the condition keys of requests (IAM User Guide, AWS global
 * condition context keys, and Available keys for AWS OIDC federation). What only the network, the
 * organization or the account's owner knows is not known here; an AWS key that is not named here
 * may be there or not.
 */
public final class RequestContexts {
  private RequestContexts() {}

  /** Of an exchange of a token, as the role's trust policy sees it. */
  static RequestContext exchange(WebIdentityRequest request) {
    return common()
        .with(request.subKey(), List.of(request.subject()))
        .with(request.audKey(), request.audiences())
        .with("aws:PrincipalAccount", List.of(request.role().accountId()))
        .with("aws:PrincipalType", List.of("User"))
        .with("aws:userid", List.of(request.providerArn()))
        .with("sts:*", Fact.Valueless.UNCERTAIN)
        .with(Fact.Valueless.PRESENT, "sts:RoleSessionName", "sts:RoleAuthorizedByIdp")
        .with(
            Fact.Valueless.ABSENT,
            "aws:PrincipalArn",
            "aws:RequestTag/*",
            "aws:TagKeys",
            "aws:SourceIdentity",
            "sts:SourceIdentity",
            "sts:ExternalId",
            "sts:TransitiveTagKeys");
  }

  /**
   * Of a request to S3 with a role's session, as the role's policies see it.
   *
   * @param identity who took the role by web identity, where that is known
   * @param parameters of the call that are known, by their condition keys
   */
  public static RequestContext s3(
      RoleArn role, Optional<WebIdentityRequest> identity, Map<String, List<String>> parameters) {
    RequestContext context =
        common()
            .with("aws:PrincipalArn", List.of(role.toString()))
            .with("aws:PrincipalAccount", List.of(role.accountId()))
            .with("aws:PrincipalType", List.of("AssumedRole"))
            .with("s3:*", Fact.Valueless.UNCERTAIN)
            .with("s3:signatureversion", List.of("AWS4-HMAC-SHA256"))
            .with("s3:authType", List.of("REST-HEADER"))
            .with(Fact.Valueless.ABSENT, "s3:signatureAge", "aws:username")
            .with(
                Fact.Valueless.PRESENT,
                "aws:userid",
                "aws:TokenIssueTime",
                "aws:FederatedProvider",
                "aws:ResourceAccount",
                "s3:ResourceAccount",
                "s3:TlsVersion",
                "s3:x-amz-content-sha256");
    if (identity.isPresent()) {
      context =
          context
              .with(identity.get().subKey(), List.of(identity.get().subject()))
              .with(identity.get().audKey(), identity.get().audiences());
    }
    for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
      context = context.with(parameter.getKey(), parameter.getValue());
    }
    return context;
  }

  private static RequestContext common() {
    return RequestContext.EMPTY
        .with("aws:*", Fact.Valueless.UNCERTAIN)
        .with("aws:SecureTransport", List.of("true"))
        .with("aws:ViaAWSService", List.of("false"))
        .with("aws:PrincipalIsAWSService", List.of("false"))
        .with(
            Fact.Valueless.PRESENT,
            "aws:CurrentTime",
            "aws:EpochTime",
            "aws:RequestedRegion",
            "aws:UserAgent");
  }
}
