package dev.rolecall.embedded.aws;

import java.util.Locale;

/**
 * The errors with which STS and IAM answer: one row each, with AWS's own code, status and sentence.
 *
 * <p>A row says where its sentence was seen. {@code RECORDED} is {@code radkawar/stackd}, whose
 * {@code internal/services/{sts,iam}/testdata} hold answers of AWS recorded in September 2026;
 * {@code QUOTED} is answers of AWS as quoted in issues and logs of public repositories, several
 * alike. A row that is not {@linkplain #sourced() sourced} is worded by likeness: nothing may be
 * decided on its sentence.
 */
enum QueryErrors {
  // Common to both.
  INVALID_ACTION(
      400,
      "InvalidAction",
      "Could not find operation %s for version %s",
      "aws/session-manager-plugin#116; aws/aws-cli#37, of SES",
      true),
  MALFORMED_QUERY(
      404,
      "MalformedQueryString",
      "The query string contains a syntax error.",
      "STS and IAM API References, Common Errors; the sentence is their description, by likeness",
      false),
  MISSING_AUTHENTICATION_TOKEN(
      403,
      "MissingAuthenticationToken",
      "Request is missing Authentication Token",
      "cert-manager/aws-privateca-issuer#40",
      true),
  VALIDATION(
      400,
      "ValidationError",
      "%s",
      "the clauses: chain.md, section 4; IAM and STS API Reference, constraints",
      true),
  MALFORMED_INPUT(
      400,
      "MalformedInput",
      "%s is not an integer",
      "RECORDED testdata/aws/sts/query_inputs.json has the code; the sentence is by likeness",
      false),
  LIST_WITH_GAP(
      400,
      "MalformedInput",
      "%s is not the next member of its list",
      "no record of AWS: ours, so that no member is left out in silence",
      false),

  // Common to both: a signature that is not accepted.
  INCOMPLETE_SIGNATURE(
      400,
      "IncompleteSignature",
      "The request signature does not conform to AWS standards.",
      "STS and IAM API References, Common Errors; the sentence is their description, by likeness",
      false),
  INVALID_CLIENT_TOKEN(
      403,
      "InvalidClientTokenId",
      "The security token included in the request is invalid.",
      "QUOTED",
      true),
  SESSION_ENDED(
      403, "ExpiredToken", "The security token included in the request is expired", "QUOTED", true),
  SIGNATURE_EXPIRED(
      403,
      "SignatureDoesNotMatch",
      "Signature expired: %s is now earlier than %s (%s - 15 min.)",
      "QUOTED",
      true),
  SIGNATURE_NOT_YET_CURRENT(
      403,
      "SignatureDoesNotMatch",
      "Signature not yet current: %s is still later than %s (%s + 15 min.)",
      "QUOTED",
      true),
  SIGNATURE_MISMATCH(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your"
          + " AWS Secret Access Key and signing method. Consult the service documentation for"
          + " details.",
      "QUOTED",
      true),
  SIGNED_FOR_OTHER_DATE(
      403,
      "SignatureDoesNotMatch",
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP:"
          + " '%s' != '%s', from '%s'.",
      "QUOTED",
      true),
  SIGNED_FOR_OTHER_REGION(
      403,
      "SignatureDoesNotMatch",
      "Credential should be scoped to a valid region, not '%s'. ",
      "QUOTED",
      true),
  SIGNED_FOR_OTHER_SERVICE(
      403,
      "SignatureDoesNotMatch",
      "Credential should be scoped to correct service: '%s'. ",
      "QUOTED",
      true),

  // AssumeRoleWithWebIdentity: parameters.
  ARN_INVALID(400, "ValidationError", "Request ARN is invalid", "AWS re:Post", true),
  DURATION_EXCEEDS_ROLE(
      400,
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
      "ruimarinho/gsts#13",
      true),
  MALFORMED_POLICY(
      400,
      "MalformedPolicyDocument",
      "%s",
      "the sentences and their sources are those of dev.rolecall.iam",
      true),
  SESSION_POLICY_MISSING(
      400, "ValidationError", "Policy %s does not exist", "no record of AWS", false),
  PROVIDER_ID_OF_AMAZON(
      400,
      "InvalidIdentityToken",
      "Provided Token is not a Login With Amazon token",
      "RECORDED sts/testdata/oidc/aws.json, provider-id-with-oidc",
      true),
  PROVIDER_ID_OF_FACEBOOK(
      403,
      "IDPRejectedClaim",
      "graph.facebook.com rejected OAuth token with response \"Bad signature\" and code 190",
      "RECORDED sts/testdata/oidc/aws-trust.json, provider-id-graph.facebook.com; the status: STS"
          + " API Reference, AssumeRoleWithWebIdentity, Errors",
      true),
  PROVIDER_ID_UNKNOWN(
      403,
      "AccessDenied",
      "Unrecognized OAuth provider. Do not include a provider parameter when submitting"
          + " OpenIDConnect ID tokens",
      "RECORDED sts/testdata/oidc/aws-trust.json, provider-id-custom.example.test",
      true),

  // AssumeRoleWithWebIdentity: the token.
  NOT_A_JWT(
      400,
      "InvalidIdentityToken",
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access"
          + " Token)",
      "RECORDED sts/testdata/oidc/aws.json, critical-header",
      true),
  ALGORITHM_NOT_TAKEN(
      400,
      "InvalidIdentityToken",
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access"
          + " Token)",
      "no record of AWS for another algorithm than RS and ES 256, 384 and 512",
      false),
  CLAIM_MISSING(
      400,
      "InvalidIdentityToken",
      "Missing a required claim: %s",
      "aws/aws-sdk-ruby#2698; RECORDED sts/testdata/oidc/aws.json, missing-*",
      true),
  CLAIM_EMPTY(
      400,
      "InvalidIdentityToken",
      "Claim is not allowed to be empty: %s",
      "RECORDED sts/testdata/oidc/aws.json, aud-empty-array",
      true),
  SEVERAL_AUDIENCES(
      400,
      "InvalidIdentityToken",
      "Token audience contains more than one audience while authorized party is not present",
      "RECORDED sts/testdata/oidc/aws.json, aud-array-*",
      true),
  SUBJECT_NULL(
      500,
      "InternalFailure",
      "Unknown error validating third-party token",
      "RECORDED sts/testdata/oidc/README.md, of null subjects",
      true),
  TAGS_OF_WRONG_FORMAT(
      400,
      "InvalidIdentityToken",
      "principal_tags passed in claim is not in correct format.",
      "RECORDED sts/testdata/oidc/aws.json, nested-string-tags",
      true),
  ROLES_OF_WRONG_FORMAT(
      400,
      "InvalidIdentityToken",
      "The roles claim is not in a supported format",
      "RECORDED sts/testdata/oidc/aws-roles.json",
      true),
  NO_ROLE_IN_ROLES(
      400,
      "InvalidIdentityToken",
      "The roles claim contains no valid role ARNs",
      "RECORDED sts/testdata/oidc/aws-roles.json",
      true),
  ROLE_NOT_IN_ROLES(
      400,
      "InvalidIdentityToken",
      "The target role ARN is not present in the roles claim of the identity token",
      "RECORDED sts/testdata/oidc/aws-roles.json",
      true),
  TIMESTAMP_INVALID(
      400,
      "InvalidIdentityToken",
      "Invalid timestamp in token claims.",
      "RECORDED sts/testdata/oidc/aws.json, iat-fraction",
      true),
  ISSUED_IN_FUTURE(
      400,
      "InvalidIdentityToken",
      "Token issued in the future: %d",
      "RECORDED sts/testdata/oidc/aws.json, iat-future-hour",
      true),
  NOT_YET_VALID(
      400,
      "InvalidIdentityToken",
      "Token not yet valid: current date/time %d must be after or equal to the not-before"
          + " date/time %d",
      "RECORDED sts/testdata/oidc/aws.json, nbf-future-hour",
      true),
  TOKEN_EXPIRED(
      400,
      "ExpiredTokenException",
      "Token expired: current date/time %d must be before the expiration date/time %d",
      "aws/aws-sdk-java-v2#5709; RECORDED sts/testdata/oidc/aws.json, expired-301",
      true),
  NO_PROVIDER(
      400,
      "InvalidIdentityToken",
      "No OpenIDConnect provider found in your account for %s",
      "kubernetes-sigs/aws-load-balancer-controller#2315",
      true),
  KEY_NOT_RETRIEVED(
      400,
      "InvalidIdentityToken",
      // Two spaces, as AWS has it.
      "Couldn't retrieve verification key from your identity provider,  please reference"
          + " AssumeRoleWithWebIdentity documentation for requirements",
      "aws/aws-cli#7194; RECORDED sts/testdata/oidc/aws.json, unknown-key-id",
      true),
  WRONG_AUDIENCE(
      400,
      "InvalidIdentityToken",
      "Incorrect token audience",
      "awslabs/amazon-eks-irsa-cfn#18",
      true),
  /**
   * For a signature by another key; since 2026 for a missing provider and for a wrong audience as
   * well, where AWS used to say {@link #NO_PROVIDER} and {@link #WRONG_AUDIENCE}: see {@link
   * TokenVerifier.Wording}.
   */
  NOT_VALIDATED(
      400,
      "InvalidIdentityToken",
      "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity"
          + " documentation for requirements.",
      "RECORDED sts/testdata/oidc/aws.json, azp-mismatch, duplicate-claim; aws-keys.json",
      true),
  NOT_AUTHORIZED(
      403,
      "AccessDenied",
      "Not authorized to perform sts:AssumeRoleWithWebIdentity",
      "cert-manager/aws-privateca-issuer#277",
      true),

  NOT_AUTHORIZED_BESIDE(
      403,
      "AccessDenied",
      "Not authorized to perform %s",
      "no record of AWS for sts:TagSession and sts:SetSourceIdentity; by likeness to"
          + " NOT_AUTHORIZED",
      false),

  // AssumeRole.
  NOT_ALLOWED_THE_ROLE(
      403,
      "AccessDenied",
      "User: %s is not authorized to perform: %s on resource: %s",
      "aws/aws-cli#7216; aws/copilot-cli#5358 of sts:SetSourceIdentity;"
          + " aws-actions/configure-aws-credentials#54 of sts:TagSession",
      true),
  ROOT_ASSUMES_NO_ROLE(
      403,
      "AccessDenied",
      "Roles may not be assumed by root accounts.",
      "kubeflow/testing#961; kubernetes/kubectl#1243",
      true),
  DURATION_EXCEEDS_CHAIN(
      400,
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
          + " chaining.",
      "aws/eks-anywhere#9485; 99designs/aws-vault#263",
      true),
  SOURCE_IDENTITY_SET(
      400,
      "ValidationError",
      "The source identity is already set for this assume role session",
      "mahitotsu/gekko_08, experiments/multi-hop-propagation/RESULTS.md",
      true),
  TAG_HANDED_ON(
      400,
      "InvalidParameterValue",
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive"
          + " tag key from the calling session.",
      "mahitotsu/gekko_08, experiments/multi-hop-propagation/RESULTS.md; whole in"
          + " localstack/localstack#12508",
      true),
  TRANSITIVE_KEY_WITHOUT_TAG(
      400,
      "InvalidParameterValue",
      "The specified transitive tag key must be included in the requested tags.",
      "no record of AWS; localstack/localstack#12508 agrees on it",
      false),
  TAG_KEY_TWICE(
      400,
      "InvalidParameterValue",
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
      "no record of AWS; localstack/localstack#12508 agrees on it",
      false),
  PARAMETER_NOT_HERE(
      501,
      "NotImplemented",
      "%s of AssumeRole is not part of this STS.",
      "no record of AWS: ours, so that nothing is left out in silence",
      false),

  // IAM.
  NOT_ALLOWED(
      403,
      "AccessDenied",
      "User: %s is not authorized to perform: %s on resource: %s %s",
      "alphagov/govuk-infrastructure#2439; IAM User Guide, Troubleshoot access denied error"
          + " messages",
      true),
  POLICY_OF_AWS(
      403,
      "AccessDenied",
      "User: %s is not authorized to perform: iam:DeletePolicy on resource: policy %s",
      "no record of AWS for a policy of its own; by likeness to NOT_ALLOWED",
      false),
  ROLE_EXISTS(
      409, "EntityAlreadyExists", "Role with name %s already exists.", "garnaat/kappa#17", true),
  ROLE_MISSING(
      404,
      "NoSuchEntity",
      "The role with name %s cannot be found.",
      "prowler-cloud/prowler#2872",
      true),
  ROLE_HAS_ATTACHED(
      409,
      "DeleteConflict",
      "Cannot delete entity, must detach all policies first.",
      "ansible/ansible#22832",
      true),
  ROLE_HAS_INLINE(
      409,
      "DeleteConflict",
      "Cannot delete entity, must delete policies first.",
      "awslabs/aws-orbit-workbench#633",
      true),
  ROLE_POLICY_MISSING(
      404,
      "NoSuchEntity",
      "The role policy with name %s cannot be found.",
      "aws/aws-cli#6139",
      true),
  NAME_INVALID(
      400,
      "ValidationError",
      "The specified value for %s is invalid. It must contain only alphanumeric characters and/or"
          + " the following: +=,.@_-",
      "output of the rosa command, openshift/rosa tests",
      true),
  PATH_INVALID(
      400,
      "ValidationError",
      "The specified value for path is invalid. It must begin and end with / and contain only"
          + " alphanumeric characters and/or / characters.",
      "RECORDED testdata/aws/iam/identity_inputs.json has the code; the sentence is by likeness",
      false),
  TRUST_POLICY_TOO_LARGE(
      409,
      "LimitExceeded",
      "Cannot exceed quota for ACLSizePerRole: %d",
      "kubeflow/kubeflow#6687",
      true),
  POLICY_TOO_LARGE(
      409,
      "LimitExceeded",
      "Cannot exceed quota for PolicySize: %d",
      "IAM User Guide, IAM and AWS STS quotas, has the quota; the sentence is by likeness",
      false),
  INLINE_POLICIES_TOO_LARGE(
      409,
      "LimitExceeded",
      "Maximum policy size of %d bytes exceeded for role %s",
      "IAM User Guide, IAM and AWS STS quotas, has the quota; the sentence is by likeness",
      false),
  TOO_MANY_ATTACHED(
      409,
      "LimitExceeded",
      "Cannot exceed quota for PoliciesPerRole: %d",
      "IAM User Guide, IAM and AWS STS quotas, has the quota; the sentence is by likeness",
      false),
  POLICY_VERSION_OLD(
      400,
      "MalformedPolicyDocument",
      "Policy document must be version 2012-10-17 or greater.",
      "Meteor-Community-Packages/Meteor-CollectionFS#630",
      true),
  POLICY_EXISTS(
      409,
      "EntityAlreadyExists",
      "A policy called %s already exists. Duplicate names are not allowed.",
      "error output in public READMEs of Terraform users",
      true),
  POLICY_MISSING(
      404,
      "NoSuchEntity",
      "Policy %s was not found.",
      "no record of AWS; moto agrees on it",
      false),
  POLICY_VERSION_MISSING(
      404,
      "NoSuchEntity",
      "Policy %s version %s does not exist or is not attachable.",
      "no record of AWS",
      false),
  POLICY_NOT_ATTACHABLE(
      404,
      "NoSuchEntity",
      "Policy %s does not exist or is not attachable.",
      "getmoto/moto#6482; pulumi/pulumi#7419",
      true),
  BOUNDARY_MISSING(
      404,
      "NoSuchEntity",
      "Scope ARN: %s does not exist or is not attachable.",
      "output of the rosa command, openshift/rosa tests",
      true),
  POLICY_ATTACHED(
      409,
      "DeleteConflict",
      "Cannot delete a policy attached to entities.",
      "serverless/components#312",
      true),
  PROVIDER_EXISTS(
      409,
      "EntityAlreadyExists",
      "Provider with url %s already exists.",
      "unfunco/terraform-aws-oidc-github#23",
      true),
  PROVIDER_MISSING(
      404,
      "NoSuchEntity",
      "OpenIDConnect Provider not found for arn %s",
      "RECORDED iam/testdata/federation/oidc.json",
      true),
  PROVIDER_TO_DELETE_MISSING(
      404,
      "NoSuchEntity",
      "OpenId connect Provider %s cannot be found.",
      "RECORDED iam/testdata/federation/oidc.json",
      true),
  PROVIDER_URL_NOT_HTTPS(
      400,
      "InvalidInput",
      "Invalid Open ID Connect Provider URL. The URL must begin with https://.",
      "no record of AWS; versity/versitygw agrees on it",
      false),
  PROVIDER_URL_INVALID(
      400,
      "ValidationError",
      "Invalid Open ID Connect Provider URL",
      "no record of AWS; getmoto/moto agrees on it",
      false),
  /** IAM says no more than this where the URL has a query or a fragment. */
  PROVIDER_URL_REFUSED(
      400, "InvalidInput", "Unknown", "RECORDED iam/testdata/federation/oidc.json", true),
  /** IAM drops the port 443; what it says to another is not on record. */
  PROVIDER_URL_HAS_PORT(
      400,
      "InvalidInput",
      "Unknown",
      "IAM API Reference, CreateOpenIDConnectProvider, forbids it; by likeness to a query",
      false),
  TOO_MANY_PROVIDERS(
      409,
      "LimitExceeded",
      "Cannot exceed quota for OpenIdConnectProvidersPerAccount: %d",
      "eksctl-io/eksctl#4513",
      true),
  TOO_MANY_CLIENT_IDS(
      409,
      "LimitExceeded",
      "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: %d",
      "IAM User Guide, IAM and AWS STS quotas, has the quota; moto agrees on the sentence",
      false),
  TOO_MANY_THUMBPRINTS(
      400,
      "InvalidInput",
      "Thumbprint list must contain fewer than 5 entries.",
      "RECORDED iam/testdata/federation/oidc.json",
      true),
  THUMBPRINT_LENGTH(
      400,
      "InvalidInput",
      "Thumbprint must be exactly 40 characters.",
      "no record of AWS; versity/versitygw agrees on it",
      false),
  NO_THUMBPRINT(
      400,
      "InvalidInput",
      "Thumbprint list must contain at least one entry.",
      "RECORDED iam/testdata/federation/oidc.json",
      true);

  private final int status;
  private final String code;
  private final String sentence;
  private final String source;
  private final boolean sourced;

  QueryErrors(int status, String code, String sentence, String source, boolean sourced) {
    this.status = status;
    this.code = code;
    this.sentence = sentence;
    this.source = source;
    this.sourced = sourced;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  /** A document and its section, or an issue as owner/repository#number. */
  String source() {
    return source;
  }

  /** Whether the sentence was seen in an answer of AWS. */
  boolean sourced() {
    return sourced;
  }

  /** This row as an error, its blanks filled. */
  AwsError error(Object... values) {
    return new AwsError(status, code, String.format(Locale.ROOT, sentence, values));
  }
}
