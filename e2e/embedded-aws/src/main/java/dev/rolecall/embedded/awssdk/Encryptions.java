package dev.rolecall.embedded.awssdk;

import java.util.Optional;
import org.gaul.s3proxy.blobstore.CustomerKeys;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.Encryption;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * What a write asks its object to be encrypted with, which is told of the object and done to
 * nothing: it lies in memory. S3Proxy has looked at each header alone.
 */
record Encryptions(
    @Nullable String algorithm,
    @Nullable String kmsKeyId,
    @Nullable String kmsContext,
    @Nullable Boolean bucketKey,
    @Nullable String customerAlgorithm,
    @Nullable String customerKey,
    @Nullable String customerKeyMd5) {

  static Encryptions of(PutObjectRequest request) {
    return new Encryptions(
        request.serverSideEncryptionAsString(),
        request.ssekmsKeyId(),
        request.ssekmsEncryptionContext(),
        request.bucketKeyEnabled(),
        request.sseCustomerAlgorithm(),
        request.sseCustomerKey(),
        request.sseCustomerKeyMD5());
  }

  static Encryptions of(CopyObjectRequest request) {
    return new Encryptions(
        request.serverSideEncryptionAsString(),
        request.ssekmsKeyId(),
        request.ssekmsEncryptionContext(),
        request.bucketKeyEnabled(),
        request.sseCustomerAlgorithm(),
        request.sseCustomerKey(),
        request.sseCustomerKeyMD5());
  }

  static Encryptions of(CreateMultipartUploadRequest request) {
    return new Encryptions(
        request.serverSideEncryptionAsString(),
        request.ssekmsKeyId(),
        request.ssekmsEncryptionContext(),
        request.bucketKeyEnabled(),
        request.sseCustomerAlgorithm(),
        request.sseCustomerKey(),
        request.sseCustomerKeyMD5());
  }

  /**
   * What it comes to in a bucket with that default.
   *
   * @param managedKey of KMS, where that is to encrypt and no key of it is named
   */
  Encryption in(Optional<Encryption> bucketDefault, String managedKey) {
    boolean customers = customerAlgorithm != null || customerKey != null || customerKeyMd5 != null;
    if (customers) {
      if (algorithm != null) {
        throw S3Exceptions.invalidArgument(
            "Server Side Encryption with a customer's key and with one of AWS exclude each other.");
      }
      return CustomerKeys.vet(customerAlgorithm, customerKey, customerKeyMd5);
    }
    boolean nothing =
        algorithm == null && kmsKeyId == null && kmsContext == null && bucketKey == null;
    if (nothing && bucketDefault.isPresent()) {
      return bucketDefault.get();
    }
    boolean managed = algorithm != null && algorithm.startsWith("aws:kms") && kmsKeyId == null;
    return Encryption.forRequest(algorithm, managed ? managedKey : kmsKeyId, kmsContext, bucketKey);
  }
}
