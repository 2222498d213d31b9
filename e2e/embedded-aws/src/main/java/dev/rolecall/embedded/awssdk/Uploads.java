package dev.rolecall.embedded.awssdk;

import java.io.InputStream;
import java.time.Clock;
import java.util.UUID;
import org.gaul.s3proxy.blobstore.CustomerKeys;
import org.gaul.s3proxy.blobstore.domain.Encryption;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * What is done with uploads in parts.
 *
 * @param managedKey of KMS, where that is to encrypt and no key of it is named
 */
record Uploads(Clock clock, Memory memory, String managedKey) {
  MultipartUpload begin(Bucket bucket, CreateMultipartUploadRequest request) {
    Encryption encryption = Encryptions.of(request).in(bucket.encryption(), managedKey);
    Upload upload = new Upload(UUID.randomUUID().toString(), clock.instant(), request, encryption);
    memory.keeping(
        0,
        upload.weight(),
        () -> {
          bucket.begin(upload);
          return upload;
        });
    return new MultipartUpload(
        upload.id(),
        request,
        CreateMultipartUploadResponse.builder()
            .bucket(request.bucket())
            .key(request.key())
            .uploadId(upload.id())
            .serverSideEncryption(encryption.algorithm())
            .ssekmsKeyId(encryption.kmsKeyId())
            .ssekmsEncryptionContext(encryption.kmsContext())
            .bucketKeyEnabled(encryption.bucketKeyEnabled())
            .sseCustomerAlgorithm(encryption.customerAlgorithm())
            .sseCustomerKeyMD5(encryption.customerKeyMD5())
            .build());
  }

  void abort(Bucket bucket, Upload upload) {
    memory.giveBack(upload.end());
    bucket.uploads().remove(upload.id());
  }

  UploadPartResponse put(Upload upload, UploadPartRequest request, InputStream payload) {
    Encryption encryption = upload.encryption();
    CustomerKeys.enforce(
        encryption.customerKeyMD5(),
        request.sseCustomerAlgorithm(),
        request.sseCustomerKey(),
        request.sseCustomerKeyMD5());
    Content content = Content.read(payload, request.contentLength(), memory);
    byte[] md5 = content.md5();
    long before =
        memory.keeping(
            content.size(),
            Upload.weightOf(content),
            () -> {
              Content.demandMd5(request.contentMD5(), md5);
              return upload.put(request.partNumber(), content, clock.instant());
            });
    memory.giveBack(before);
    return UploadPartResponse.builder()
        .eTag(Content.eTag(md5))
        .serverSideEncryption(encryption.algorithm())
        .ssekmsKeyId(encryption.kmsKeyId())
        .bucketKeyEnabled(encryption.bucketKeyEnabled())
        .sseCustomerAlgorithm(encryption.customerAlgorithm())
        .sseCustomerKeyMD5(encryption.customerKeyMD5())
        .build();
  }

  CompleteMultipartUploadResponse complete(
      Bucket bucket, Upload upload, CompleteMultipartUploadRequest request) {
    Encryption encryption = upload.encryption();
    CustomerKeys.enforce(
        encryption.customerKeyMD5(),
        request.sseCustomerAlgorithm(),
        request.sseCustomerKey(),
        request.sseCustomerKeyMD5());
    Version.Stored written;
    synchronized (upload) {
      Version.Stored object = upload.completed(request.multipartUpload().parts());
      // The object's bytes are those of its parts: only what it takes beyond them is new.
      long ofUpload = upload.weight();
      written =
          memory.keeping(
              0,
              Math.max(0, object.weight() - ofUpload),
              () ->
                  bucket.write(
                      upload.key(),
                      object,
                      there ->
                          Conditions.ofWrite(request.ifMatch(), request.ifNoneMatch())
                              .demandForWrite(bucket.name(), upload.key(), there)));
      memory.giveBack(Math.max(0, ofUpload - object.weight()));
      upload.end();
    }
    bucket.uploads().remove(upload.id());
    return CompleteMultipartUploadResponse.builder()
        .eTag(written.eTag())
        .versionId(written.toldId())
        .serverSideEncryption(encryption.algorithm())
        .ssekmsKeyId(encryption.kmsKeyId())
        .bucketKeyEnabled(encryption.bucketKeyEnabled())
        .build();
  }
}
