package dev.rolecall.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Texts of tokens that are well formed and signed by nobody. */
public final class TokenText {
  /** What stands where a signature would; no message may show it. */
  public static final String SIGNATURE = "c2lnbmF0dXJlLW9mLW5vYm9keQ";

  public static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"key-1\"}";

  /** As the API server of a cluster on EKS writes them, from epoch second 1000 to 87400. */
  public static final String CLAIMS =
      """
      {"aud":["sts.amazonaws.com"],"exp":87400,"iat":1000,"nbf":1000,
       "iss":"https://oidc.eks.eu-west-1.amazonaws.com/id/ABC","jti":"1",
       "kubernetes.io":{"namespace":"team-a","node":{"name":"n","uid":"1"},
         "pod":{"name":"train-0","uid":"2"},
         "serviceaccount":{"name":"default-editor","uid":"3"},"warnafter":4607},
       "sub":"system:serviceaccount:team-a:default-editor"}""";

  private TokenText() {}

  public static String valid() {
    return of(HEADER, CLAIMS);
  }

  /** The same until the year 2286, for who has only the real clock. */
  public static String lasting() {
    return withClaims(CLAIMS.replace("87400", "9999999999"));
  }

  public static String withClaims(String claims) {
    return of(HEADER, claims);
  }

  public static String of(String header, String claims) {
    return encode(header) + "." + encode(claims) + "." + SIGNATURE;
  }

  /** Base64url, as each part is written. */
  public static String encode(String part) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(part.getBytes(StandardCharsets.UTF_8));
  }
}
