/** Ceph's RADOS gateway, an STS, IAM and S3 that others wrote: started and stopped for a test. */
@NullMarked
package dev.rolecall.e2e.ceph;

import org.jspecify.annotations.NullMarked;
