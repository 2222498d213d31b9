package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PolicyDocumentTest {
  @Test
  void aFullDocumentIsReadAndPrinted() {
    String json =
        "{\"Version\":\"2012-10-17\",\"Id\":\"p\",\"Statement\":[{\"Sid\":\"One\","
            + "\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"111122223333\",\"444455556666\"],"
            + "\"Federated\":\"arn:aws:iam::111122223333:oidc-provider/i\"},"
            + "\"Action\":[\"s3:Get*\",\"s3:List*\"],\"NotResource\":\"arn:aws:s3:::b/*\","
            + "\"Condition\":{\"StringEquals\":{\"i:aud\":\"x\",\"i:sub\":[\"a\",\"b\"]},"
            + "\"Bool\":{\"aws:SecureTransport\":\"true\"}}},"
            + "{\"Effect\":\"Deny\",\"NotPrincipal\":\"*\",\"NotAction\":\"*\"}]}";

    assertThat(PolicyDocument.parse(json).toJson()).isEqualTo(json);
  }

  @Test
  void aLoneStatementIsAListOfOneAndNumbersAndBooleansAreText() {
    PolicyDocument document =
        PolicyDocument.parse(
            "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Condition\":"
                + " {\"Bool\": {\"aws:SecureTransport\": [true, false]}, \"NumericEquals\":"
                + " {\"s3:max-keys\": 10}}}}");

    assertThat(document.version()).isEqualTo("2008-10-17");
    assertThat(document.statements()).hasSize(1);
    assertThat(document.statements().get(0).conditions())
        .extracting(Condition::values)
        .containsExactly(List.of("true", "false"), List.of("10"));
  }

  @Test
  void keysOfTagsAndOfEncryptionContextsMayHaveTwoColons() {
    Policy policy =
        Requests.statement(
            "'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {'StringEquals':"
                + " {'aws:ResourceTag/eks:cluster': 'a', 'kms:EncryptionContext:name': 'b'}}");

    assertThat(policy.document().statements().get(0).conditions()).hasSize(2);
  }

  @Test
  void whiteSpaceDoesNotCountInTheSize() {
    assertThat(PolicyDocument.size("{ \"Version\" :\n\t\"2012-10-17\" }"))
        .isEqualTo("{\"Version\":\"2012-10-17\"}".length());
    assertThat(
            PolicyDocument.parse("{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\"}]}").size())
        .isEqualTo(
            "{\"Version\":\"2008-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\"}]}"
                .length());
  }

  @Test
  void eachTypeOfPolicyHasWhatItNeedsAndNoMore() {
    PolicyDocument trust = Requests.trust("").document();
    PolicyDocument role =
        Requests.statement("'Effect': 'Allow', 'Action': 's3:*', 'Resource': '*'").document();

    assertThat(PolicyType.TRUST.check(trust)).isSameAs(trust);
    assertThat(PolicyType.IDENTITY.check(role)).isSameAs(role);
    assertThatThrownBy(() -> PolicyType.TRUST.check(role))
        .hasMessage("Statement[0].Principal is missing: trust and resource policies say who may");
    assertThatThrownBy(() -> PolicyType.IDENTITY.check(trust))
        .hasMessage(
            "Statement[0] has a Principal. A policy of a role, user or session has none: remove it")
        .extracting(e -> ((MalformedPolicyException) e).iamMessage())
        .isEqualTo("Policy document should not specify a principal.");
    assertThatThrownBy(() -> PolicyType.RESOURCE.check(trust))
        .hasMessageStartingWith("Statement[0] has no resources.");
    PolicyDocument spaced =
        Requests.statement(
                "'Sid': 'Read all', 'Effect': 'Allow', 'Action': 's3:*', 'Resource': '*'")
            .document();
    assertThatThrownBy(() -> PolicyType.IDENTITY.check(spaced))
        .hasMessage("Statement[0].Sid is \"Read all\". It may have letters and digits only");
    PolicyDocument bucket =
        Requests.statement("'Effect': 'Allow', 'Principal': '*', 'Action': 's3:*', 'Resource': '*'")
            .document();
    assertThatThrownBy(() -> PolicyType.TRUST.check(bucket))
        .hasMessage(
            "Statement[0] has a Resource. A trust policy has none, the role is the resource:"
                + " remove it");
  }

  /** malformed.txt: a document a paragraph, with our message and below it IAM's. */
  @Test
  void aMalformedDocumentIsRefusedInWordsThatNameThePlace() throws IOException {
    String golden = resource("malformed.txt");
    List<String> paragraphs = new ArrayList<>();
    for (String paragraph : golden.strip().split("\n\n", -1)) {
      String json = paragraph.split("\n", -1)[0];
      paragraphs.add(json + "\n" + refusal(json));
    }

    assertThat(String.join("\n\n", paragraphs)).isEqualTo(golden.strip());
  }

  private static String refusal(String json) {
    try {
      return "taken as " + PolicyDocument.parse(json);
    } catch (MalformedPolicyException e) {
      return e.getMessage() + "\nIAM: " + e.iamMessage();
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = PolicyDocumentTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
