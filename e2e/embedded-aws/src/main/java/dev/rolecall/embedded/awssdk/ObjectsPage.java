package dev.rolecall.embedded.awssdk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What a listing has found, until it has enough and one more. */
final class ObjectsPage implements Keys.Visitor {
  private final int max;
  private final List<S3Object> objects = new ArrayList<>();
  private final List<CommonPrefix> shared = new ArrayList<>();
  private String last = "";
  private boolean truncated;

  private ObjectsPage(@Nullable Integer max) {
    this.max = Keys.pageSize(max);
  }

  /**
   * A page's token is the name after which it goes on, wrapped: a name may hold what XML may not.
   */
  static ListObjectsV2Response of(Keys keys, ListObjectsV2Request request) {
    String token = request.continuationToken();
    ObjectsPage page = new ObjectsPage(request.maxKeys());
    page.walk(
        keys,
        request.prefix(),
        request.delimiter(),
        token == null ? request.startAfter() : unwrapped(token));
    return SdkResponses.objectsPage(
        page.objects, page.shared, page.next().map(ObjectsPage::wrapped).orElse(null));
  }

  static ListObjectsResponse of(Keys keys, ListObjectsRequest request) {
    ObjectsPage page = new ObjectsPage(request.maxKeys());
    page.walk(keys, request.prefix(), request.delimiter(), request.marker());
    return ListObjectsResponse.builder()
        .contents(page.objects)
        .commonPrefixes(page.shared)
        .isTruncated(page.truncated)
        .nextMarker(page.next().orElse(null))
        .build();
  }

  private void walk(
      Keys keys, @Nullable String prefix, @Nullable String delimiter, @Nullable String after) {
    keys.walk(
        Keys.Range.of(prefix, delimiter, after, false),
        versions -> Bucket.currentOf(versions).isPresent(),
        this);
  }

  private static String wrapped(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String unwrapped(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Exceptions.invalidArgument("The continuation token provided is incorrect");
    }
  }

  @Override
  public boolean key(String key, List<Version> versions) {
    return isRoomFor(key)
        && Bucket.currentOf(versions)
            .map(
                object ->
                    objects.add(
                        SdkResponses.objectEntry(
                            key,
                            object.eTag(),
                            object.modified(),
                            object.content().size(),
                            object.description().storageClass())))
            .orElse(true);
  }

  @Override
  public boolean shared(String prefix) {
    return isRoomFor(prefix) && shared.add(SdkResponses.commonPrefix(prefix));
  }

  private boolean isRoomFor(String name) {
    boolean room = objects.size() + shared.size() < max;
    if (room) {
      last = name;
    }
    // Of nothing there is no next page.
    truncated = !room && max > 0;
    return room;
  }

  private Optional<String> next() {
    return truncated ? Optional.of(last) : Optional.empty();
  }
}
