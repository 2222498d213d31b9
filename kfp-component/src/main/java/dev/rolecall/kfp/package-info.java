/** The verification as a step of Kubeflow Pipelines: its inputs, outputs and exit code. */
@NullMarked
package dev.rolecall.kfp;

import org.jspecify.annotations.NullMarked;
