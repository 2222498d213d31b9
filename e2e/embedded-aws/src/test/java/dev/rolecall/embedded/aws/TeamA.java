package dev.rolecall.embedded.aws;

import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import dev.rolecall.embedded.oidc.SigningKey;
import dev.rolecall.iam.RequestContexts;
import dev.rolecall.testing.MutableClock;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * An account with a provider for a real issuer on loopback and the role {@code team-a} that trusts
 * {@code default-editor} of the namespace {@code team-a}; asked without a network in front.
 */
final class TeamA implements AutoCloseable {
  static final String ACCOUNT = "111122223333";
  static final String ISSUER = "https://oidc.rolecall.test/id/0123456789ABCDEF";
  static final String PROVIDER =
      "arn:aws:iam::111122223333:oidc-provider/oidc.rolecall.test/id/0123456789ABCDEF";
  static final String ROLE = "arn:aws:iam::111122223333:role/team-a";
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final ServiceAccountToken EDITOR =
      ServiceAccountToken.of("team-a", "default-editor", "sts.amazonaws.com");

  /** Of all that is asked here. */
  static final RequestContexts.Arrival ARRIVAL =
      new RequestContexts.Arrival(
          NOW,
          "eu-central-1",
          "203.0.113.7",
          Optional.of("1.3"),
          Optional.of("Boto3/1.43"),
          Optional.empty());

  /** Made once: keys are slow to make. */
  private static final SigningKey KEY = SigningKey.ec();

  final MutableClock clock = new MutableClock(NOW);
  final MockOidcIssuer issuer = MockOidcIssuer.builder(ISSUER, clock).keys(KEY).start();
  final Account account = new Account(ACCOUNT, clock);
  final Map<String, IssuerAddress> addresses =
      Map.of(ISSUER, new IssuerAddress(issuer.address(), Optional.empty()));
  final Sts sts = new Sts(account, clock, addresses, TokenVerifier.Wording.UNIFORM);
  final Iam iam = new Iam(account, clock);
  final Caller admin = account.caller(account.adminKey());

  TeamA() {
    admin(
            "CreateOpenIDConnectProvider",
            "Url",
            ISSUER,
            "ClientIDList.member.1",
            "sts.amazonaws.com")
        .isGranted();
    admin("CreateRole", "RoleName", "team-a", "AssumeRolePolicyDocument", trust("team-a"))
        .isGranted();
  }

  /** A trust policy for default-editor of a namespace. */
  static String trust(String namespace) {
    return trust("StringEquals", "system:serviceaccount:" + namespace + ":default-editor");
  }

  static String trust(String operator, String subject) {
    String issuer = ISSUER.substring("https://".length());
    return """
        {"Version": "2012-10-17", "Statement": [{
          "Effect": "Allow",
          "Principal": {"Federated": "%s"},
          "Action": "sts:AssumeRoleWithWebIdentity",
          "Condition": {"%s": {"%s:aud": "sts.amazonaws.com", "%s:sub": "%s"}}}]}
        """
        .formatted(PROVIDER, operator, issuer, issuer, subject);
  }

  /** A policy that allows one action everywhere. */
  static String allow(String action) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"*\"}]}"
        .formatted(action);
  }

  /** A token of the service account that the role trusts. */
  String token() {
    return issuer.mint(EDITOR);
  }

  /** What a token of that service account says, to be changed. */
  static Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", ISSUER);
    claims.put("sub", EDITOR.subject());
    claims.put("aud", List.of("sts.amazonaws.com"));
    claims.put("iat", NOW.getEpochSecond());
    claims.put("exp", NOW.getEpochSecond() + 600);
    return claims;
  }

  /** Such a token that says one thing more, or otherwise. */
  String tokenSaying(String claim, @Nullable Object value) {
    Map<String, Object> claims = claims();
    claims.put(claim, value);
    return issuer.signClaims(claims);
  }

  /** Asks STS to let the bearer of a token be the role; other parameters as they follow. */
  Answer assume(String token, String... parameters) {
    return assume(sts, token, parameters);
  }

  Answer assume(Sts asked, String token, String... parameters) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "AssumeRoleWithWebIdentity");
    form.put("Version", "2011-06-15");
    form.put("RoleArn", ROLE);
    form.put("RoleSessionName", "step-1");
    form.put("WebIdentityToken", token);
    return ask(asked, form, Optional.empty(), parameters);
  }

  /** Asks IAM as the admin. */
  Answer admin(String action, String... parameters) {
    return iam(Optional.of(admin), action, parameters);
  }

  /** Asks IAM to give the role an inline policy. */
  Answer putRolePolicy(String name, String document) {
    return admin(
        "PutRolePolicy", "RoleName", "team-a", "PolicyName", name, "PolicyDocument", document);
  }

  Answer iam(Optional<Caller> caller, String action, String... parameters) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", action);
    form.put("Version", "2010-05-08");
    return ask(iam, form, caller, parameters);
  }

  Answer whoAmI(Optional<Caller> caller) {
    return ask(sts, Map.of("Action", "GetCallerIdentity", "Version", "2011-06-15"), caller);
  }

  /** Whose session an answer of STS is. */
  Caller.Session session(Answer answer) {
    return (Caller.Session) account.caller(account.key(answer.text("AccessKeyId")).orElseThrow());
  }

  static Answer ask(
      Service service, Map<String, String> form, Optional<Caller> caller, String... parameters) {
    Map<String, String> all = new LinkedHashMap<>(form);
    for (int i = 0; i < parameters.length; i += 2) {
      if (parameters[i + 1].isEmpty()) {
        all.remove(parameters[i]);
      } else {
        all.put(parameters[i], parameters[i + 1]);
      }
    }
    String body =
        all.entrySet().stream()
            .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    return new Answer(
        service.answer(new AwsRequest("POST", "/", "", Map.of(), body, ARRIVAL), caller));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    issuer.close();
  }

  /** An answer, read as XML. */
  record Answer(AwsResponse response) {
    int status() {
      return response.status();
    }

    /** Status, code and sentence of an error. */
    String refusal() {
      return status() + " " + text("Code") + ": " + text("Message");
    }

    Answer isGranted() {
      if (status() != 200) {
        throw new AssertionError("Refused: " + refusal());
      }
      return this;
    }

    /** The text of the first element of a name; empty where there is none. */
    String text(String element) {
      NodeList found = xml().getElementsByTagName(element);
      return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    int count(String element) {
      return xml().getElementsByTagName(element).getLength();
    }

    Document xml() {
      try {
        return DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(response.body())));
      } catch (Exception e) {
        throw new AssertionError("Not XML: " + response.body(), e);
      }
    }
  }
}
