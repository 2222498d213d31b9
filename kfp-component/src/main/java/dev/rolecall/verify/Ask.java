package dev.rolecall.verify;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.token.ProjectedToken;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who asks for which role, as IAM sees it.
 *
 * @param issuer without {@code https://}, as IAM writes it in ARNs and condition keys
 */
record Ask(RoleArn role, String issuer, String subject, List<String> audiences) {
  static final String ACTION = TrustPolicy.ACTION;
  private static final String SCHEME = "https://";

  static Ask of(WebIdentityConfig config, ProjectedToken token) {
    return new Ask(
        config.role(), withoutScheme(token.issuer()), token.subject(), token.audiences());
  }

  static Ask of(WebIdentityConfig config, TokenReading.Expected token) {
    return new Ask(
        config.role(), withoutScheme(token.issuer()), token.subject(), token.audiences());
  }

  static String withoutScheme(String url) {
    return url.toLowerCase(Locale.ROOT).startsWith(SCHEME) ? url.substring(SCHEME.length()) : url;
  }

  /** The ARN of the OIDC provider that must stand in the role's account. */
  String providerArn() {
    return providerArnPrefix() + issuer;
  }

  String providerArnPrefix() {
    return "arn:%s:iam::%s:oidc-provider/".formatted(role.partition(), role.accountId());
  }

  String subKey() {
    return issuer + ":sub";
  }

  String audKey() {
    return issuer + ":aud";
  }

  String host() {
    return host(issuer);
  }

  static String host(String issuer) {
    int slash = issuer.indexOf('/');
    return slash < 0 ? issuer : issuer.substring(0, slash);
  }

  /** What follows the host; empty where nothing does. */
  static String path(String issuer) {
    return issuer.substring(host(issuer).length());
  }

  Request request() {
    return new Request(
        new Principal.Federated(providerArn()),
        ACTION,
        role.toString(),
        Map.of(subKey(), List.of(subject), audKey(), audiences));
  }
}
