package dev.rolecall.embedded.awssdk;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.gaul.s3proxy.blobstore.MD5;
import org.gaul.s3proxy.blobstore.domain.Encryption;
import org.gaul.s3proxy.checksum.FlexChecksum;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;

/** An upload in parts that has begun; whoever changes it holds its lock. */
final class Upload {
  private static final long OVERHEAD = 1024;

  private final String id;
  private final Instant begun;
  private final CreateMultipartUploadRequest request;
  private final Encryption encryption;
  private final @Nullable FlexChecksum algorithm;
  private final NavigableMap<Integer, Uploaded> parts = new TreeMap<>();
  private boolean ended;

  Upload(String id, Instant begun, CreateMultipartUploadRequest request, Encryption encryption) {
    this.id = id;
    this.begun = begun;
    this.request = request;
    this.encryption = encryption;
    String named = request.checksumAlgorithmAsString();
    this.algorithm = named == null ? null : FlexChecksum.fromAlgorithmName(named);
  }

  String id() {
    return id;
  }

  String key() {
    return request.key();
  }

  Instant begun() {
    return begun;
  }

  Encryption encryption() {
    return encryption;
  }

  /** Whether one checksum is told of the object, and not one of its parts' checksums. */
  boolean sumsWholeObject() {
    return request.checksumType() == ChecksumType.FULL_OBJECT;
  }

  /** What it takes of memory, in bytes. */
  synchronized long weight() {
    return ended ? 0 : weightAsBegun() + parts.values().stream().mapToLong(Uploaded::weight).sum();
  }

  long weightAsBegun() {
    return OVERHEAD + 2 * Description.of(request).size();
  }

  /** Puts a part in its place, and answers what the one that was there took. */
  synchronized long put(int number, Content content, Instant now) {
    if (ended) {
      throw Refusal.NO_SUCH_UPLOAD.exception();
    }
    Uploaded part =
        new Uploaded(
            content,
            HexFormat.of().formatHex(content.md5()),
            now,
            algorithm == null ? null : sum(algorithm, List.of(content)));
    return Optional.ofNullable(parts.put(number, part)).map(Uploaded::weight).orElse(0L);
  }

  static long weightOf(Content part) {
    return OVERHEAD + part.size();
  }

  /** Nothing is added to it any more; answers what it took. */
  synchronized long end() {
    long weight = weight();
    ended = true;
    return weight;
  }

  synchronized List<Part> listed() {
    List<Part> listed = new ArrayList<>();
    parts.forEach((number, part) -> listed.add(part.listed(number, algorithm)));
    return listed;
  }

  /**
   * The object that those parts make.
   *
   * @throws AwsServiceException where one of them was not uploaded, or has another tag or checksum
   */
  synchronized Version.Stored completed(List<CompletedPart> named) {
    if (ended) {
      throw Refusal.NO_SUCH_UPLOAD.exception();
    }
    List<Uploaded> chosen = new ArrayList<>();
    for (CompletedPart part : named) {
      Uploaded uploaded = parts.get(part.partNumber());
      if (uploaded == null || !uploaded.isNamedBy(part, algorithm)) {
        throw Refusal.INVALID_PART.exception();
      }
      chosen.add(uploaded);
    }
    MessageDigest digests = MD5.newDigest();
    chosen.forEach(part -> digests.update(HexFormat.of().parseHex(part.md5())));
    List<Content> contents = chosen.stream().map(Uploaded::content).toList();
    Description description = Description.of(request);
    Map<String, String> metadata = new LinkedHashMap<>(description.metadata());
    if (algorithm != null) {
      metadata.put(algorithm.metadataKey(), sumOfAll(algorithm, chosen, contents));
    }
    return new Version.Stored(
        Version.NULL_ID,
        begun,
        Content.joined(contents),
        "\"" + HexFormat.of().formatHex(digests.digest()) + "-" + chosen.size() + "\"",
        description.with(metadata),
        encryption,
        request.acl() == ObjectCannedACL.PUBLIC_READ);
  }

  private String sumOfAll(
      FlexChecksum algorithm, List<Uploaded> chosen, Collection<Content> contents) {
    if (sumsWholeObject()) {
      return sum(algorithm, contents);
    }
    SdkChecksum composite = algorithm.newChecksum();
    for (Uploaded part : chosen) {
      byte[] digest = Base64.getDecoder().decode(part.checksum());
      composite.update(digest, 0, digest.length);
    }
    return Base64.getEncoder().encodeToString(composite.getChecksumBytes()) + "-" + chosen.size();
  }

  private static String sum(FlexChecksum algorithm, Collection<Content> contents) {
    SdkChecksum checksum = algorithm.newChecksum();
    contents.forEach(
        content -> content.forEachBlock(block -> checksum.update(block, 0, block.length)));
    return Base64.getEncoder().encodeToString(checksum.getChecksumBytes());
  }

  /**
   * A part.
   *
   * @param checksum of the upload's algorithm, in Base64
   */
  private record Uploaded(
      Content content, String md5, Instant modified, @Nullable String checksum) {
    long weight() {
      return weightOf(content);
    }

    Part listed(int number, @Nullable FlexChecksum algorithm) {
      Part.Builder part =
          Part.builder()
              .partNumber(number)
              .size(content.size())
              .eTag("\"" + md5 + "\"")
              .lastModified(modified);
      if (algorithm != null) {
        switch (algorithm) {
          case CRC32 -> part.checksumCRC32(checksum);
          case CRC32C -> part.checksumCRC32C(checksum);
          case CRC64NVME -> part.checksumCRC64NVME(checksum);
          case SHA1 -> part.checksumSHA1(checksum);
          case SHA256 -> part.checksumSHA256(checksum);
        }
      }
      return part.build();
    }

    boolean isNamedBy(CompletedPart named, @Nullable FlexChecksum algorithm) {
      CompletedPart.Builder expected =
          CompletedPart.builder().partNumber(named.partNumber()).eTag("\"" + md5 + "\"");
      return named.equals(expected.build())
          || (algorithm != null
              && checksum != null
              && named.equals(algorithm.setOn(expected, checksum).build()));
    }
  }
}
