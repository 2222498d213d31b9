package dev.rolecall.iam;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.token.ServiceAccountSubject;
import java.util.List;

/**
 * Who asks for which role by web identity, as IAM sees it.
 *
 * @param issuer without {@code https://}, as IAM writes it in ARNs and condition keys
 * @param subject the token's {@code sub}
 * @param audiences the token's {@code aud}
 */
public record WebIdentityRequest(
    RoleArn role, String issuer, String subject, List<String> audiences) {
  /** Copies. */
  public WebIdentityRequest {
    audiences = List.copyOf(audiences);
  }

  /** The same asked of another role. */
  public WebIdentityRequest of(RoleArn other) {
    return new WebIdentityRequest(other, issuer, subject, audiences);
  }

  /** The ARN of the OIDC provider that must stand in the role's account. */
  public String providerArn() {
    return providerArnPrefix() + issuer;
  }

  /** What the ARNs of all OIDC providers of the role's account begin with. */
  public String providerArnPrefix() {
    return "arn:%s:iam::%s:oidc-provider/".formatted(role.partition(), role.accountId());
  }

  /** The condition key of the subject. */
  public String subKey() {
    return issuer + ":sub";
  }

  /** The condition key of the audiences. */
  public String audKey() {
    return issuer + ":aud";
  }

  /** The issuer's host. */
  public String host() {
    return host(issuer);
  }

  /** The host of an issuer without scheme. */
  public static String host(String issuer) {
    int slash = issuer.indexOf('/');
    return slash < 0 ? issuer : issuer.substring(0, slash);
  }

  /** What follows an issuer's host; empty where nothing does. */
  public static String path(String issuer) {
    return issuer.substring(host(issuer).length());
  }

  /** The namespace of the ServiceAccount that asks; empty where the subject is none. */
  public String namespace() {
    return ServiceAccountSubject.parse(subject).map(ServiceAccountSubject::namespace).orElse("");
  }

  /** What matches every account of the namespace. */
  String wholeNamespace() {
    return ServiceAccountSubject.PREFIX + namespace() + ":*";
  }

  /** What the policy evaluator is asked. */
  public Request request() {
    return new Request(
        new Principal.Federated(providerArn()),
        TrustPolicy.ACTION,
        role.toString(),
        RequestContexts.exchange(this));
  }
}
