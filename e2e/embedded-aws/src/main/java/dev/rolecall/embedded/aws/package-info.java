/** STS, IAM and S3 in one JVM that enforce what AWS enforces and answer in the words of AWS. */
@NullMarked
package dev.rolecall.embedded.aws;

import org.jspecify.annotations.NullMarked;
