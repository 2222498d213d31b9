package dev.rolecall.embedded.aws;

import dev.rolecall.iam.RequestContexts;
import java.util.List;
import java.util.Map;

/**
 * A request as it came over the wire.
 *
 * @param path raw, as sent
 * @param query raw, as sent, "" if none
 * @param headers names in lower case
 * @param body whole, as text (STS and IAM only; bodies of S3 are streams and do not pass through
 *     here)
 */
record AwsRequest(
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    String body,
    RequestContexts.Arrival arrival) {}
