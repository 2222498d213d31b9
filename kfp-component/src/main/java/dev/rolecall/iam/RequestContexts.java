package dev.rolecall.iam;

import dev.rolecall.credentials.RoleArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which condition keys requests have, and what is known of their values (IAM User Guide, AWS global
 * condition context keys, and Available keys for AWS OIDC federation).
 *
 * <p>Who looks from outside does not know what only the network, the organization or the account's
 * owner knows; an AWS key that is not named here may be there or not. Who answers a request knows
 * how it arrived and what for: then a key that is not named here is absent.
 */
public final class RequestContexts {
  /**
   * Of what a service asks by itself, or for who asked it: who asks directly has none of them (AWS
   * global condition context keys, Availability).
   */
  private static final String[] OF_SERVICES = {
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths"
  };

  private RequestContexts() {}

  /**
   * How a request reached who answers it, by way of the internet: what comes through a VPC endpoint
   * has other keys.
   *
   * @param region of the endpoint
   * @param sourceIp an address, IPv4 or IPv6
   * @param tlsVersion such as {@code 1.3}; nothing where it came without TLS
   */
  public record Arrival(
      Instant time,
      String region,
      String sourceIp,
      Optional<String> tlsVersion,
      Optional<String> userAgent,
      Optional<String> referer) {}

  /**
   * The session that is to begin.
   *
   * @param authorizedByIdp whether a token names the role
   * @param tags that the session is given, by key
   * @param transitiveTagKeys those that last through a chain of roles
   * @param sourceIdentity that the session is given
   */
  public record NewSession(
      String sessionName,
      boolean authorizedByIdp,
      Map<String, String> tags,
      List<String> transitiveTagKeys,
      Optional<String> sourceIdentity) {
    /** Copies. */
    public NewSession {
      tags = Map.copyOf(tags);
      transitiveTagKeys = List.copyOf(transitiveTagKeys);
    }

    /** The tags that last through a chain of roles. Keys differ by more than case. */
    public Map<String, String> transitiveTags() {
      return tags.entrySet().stream()
          .filter(tag -> transitiveTagKeys.stream().anyMatch(tag.getKey()::equalsIgnoreCase))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
  }

  /**
   * A role's session, as who issued it knows it.
   *
   * @param identity who took the role by web identity; nothing where another role's session did
   * @param userId {@code ROLEID:SESSION}
   * @param tags of the role and of the session, by key
   */
  public record Session(
      RoleArn role,
      Optional<WebIdentityRequest> identity,
      String userId,
      Instant issued,
      Map<String, String> tags,
      Optional<String> sourceIdentity) {
    /** Copies. */
    public Session {
      tags = Map.copyOf(tags);
    }
  }

  /** Of an exchange of a Kubernetes token, as the role's trust policy sees it; from outside. */
  static RequestContext exchange(WebIdentityRequest request) {
    return exchange(request, Optional.empty(), Optional.empty());
  }

  /** Of an exchange of a token, as the role's trust policy sees it. */
  public static RequestContext exchange(
      WebIdentityRequest request, NewSession begun, Arrival arrival) {
    return exchange(request, Optional.of(begun), Optional.of(arrival));
  }

  private static RequestContext exchange(
      WebIdentityRequest request, Optional<NewSession> begun, Optional<Arrival> arrival) {
    return beginning(
            arrived(arrival).with("sts:*", otherwise(arrival, Fact.Valueless.UNCERTAIN)), begun)
        .with(request.subKey(), List.of(request.subject()))
        .with(request.audKey(), request.audiences())
        .with("aws:PrincipalAccount", List.of(request.role().accountId()))
        .with("aws:PrincipalType", List.of("User"))
        .with("aws:userid", List.of(request.providerArn()))
        .with(
            "sts:RoleAuthorizedByIdp", of(begun, each -> Boolean.toString(each.authorizedByIdp())))
        .with(
            Fact.Valueless.ABSENT,
            "aws:PrincipalArn",
            "aws:SourceIdentity",
            "sts:ExternalId",
            // Of requests that are signed with temporary credentials.
            "aws:MultiFactorAuthAge",
            "aws:MultiFactorAuthPresent",
            "aws:TokenIssueTime",
            // Of bearer tokens alone (Service Authorization Reference, AWS Security Token Service).
            "sts:AWSServiceName",
            "sts:DurationSeconds")
        // Whether they are there is not recorded, so that STS itself is not sure of them here.
        .with(
            Fact.Valueless.UNCERTAIN,
            "aws:FederatedProvider",
            "aws:PrincipalTag/*",
            "aws:ResourceAccount",
            "aws:ResourceTag/*");
  }

  /**
   * Of a wish to be another role of the same account, signed with a role's session; as that role's
   * trust policy and the session's own policies see it.
   *
   * @param externalId that the request gives
   */
  public static RequestContext assumption(
      Session session, NewSession begun, Optional<String> externalId, Arrival arrival) {
    return beginning(signed(session, arrival), Optional.of(begun))
        .with("sts:ExternalId", externalId.stream().toList())
        // Whether they are there is not recorded.
        .with(Fact.Valueless.UNCERTAIN, "aws:ResourceTag/*", "iam:ResourceTag/*");
  }

  /** Of what a session that is to begin is given. */
  private static RequestContext beginning(RequestContext context, Optional<NewSession> begun) {
    Map<String, String> tags = begun.map(NewSession::tags).orElse(Map.of());
    return tagged(
        context
            .with("sts:RoleSessionName", of(begun, NewSession::sessionName))
            .with("aws:TagKeys", List.copyOf(tags.keySet()))
            .with(
                "sts:TransitiveTagKeys", begun.map(NewSession::transitiveTagKeys).orElse(List.of()))
            .with("sts:SourceIdentity", begun.flatMap(NewSession::sourceIdentity).stream().toList())
            .with(Fact.Valueless.ABSENT, "aws:RequestTag/*"),
        "aws:RequestTag/",
        tags);
  }

  /**
   * Of a request to S3 with a role's session, as the role's policies see it; from outside.
   *
   * @param identity who took the role by web identity, where that is known
   * @param parameters of the call that are known, by their condition keys
   */
  public static RequestContext s3(
      RoleArn role, Optional<WebIdentityRequest> identity, Map<String, List<String>> parameters) {
    return s3(
        signed(role, identity, Optional.empty(), Optional.empty()),
        role,
        Optional.empty(),
        Optional.empty(),
        parameters);
  }

  /**
   * Of a request to S3 with a role's session, to a bucket of the role's account.
   *
   * @param presigned the signature's age, where it stands in the query
   * @param parameters of the call, by their condition keys
   */
  public static RequestContext s3(
      Session session,
      Arrival arrival,
      Optional<Duration> presigned,
      Map<String, List<String>> parameters) {
    return s3(
        signed(session, arrival), session.role(), Optional.of(arrival), presigned, parameters);
  }

  private static RequestContext s3(
      RequestContext signed,
      RoleArn role,
      Optional<Arrival> arrival,
      Optional<Duration> presigned,
      Map<String, List<String>> parameters) {
    RequestContext context =
        signed
            .with("s3:*", otherwise(arrival, Fact.Valueless.UNCERTAIN))
            .with("s3:signatureversion", List.of("AWS4-HMAC-SHA256"))
            .with(
                "s3:authType", List.of(presigned.isPresent() ? "REST-QUERY-STRING" : "REST-HEADER"))
            .with(
                "s3:signatureAge",
                presigned.map(age -> Long.toString(age.toMillis())).stream().toList())
            .with("s3:ResourceAccount", of(arrival, each -> role.accountId()))
            .with("s3:TlsVersion", ofOptional(arrival, Arrival::tlsVersion))
            .with("s3:x-amz-content-sha256", otherwise(arrival, Fact.Valueless.PRESENT));
    for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
      context = context.with(parameter.getKey(), parameter.getValue());
    }
    return context;
  }

  /** Of a request to IAM with a role's session; from outside. */
  public static RequestContext iam(RoleArn role) {
    return signed(role, Optional.empty(), Optional.empty(), Optional.empty())
        .with(Fact.Valueless.UNCERTAIN, "iam:*");
  }

  /**
   * Of a request to IAM with a role's session. Its calls are always made to us-east-1 (AWS global
   * condition context keys, aws:RequestedRegion). The keys of the call's parameters are not known.
   */
  public static RequestContext iam(Session session, Arrival arrival) {
    return signed(session, arrival)
        .with("aws:RequestedRegion", List.of("us-east-1"))
        .with(
            Fact.Valueless.UNCERTAIN,
            "iam:*",
            "aws:RequestTag/*",
            "aws:ResourceTag/*",
            "aws:TagKeys");
  }

  private static RequestContext signed(Session session, Arrival arrival) {
    return signed(session.role(), session.identity(), Optional.of(session), Optional.of(arrival));
  }

  /** Of a request that is signed with a role's session. */
  private static RequestContext signed(
      RoleArn role,
      Optional<WebIdentityRequest> identity,
      Optional<Session> session,
      Optional<Arrival> arrival) {
    RequestContext context =
        arrived(arrival)
            .with("aws:PrincipalArn", List.of(role.toString()))
            .with("aws:PrincipalAccount", List.of(role.accountId()))
            .with("aws:PrincipalType", List.of("AssumedRole"))
            .with("aws:ResourceAccount", of(arrival, each -> role.accountId()))
            .with("aws:userid", of(session, Session::userId))
            .with("aws:username", Fact.Valueless.ABSENT)
            .with("aws:TokenIssueTime", of(session, each -> each.issued().toString()))
            .with("aws:FederatedProvider", federatedProvider(session))
            .with("aws:MultiFactorAuthPresent", of(session, each -> "false"));
    if (identity.isPresent()) {
      context =
          context
              // AssumeRoleWithWebIdentity knows no MFA (IAM User Guide, Compare AWS STS
              // credentials).
              .with("aws:MultiFactorAuthPresent", List.of("false"))
              .with(Fact.Valueless.ABSENT, "aws:MultiFactorAuthAge")
              .with(identity.get().subKey(), List.of(identity.get().subject()))
              .with(identity.get().audKey(), identity.get().audiences());
    }
    if (session.flatMap(Session::sourceIdentity).isPresent()) {
      context = context.with("aws:SourceIdentity", ofOptional(session, Session::sourceIdentity));
    }
    return tagged(context, "aws:PrincipalTag/", session.map(Session::tags).orElse(Map.of()));
  }

  /**
   * The issuer, whatever the guide says of an ARN (mahitotsu/gekko_08,
   * experiments/federated-provider/RESULTS.md). Whether the next session of a chain has it is not
   * recorded.
   */
  private static Fact federatedProvider(Optional<Session> session) {
    return session.filter(each -> each.identity().isEmpty()).isPresent()
        ? Fact.Valueless.UNCERTAIN
        : of(session.flatMap(Session::identity), WebIdentityRequest::issuer);
  }

  /** Of any request; from outside one by TLS. */
  private static RequestContext arrived(Optional<Arrival> arrival) {
    RequestContext context =
        RequestContext.EMPTY
            .with("aws:*", otherwise(arrival, Fact.Valueless.UNCERTAIN))
            .with("aws:ViaAWSService", List.of("false"))
            .with("aws:PrincipalIsAWSService", List.of("false"))
            .with(
                "aws:SecureTransport",
                List.of(
                    Boolean.toString(
                        arrival.map(each -> each.tlsVersion().isPresent()).orElse(true))))
            .with("aws:CurrentTime", of(arrival, each -> each.time().toString()))
            .with("aws:EpochTime", of(arrival, each -> Long.toString(each.time().getEpochSecond())))
            .with("aws:RequestedRegion", of(arrival, Arrival::region))
            .with("aws:UserAgent", ofOptional(arrival, Arrival::userAgent));
    return arrival.isPresent()
        ? context
            .with("aws:SourceIp", of(arrival, Arrival::sourceIp))
            .with("aws:referer", ofOptional(arrival, Arrival::referer))
        : context.with(Fact.Valueless.ABSENT, OF_SERVICES);
  }

  /** What is so of a key that nobody told: for who answers the request, it is not there. */
  private static Fact otherwise(Optional<Arrival> arrival, Fact fromOutside) {
    return arrival.isPresent() ? Fact.Valueless.ABSENT : fromOutside;
  }

  /** A key that is always there, with its value where that is known. */
  private static <T> Fact of(Optional<T> seen, Function<T, String> value) {
    return ofOptional(seen, value.andThen(Optional::of));
  }

  /** A key that mostly is there; who sees that it is not knows so. */
  private static <T> Fact ofOptional(Optional<T> seen, Function<T, Optional<String>> value) {
    return seen.<Fact>map(
            each ->
                value
                    .apply(each)
                    .<Fact>map(text -> new Fact.Known(List.of(text)))
                    .orElse(Fact.Valueless.ABSENT))
        .orElse(Fact.Valueless.PRESENT);
  }

  private static RequestContext tagged(
      RequestContext context, String family, Map<String, String> tags) {
    RequestContext with = context;
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      with = with.with(family + tag.getKey(), List.of(tag.getValue()));
    }
    return with;
  }
}
