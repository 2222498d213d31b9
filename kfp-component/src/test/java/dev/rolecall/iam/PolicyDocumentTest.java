package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.testing.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        .hasMessage(
            "Statement[0].Principal is missing: trust, resource and resource control policies say who");
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

  /** malformed.txt: a document a paragraph, perhaps of a type, with our message and IAM's below. */
  @Test
  void aMalformedDocumentIsRefusedInWordsThatNameThePlace() throws IOException {
    List<String> paragraphs = new ArrayList<>();
    for (String paragraph : resource("malformed.txt").strip().split("\n\n", -1)) {
      String document = paragraph.split("\n", -1)[0];
      paragraphs.add(document + "\n" + refusal(document));
    }

    Golden.check(PolicyDocumentTest.class, "malformed.txt", paragraphs);
  }

  private static String refusal(String line) {
    int json = Math.max(0, line.indexOf('{'));
    String type = line.substring(0, json).strip();
    try {
      PolicyDocument document = PolicyDocument.parse(type.isEmpty() ? line : line.substring(json));
      return "taken as " + (type.isEmpty() ? document : PolicyType.valueOf(type).check(document));
    } catch (MalformedPolicyException e) {
      return e.getMessage() + "\nIAM: " + e.iamMessage();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "IDENTITY | 'Action': 's3:*', 'Resource': ['arn:*:s3:::b/*', 'arn:aws-iso-b:s3:::b']",
        "IDENTITY | 'Action': 's3:*', 'Resource': 'arn:aws:s3:eu-west-1:111122223333:accesspoint/a'",
        "IDENTITY | 'Action': 's3:*', 'Resource': 'arn:aws:s3::111122223333:accesspoint/*'",
        "IDENTITY | 'Action': 's3:*', 'Resource': 'arn:aws:s3:*:*:access-grants/default'",
        "IDENTITY | 'Action': 's3:*', 'Resource': 'arn:aws:s3:eu-west-1:111122223333:*'",
        "IDENTITY | 'Action': 's3:*', 'Resource': 'arn:aws:s3:::${aws:PrincipalTag/team}/a:b/*'",
        "IDENTITY | 'Action': '*', 'Resource': 'arn:aws:ec2:${aws:RequestedRegion}:*:instance/*'",
        "IDENTITY | 'Action': '*', 'Resource': ['arn:aws:logs:*', 'arn:aws:iam::*:role/*']",
        "RESOURCE | 'Principal': {'AWS': ['111122223333', '*', 'AROAEXAMPLEEXAMPLE123']}, 'Action': '*', 'Resource': '*'",
        "RESOURCE | 'Principal': {'AWS': 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1'}, 'Action': '*', 'Resource': '*'",
        "RESOURCE | 'Principal': {'CanonicalUser': '79a59df9'}, 'Action': '*', 'Resource': '*'",
        "TRUST | 'Principal': {'AWS': 'AROAEXAMPLEEXAMPLE123'}, 'Action': 'sts:AssumeRole'",
        "TRUST | 'Principal': {'AWS': 'arn:aws:sts::111122223333:assumed-role/r/s'}, 'Action': 'sts:AssumeRole'",
        "TRUST | 'Principal': {'AWS': '*'}, 'Action': ['sts:AssumeRole', 'sts:SetContext']",
        "TRUST | 'Principal': {'Federated': 'accounts.google.com'}, 'NotAction': 'sts:AssumeRole'",
        "TRUST | 'Principal': {'Federated': 'arn:aws-us-gov:iam::111122223333:saml-provider/a'}, 'Action': 'sts:AssumeRoleWithSAML'",
        "TRUST | 'Principal': {'Service': 'pods.eks.amazonaws.com'}, 'Action': ['sts:AssumeRole', 'sts:TagSession']",
        "SCP | 'NotAction': 'iam:*', 'Resource': '*'",
        "RCP | 'Principal': '*', 'Action': '*', 'Resource': '*'",
      })
  void whatAwsTakesIsTaken(PolicyType type, String elements) {
    PolicyDocument document = Requests.statement("'Effect': 'Allow', " + elements).document();

    assertThat(type.check(document)).isSameAs(document);
    assertThat(type.refusal(document)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sts:*",
        "sts:AssumeRole*",
        "sts:AssumeRoleWithWebIdentit?",
        "STS:AssumeRole",
        "sts:assumerole",
      })
  void aTrustActionThatIsNotSpeltOutIsStoredAndOfAnAllowNotWritten(String action) {
    String elements = "'Principal': {'AWS': '*'}, 'Action': '%s'".formatted(action);
    PolicyDocument allow = Requests.statement("'Effect': 'Allow', " + elements).document();
    PolicyDocument deny = Requests.statement("'Effect': 'Deny', " + elements).document();

    assertThat(PolicyType.TRUST.refusal(allow)).isEmpty();
    assertThat(PolicyType.TRUST.refusalWritten(allow).map(MalformedPolicyException::iamMessage))
        .contains("AssumeRole policy may only specify STS AssumeRole actions.");
    assertThat(PolicyType.TRUST.refusalWritten(deny)).isEmpty();
  }

  @Test
  void anIdOfAPrincipalThatIsGoneIsStoredAndNotWritten() {
    PolicyDocument gone =
        Requests.statement(
                "'Effect': 'Allow', 'Principal': {'AWS': 'AROAEXAMPLEEXAMPLE123'},"
                    + " 'Action': 'sts:AssumeRole'")
            .document();

    assertThat(PolicyType.TRUST.refusal(gone)).isEmpty();
    assertThat(PolicyType.TRUST.refusalWritten(gone).map(MalformedPolicyException::iamMessage))
        .contains("Invalid principal in policy: \"AWS\":\"AROAEXAMPLEEXAMPLE123\"");
  }

  @Test
  void aDenyOfEveryoneStandsInTrustPolicies() {
    PolicyDocument guard =
        Requests.statement("'Effect': 'Deny', 'Principal': '*', 'Action': 'sts:*'").document();

    assertThat(PolicyType.TRUST.refusal(guard)).isEmpty();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = PolicyDocumentTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
