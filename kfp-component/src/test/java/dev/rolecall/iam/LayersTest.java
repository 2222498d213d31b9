package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How layers are weighed (IAM User Guide, Policy evaluation logic). */
class LayersTest {
  private static final String ALL = "'Effect': 'Allow', 'Action': '*', 'Resource': '*'";
  private static final String NOTHING = "'Effect': 'Allow', 'Action': 'ec2:*', 'Resource': '*'";
  private static final String ROLE = "'AWS': 'arn:aws:iam::111122223333:role/team-a'";
  private static final String ACCOUNT = "'AWS': '111122223333'";

  private static final Map<String, String> PRINCIPALS =
      Map.of(
          "session", "{'AWS': '" + Requests.SESSION + "'}",
          "role", "{" + ROLE + "}",
          "account", "{" + ACCOUNT + "}",
          "everyone", "'*'",
          "another", "{'AWS': '444455556666'}");

  /**
   * Decides.
   *
   * @param given layer=all, layer=nothing, layer=a principal whom it allows all
   */
  private static LayeredDecision decide(String given, boolean sameAccount) {
    Map<Layer, List<Policy>> layers = new EnumMap<>(Layer.class);
    Stream.of(given.split(" ", -1))
        .map(each -> each.split("=", 2))
        .forEach(each -> layers.put(Layer.valueOf(each[0]), List.of(policy(each[1]))));
    return PolicyEvaluator.evaluateLayers(
        layers, Requests.get("arn:aws:s3:::b/k", Map.of()), sameAccount);
  }

  private static Policy policy(String word) {
    return switch (word) {
      case "all" -> Requests.statement(ALL);
      case "nothing" -> Requests.statement(NOTHING);
      case "deny" -> Requests.statement(ALL.replace("Allow", "Deny"));
      default -> Requests.statement(ALL + ", 'Principal': " + PRINCIPALS.get(word));
    };
  }

  @ParameterizedTest
  @CsvSource({
    // either side grants within an account
    "IDENTITY=all, true, IDENTITY",
    "IDENTITY=nothing RESOURCE=session, true, RESOURCE",
    "IDENTITY=nothing RESOURCE=role, true, RESOURCE",
    "IDENTITY=nothing RESOURCE=everyone, true, RESOURCE",
    "IDENTITY=nothing RESOURCE=account, false, IDENTITY",
    "IDENTITY=all RESOURCE=another, true, IDENTITY",
    // boundary and session limit what is given to the role, not what is given to the session
    "IDENTITY=nothing RESOURCE=session BOUNDARY=nothing SESSION=nothing, true, RESOURCE",
    "IDENTITY=nothing RESOURCE=everyone BOUNDARY=nothing, true, RESOURCE",
    "IDENTITY=nothing RESOURCE=role BOUNDARY=nothing, false, BOUNDARY",
    "IDENTITY=nothing RESOURCE=role BOUNDARY=all SESSION=nothing, false, SESSION",
    "IDENTITY=all BOUNDARY=nothing, false, BOUNDARY",
    // what an organization allows grants nothing, and what it does not allow is denied
    "IDENTITY=all SERVICE_CONTROL=all, true, IDENTITY",
    "IDENTITY=all SERVICE_CONTROL=nothing, false, SERVICE_CONTROL",
    "IDENTITY=nothing RESOURCE=session SERVICE_CONTROL=nothing, false, SERVICE_CONTROL",
    "SERVICE_CONTROL=all, false, IDENTITY",
    "BOUNDARY=all, false, IDENTITY",
    // RCPFullAWSAccess is always there
    "IDENTITY=all RESOURCE_CONTROL=nothing, true, IDENTITY",
    "IDENTITY=all RESOURCE_CONTROL=deny, false, RESOURCE_CONTROL",
    // a trust policy has to allow, and the account passes on
    "IDENTITY=all TRUST=another, false, TRUST",
    "IDENTITY=all TRUST=account, true, TRUST",
    "IDENTITY=nothing TRUST=account, false, IDENTITY",
    "TRUST=role, true, TRUST",
    // a Deny wins wherever it stands
    "IDENTITY=deny RESOURCE=session, false, IDENTITY",
    "IDENTITY=all RESOURCE=session SESSION=deny, false, SESSION",
  })
  void withinTheAccount(String given, boolean allowed, Layer layer) {
    LayeredDecision decision = decide(given, true);

    assertThat(decision.allowed()).isEqualTo(allowed);
    assertThat(decision.layer()).isEqualTo(layer);
  }

  @ParameterizedTest
  @CsvSource({
    "IDENTITY=all RESOURCE=account, true",
    "IDENTITY=all RESOURCE=role, true",
    "IDENTITY=nothing RESOURCE=session, false",
    "IDENTITY=all RESOURCE=another, false",
    "IDENTITY=all, false",
    "RESOURCE=session, false",
    "IDENTITY=all RESOURCE=session BOUNDARY=nothing, false",
    "IDENTITY=all TRUST=role, true",
    "TRUST=role, false",
  })
  void acrossAccountsBothSidesAllow(String given, boolean allowed) {
    assertThat(decide(given, false).allowed()).isEqualTo(allowed);
  }

  @Test
  void aDenyWithNotPrincipalIsForWhoeverHasABoundary() {
    Policy guard =
        Requests.statement(
            "'Effect': 'Deny', 'Action': '*', 'Resource': '*', 'NotPrincipal': {" + ROLE + "}");
    Map<Layer, List<Policy>> layers = new EnumMap<>(Layer.class);
    layers.put(Layer.IDENTITY, List.of(policy("all")));
    layers.put(Layer.RESOURCE, List.of(guard));
    Request request = Requests.get("arn:aws:s3:::b/k", Map.of());

    assertThat(PolicyEvaluator.evaluateLayers(layers, request).allowed()).isTrue();
    layers.put(Layer.BOUNDARY, List.of(policy("all")));
    assertThat(PolicyEvaluator.evaluateLayers(layers, request).layer()).isEqualTo(Layer.RESOURCE);
  }

  @Test
  void aWebIdentityAsksTheTrustPolicyAlone() {
    Map<Layer, List<Policy>> layers =
        Map.of(
            Layer.TRUST,
            List.of(
                Requests.statement(
                    "'Effect': 'Allow', 'Action': '*', 'Principal': {'Federated': '%s'}"
                        .formatted(Requests.PROVIDER))));
    Request request =
        new Request(new Principal.Federated(Requests.PROVIDER), TrustPolicy.ACTION, "*", Map.of());

    assertThat(PolicyEvaluator.evaluateLayers(layers, request).layer()).isEqualTo(Layer.TRUST);
    assertThat(PolicyEvaluator.evaluateLayers(layers, request).allowed()).isTrue();
  }

  @Test
  void whatIsOpenInOneLayerIsOpenUnlessAnotherDecides() {
    Policy guarded =
        Requests.statement(ALL + ", 'Condition': {'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}}");
    Request request =
        new Request(
            new Principal.Aws(Requests.SESSION, "111122223333"),
            "s3:GetObject",
            "arn:aws:s3:::b/k",
            RequestContext.EMPTY.with("aws:SourceIp", Fact.Valueless.UNCERTAIN));

    assertThat(layered(guarded, policy("all"), request).depends()).isTrue();
    assertThat(layered(policy("all"), guarded, request).depends()).isTrue();
    assertThat(layered(guarded, policy("nothing"), request).layer()).isEqualTo(Layer.SESSION);
    assertThat(layered(guarded, guarded, request).explanation(request))
        .isEqualTo("It depends on aws:SourceIp (IpAddress 10.0.0.0/8).");
  }

  private static LayeredDecision layered(Policy identity, Policy session, Request request) {
    return PolicyEvaluator.evaluateLayers(
        Map.of(Layer.IDENTITY, List.of(identity), Layer.SESSION, List.of(session)), request);
  }
}
