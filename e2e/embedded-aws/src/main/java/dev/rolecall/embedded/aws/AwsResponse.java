package dev.rolecall.embedded.aws;

import java.util.Map;

/** An answer; its headers are those besides the length. */
record AwsResponse(int status, Map<String, String> headers, String body) {}
