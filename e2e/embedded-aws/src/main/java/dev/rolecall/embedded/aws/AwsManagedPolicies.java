package dev.rolecall.embedded.aws;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The policies of AWS's own that Kubeflow's guides attach to a Profile's role (AWS Managed Policy
 * Reference Guide, AmazonS3FullAccess and AmazonS3ReadOnlyAccess). Their ids are in no document of
 * AWS's; these are what IAM shows.
 */
final class AwsManagedPolicies {
  private static final Map<String, ManagedPolicy> ALL =
      Stream.of(
              policy(
                  "AmazonS3FullAccess",
                  "ANPAIFIR6V6BVTRAHWINE",
                  "Provides full access to all buckets via the AWS Management Console.",
                  "2021-09-27T20:16:37Z",
                  "v2",
                  "s3:*",
                  "s3-object-lambda:*"),
              policy(
                  "AmazonS3ReadOnlyAccess",
                  "ANPAIZTJ4DXE7G6AGAE6M",
                  "Provides read only access to all buckets via the AWS Management Console.",
                  "2023-08-10T21:31:39Z",
                  "v3",
                  "s3:Get*",
                  "s3:List*",
                  "s3:Describe*",
                  "s3-object-lambda:Get*",
                  "s3-object-lambda:List*"))
          .collect(Collectors.toUnmodifiableMap(ManagedPolicy::arn, Function.identity()));

  private AwsManagedPolicies() {}

  static Optional<ManagedPolicy> policy(String arn) {
    return Optional.ofNullable(ALL.get(arn));
  }

  private static ManagedPolicy policy(
      String name,
      String id,
      String description,
      String updated,
      String version,
      String... actions) {
    return new ManagedPolicy(
        "arn:aws:iam::aws:policy/" + name,
        id,
        "/",
        name,
        Instant.parse("2015-02-06T18:40:00Z"),
        Instant.parse(updated),
        version,
        description,
        PolicyText.identity(
            name,
            """
            {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": ["%s"], "Resource": "*"}]}"""
                .formatted(String.join("\", \"", actions))));
  }
}
