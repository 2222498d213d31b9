package dev.rolecall.embedded.awssdk;

import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.ObjectVersionStorageClass;

/** What a listing of versions has found, until it has enough and one more. */
final class VersionsPage implements Keys.Visitor {
  private final int max;
  private final @Nullable String keyMarker;
  private final @Nullable String idMarker;
  private final List<ObjectVersion> objects = new ArrayList<>();
  private final List<DeleteMarkerEntry> markers = new ArrayList<>();
  private final List<CommonPrefix> shared = new ArrayList<>();
  private String lastKey = "";
  private @Nullable String lastId;
  private boolean truncated;

  private VersionsPage(ListObjectVersionsRequest request) {
    this.max = Keys.pageSize(request.maxKeys());
    this.keyMarker = request.keyMarker();
    this.idMarker = request.versionIdMarker();
  }

  static ListObjectVersionsResponse of(Keys keys, ListObjectVersionsRequest request) {
    VersionsPage page = new VersionsPage(request);
    keys.walk(
        Keys.Range.of(request.prefix(), request.delimiter(), page.keyMarker, page.idMarker != null),
        versions -> true,
        page);
    return page.told();
  }

  @Override
  public boolean key(String key, List<Version> versions) {
    List<Version> listed = key.equals(keyMarker) ? afterMarker(versions) : versions;
    return listed.stream()
        .allMatch(version -> isRoomFor(key, version.id()) && add(key, version, versions.get(0)));
  }

  private List<Version> afterMarker(List<Version> versions) {
    return versions.stream().dropWhile(each -> !each.id().equals(idMarker)).skip(1).toList();
  }

  private boolean add(String key, Version version, Version latest) {
    if (version instanceof Version.Stored object) {
      return objects.add(
          ObjectVersion.builder()
              .key(key)
              .versionId(object.id())
              .isLatest(object == latest)
              .eTag(object.eTag())
              .lastModified(object.modified())
              .size(object.content().size())
              .storageClass(ObjectVersionStorageClass.STANDARD)
              .build());
    }
    return markers.add(
        DeleteMarkerEntry.builder()
            .key(key)
            .versionId(version.id())
            .isLatest(version == latest)
            .lastModified(version.modified())
            .build());
  }

  @Override
  public boolean shared(String prefix) {
    return isRoomFor(prefix, null) && shared.add(SdkResponses.commonPrefix(prefix));
  }

  private boolean isRoomFor(String key, @Nullable String id) {
    boolean room = objects.size() + markers.size() + shared.size() < max;
    if (room) {
      lastKey = key;
      lastId = id;
    }
    // Of nothing there is no next page.
    truncated = !room && max > 0;
    return room;
  }

  private ListObjectVersionsResponse told() {
    return ListObjectVersionsResponse.builder()
        .versions(objects)
        .deleteMarkers(markers)
        .commonPrefixes(shared)
        .isTruncated(truncated)
        .nextKeyMarker(truncated ? lastKey : null)
        .nextVersionIdMarker(truncated ? lastId : null)
        .build();
  }
}
