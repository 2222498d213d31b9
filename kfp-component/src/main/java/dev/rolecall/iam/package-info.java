/**
 * Policy documents and a pure evaluator that explains its decision. No I/O.
 *
 * <p>The rules are those of the AWS IAM User Guide; each stands in the Javadoc of what follows it,
 * by the document's name and section.
 */
@NullMarked
package dev.rolecall.iam;

import org.jspecify.annotations.NullMarked;
