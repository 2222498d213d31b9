package dev.rolecall.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue is whole, and its rows can be read and typed. */
class FailureModeTest {
  /** The names under which users met these failures, in the order of the published catalogue. */
  private static final List<String> MET_BY_USERS =
      """
      trust-policy-too-large
      plugin-unknown
      plugin-spec-empty
      namespace-owner-mismatch
      controller-iam-denied
      trust-statements-lost
      profile-stuck-deleting
      trust-open-to-cluster
      pod-predates-annotation
      webhook-missing
      webhook-failing-open
      pod-wrong-service-account
      token-unreadable
      token-not-mounted
      static-keys-shadow-role
      identity-is-node-role
      identity-fell-back
      sts-module-missing
      kfp-apiserver-without-web-identity
      pod-identity-association-race
      role-arn-malformed
      trust-sub-mismatch
      trust-wildcard-under-equals
      trust-sub-under-aud
      trust-aud-mismatch
      trust-propagating
      trust-condition-key-has-scheme
      provider-missing
      provider-issuer-replaced
      provider-issuer-differs
      endpoint-wrong-partition
      endpoint-region-inactive
      endpoint-region-disabled
      provider-client-id-missing
      token-legacy
      issuer-unreachable
      issuer-key-missing
      issuer-transient
      provider-thumbprint-mismatch
      token-expired
      role-duration-too-long
      sts-unreachable
      sidecar-not-ready
      s3-wrong-region
      s3-action-denied
      s3-bucket-not-owned
      s3-kms-denied
      pod-from-workspace-account
      annotation-on-other-account
      role-in-other-account
      launcher-static-secret
      launcher-credentials-expired
      ui-cannot-read-artifact
      plugin-role-in-other-account
      controller-panics-on-trust
      trust-first-statement-not-oidc
      revoke-never-registered
      controller-can-take-any-role
      controller-sdk-without-pod-identity
      trust-reverted-by-iac
      denied-by-organization
      s3-denied-by-policy-layer
      s3-kms-multipart
      role-has-no-policy
      provider-quota
      session-token-v1
      mesh-egress-blocked
      network-policy-blocks-egress
      pod-identity-behind-proxy
      trust-admits-namespace
      role-missing
      trust-action-wrong
      trust-principal-wrong
      trust-explicit-deny
      s3-bucket-missing
      """
          .lines()
          .toList();

  @Test
  void theFirstRowsAreThoseThatUsersMet() {
    assertThat(MET_BY_USERS).hasSize(75);
    assertThat(Arrays.stream(FailureMode.values()).limit(75).map(FailureMode::id))
        .containsExactlyElementsOf(MET_BY_USERS);
  }

  @ParameterizedTest
  @EnumSource
  void aRowIsComplete(FailureMode mode) {
    assertThat(mode.link()).isNotNull();
    assertThat(List.of(mode.symptom(), mode.cause(), mode.toldBy()))
        .allSatisfy(text -> assertThat(text).matches("[A-Z].*[.]").hasSizeLessThan(240));
    assertThat(mode.source()).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource
  void aRemedyBeginsWithASentenceAndHasSomethingToType(FailureMode mode) {
    assertThat(mode.remedy()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(mode.remedy().get(0)).matches("[A-Z].*[.:]");
    assertThat(mode.remedy().stream().skip(1)).allMatch(line -> !line.matches("[A-Z].*"));
  }

  @ParameterizedTest
  @EnumSource
  void candidatesAreRowsThatStandForThemselvesAlone(FailureMode mode) {
    assertThat(mode.candidates())
        .doesNotHaveDuplicates()
        .allMatch(
            candidate ->
                candidate == mode
                    || candidate.candidates().isEmpty()
                    || candidate.candidates().contains(candidate));
    assertThat(mode.candidates().size()).isNotEqualTo(1);
  }

  @Test
  void aDeniedExchangeFitsAllRowsThatStsAnswersSo() {
    assertThat(FailureMode.STS_ACCESS_DENIED.candidates())
        .contains(
            FailureMode.TRUST_SUB_MISMATCH,
            FailureMode.TRUST_AUD_MISMATCH,
            FailureMode.ROLE_MISSING,
            FailureMode.DENIED_BY_ORGANIZATION);
  }

  @Test
  void aRowIsFoundByItsName() {
    assertThat(FailureMode.of("s3-bucket-missing")).contains(FailureMode.S3_BUCKET_MISSING);
    assertThat(FailureMode.of("S3_BUCKET_MISSING")).isEmpty();
  }

  @Test
  void aRowThatNobodyKnowsIsADefectOfTheCatalogue() {
    assertThatThrownBy(() -> CatalogueRow.parse(Link.POD, "no-such-row\n  symptom     Nothing."))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no-such-row");
  }

  @Test
  void aRowThatNobodyMendsIsADefectOfTheCatalogue() {
    assertThatThrownBy(() -> CatalogueRow.parse(Link.ROLE, "role-missing\n  mended by   somebody"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("role-missing is mended by nobody that is known: \"somebody\"");
  }
}
