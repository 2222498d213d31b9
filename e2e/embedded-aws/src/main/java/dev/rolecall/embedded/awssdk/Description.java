package dev.rolecall.embedded.awssdk;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.gaul.s3proxy.blobstore.ContentMetadata;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * What is told with an object's bytes.
 *
 * @param metadata the user's, their names in lower case as S3 has them, and S3Proxy's checksum
 */
record Description(
    @Nullable String cacheControl,
    @Nullable String contentDisposition,
    @Nullable String contentEncoding,
    @Nullable String contentLanguage,
    String contentType,
    @Nullable Instant expires,
    StorageClass storageClass,
    Map<String, String> metadata) {

  Description {
    metadata =
        metadata.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    entry -> entry.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
  }

  static Description of(PutObjectRequest request) {
    return new Description(
        request.cacheControl(),
        request.contentDisposition(),
        request.contentEncoding(),
        request.contentLanguage(),
        typeOr(request.contentType()),
        request.expires(),
        classOr(request.storageClass()),
        request.metadata());
  }

  static Description of(CreateMultipartUploadRequest request) {
    return new Description(
        request.cacheControl(),
        request.contentDisposition(),
        request.contentEncoding(),
        request.contentLanguage(),
        typeOr(request.contentType()),
        request.expires(),
        classOr(request.storageClass()),
        request.metadata());
  }

  /** Of a copy that replaces what is told. */
  static Description of(CopyObjectRequest request) {
    return new Description(
        request.cacheControl(),
        request.contentDisposition(),
        request.contentEncoding(),
        request.contentLanguage(),
        typeOr(request.contentType()),
        request.expires(),
        StorageClass.STANDARD,
        request.metadata());
  }

  /** Of a copy that keeps what is told. */
  Description copied() {
    return new Description(
        cacheControl,
        contentDisposition,
        contentEncoding,
        contentLanguage,
        contentType,
        expires,
        StorageClass.STANDARD,
        metadata);
  }

  Description with(Map<String, String> metadata) {
    return new Description(
        cacheControl,
        contentDisposition,
        contentEncoding,
        contentLanguage,
        contentType,
        expires,
        storageClass,
        metadata);
  }

  /** In characters, nearly: what a client can make as long as it likes. */
  long size() {
    return length(cacheControl)
        + length(contentDisposition)
        + length(contentEncoding)
        + length(contentLanguage)
        + contentType.length()
        + metadata.entrySet().stream()
            .mapToLong(entry -> entry.getKey().length() + entry.getValue().length())
            .sum();
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static String typeOr(@Nullable String type) {
    return type == null ? ContentMetadata.DEFAULT_CONTENT_TYPE : type;
  }

  private static StorageClass classOr(@Nullable StorageClass storageClass) {
    return storageClass == null ? StorageClass.STANDARD : storageClass;
  }
}
