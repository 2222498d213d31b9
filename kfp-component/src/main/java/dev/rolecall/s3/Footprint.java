package dev.rolecall.s3;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * What a run may have left in its bucket. It intercepts every request of the run's client: what one
 * may write is noted before it is sent, and forgotten once S3 has said that it is gone. So whoever
 * writes by that client cannot leave anything that is not noted.
 */
final class Footprint implements ExecutionInterceptor {
  /** Of the requests by which the end removes, which alone may be sent after {@link #close()}. */
  static final ExecutionAttribute<Boolean> REMOVAL = new ExecutionAttribute<>("rolecall-removal");

  /** How often a request that writes was sent: the SDK's tries. */
  private static final ExecutionAttribute<Integer> TIMES =
      new ExecutionAttribute<>("rolecall-times");

  /** Whether it was the first to write what it writes. */
  private static final ExecutionAttribute<Boolean> FIRST =
      new ExecutionAttribute<>("rolecall-first");

  private final Set<Left> left = new LinkedHashSet<>();

  /** Of what is left: a request that got no answer may write it yet. */
  private final Set<Left> uncertain = new HashSet<>();

  /** The requests that write and are not answered, by their object's key. */
  private final Map<String, Integer> underWay = new HashMap<>();

  private boolean closed;
  private boolean reached;
  private boolean versioned;

  /** Something is to be written after the run has ended. */
  static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Closed() {
      super("The run ends, so nothing more is written.");
    }
  }

  /** From now on nothing is sent that writes, and nothing deleted but by the end. */
  synchronized void close() {
    closed = true;
  }

  /** What may be there, in the order in which it was written. */
  synchronized List<Left> left() {
    return reached || !underWay.isEmpty() ? List.copyOf(left) : List.of();
  }

  /** Whether S3 was seen to keep versions of what this run wrote. */
  synchronized boolean isVersioned() {
    return versioned;
  }

  boolean isEmpty() {
    return left().isEmpty();
  }

  synchronized boolean isUncertain(Left what) {
    return uncertain.contains(what) || underWay.containsKey(what.key());
  }

  /** Waits until every request that writes has its answer, or will have none. */
  synchronized void awaitAnswers(Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    try {
      while (!underWay.isEmpty() && end - System.nanoTime() > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** So much time has gone that a request without an answer writes no more. */
  synchronized void settle() {
    uncertain.removeIf(what -> !underWay.containsKey(what.key()));
  }

  /** It was looked for and removed. */
  synchronized void removed(Left what) {
    if (!isUncertain(what)) {
      left.remove(what);
    }
  }

  @Override
  public synchronized void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    SdkRequest request = context.request();
    boolean writes = writes(request, context.httpRequest().method());
    boolean deletes = deletes(request, attributes);
    if (closed && (writes || deletes)) {
      throw new Closed();
    }
    if (!writes && !(deletes && request instanceof DeleteObjectRequest)) {
      return;
    }
    int before = attributes.getOptionalAttribute(TIMES).orElse(0);
    attributes.putAttribute(TIMES, before + 1);
    if (before == 0) {
      underWay.merge(key(request), 1, Integer::sum);
    }
    if (writes) {
      boolean first = left.add(whatMayCome(request));
      attributes.putAttribute(FIRST, attributes.getOptionalAttribute(FIRST).orElse(first));
    }
  }

  /** Of whatever request. Where S3 never answered, there was none to write to. */
  @Override
  public synchronized void afterTransmission(
      Context.AfterTransmission context, ExecutionAttributes attributes) {
    reached = true;
  }

  @Override
  public synchronized void afterExecution(
      Context.AfterExecution context, ExecutionAttributes attributes) {
    SdkRequest request = context.request();
    answered(request, attributes);
    if (attributes.getOptionalAttribute(FIRST).isPresent()) {
      written(request, context.response(), isAgain(attributes));
    } else {
      removed(request, Optional.of(context.response()));
    }
  }

  @Override
  public synchronized void onExecutionFailure(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    SdkRequest request = context.request();
    answered(request, attributes);
    Optional<Boolean> first = attributes.getOptionalAttribute(FIRST);
    if (first.isPresent()) {
      unwritten(request, context.exception(), first.get() && !isAgain(attributes));
    } else if (context.exception() instanceof S3Exception e && e.statusCode() == 404) {
      removed(request, Optional.empty());
    }
  }

  private static boolean isAgain(ExecutionAttributes attributes) {
    return attributes.getOptionalAttribute(TIMES).orElse(0) > 1;
  }

  private static boolean writes(SdkRequest request, SdkHttpMethod method) {
    return (method == SdkHttpMethod.PUT || method == SdkHttpMethod.POST)
        && !(request instanceof DeleteObjectsRequest);
  }

  /** Where objects have versions, such a deletion is one more of them. */
  private static boolean deletes(SdkRequest request, ExecutionAttributes attributes) {
    boolean any =
        request instanceof DeleteObjectsRequest
            || (request instanceof DeleteObjectRequest delete && delete.versionId() == null);
    return any && attributes.getOptionalAttribute(REMOVAL).isEmpty();
  }

  private static String key(SdkRequest request) {
    return request
        .getValueForField("Key", String.class)
        .orElseThrow(() -> new IllegalStateException("a run writes objects alone"));
  }

  /** What there may be once a request is sent. */
  private static Left whatMayCome(SdkRequest request) {
    if (request instanceof CreateMultipartUploadRequest) {
      return new Left.Untold(key(request));
    }
    return request instanceof UploadPartRequest part
        ? new Left.Upload(part.key(), part.uploadId())
        : new Left.Written(key(request));
  }

  private void answered(SdkRequest request, ExecutionAttributes attributes) {
    if (attributes.getOptionalAttribute(TIMES).isEmpty()) {
      return;
    }
    underWay.computeIfPresent(key(request), (key, count) -> count == 1 ? null : count - 1);
    notifyAll();
  }

  /** S3 has done it; what was sent more than once, it may have done as often. */
  private void written(SdkRequest request, SdkResponse response, boolean again) {
    if (again) {
      uncertain.add(whatMayCome(request));
    }
    if (response instanceof CreateMultipartUploadResponse begun && begun.uploadId() != null) {
      left.add(new Left.Upload(key(request), begun.uploadId()));
      removed(whatMayCome(request));
    } else if (response instanceof PutObjectResponse put) {
      addVersion(key(request), put.versionId());
    } else if (request instanceof CompleteMultipartUploadRequest complete
        && response instanceof CompleteMultipartUploadResponse completed) {
      left.remove(new Left.Upload(complete.key(), complete.uploadId()));
      addVersion(complete.key(), completed.versionId());
    }
  }

  /** Where versioning was never on or is suspended, the key alone leads to what was written. */
  private void addVersion(String key, @Nullable String version) {
    if (version != null && !version.equals("null")) {
      left.add(new Left.Version(key, version));
      versioned = true;
    }
  }

  /**
   * S3 has refused, which is certain; or there is no answer, and it may have done it.
   *
   * @param only whether nothing else can have written it
   */
  private void unwritten(SdkRequest request, Throwable why, boolean only) {
    boolean refused = why instanceof S3Exception e && e.statusCode() < 500;
    if (refused && only) {
      left.remove(whatMayCome(request));
    } else {
      uncertain.add(whatMayCome(request));
    }
  }

  /** S3 says that it is not there, or not any more. */
  private void removed(SdkRequest request, Optional<SdkResponse> response) {
    if (request instanceof AbortMultipartUploadRequest abort) {
      removed(new Left.Upload(abort.key(), abort.uploadId()));
    } else if (request instanceof DeleteObjectRequest delete && delete.versionId() != null) {
      removed(new Left.Version(delete.key(), delete.versionId()));
    } else if (request instanceof DeleteObjectRequest delete) {
      removed(new Left.Written(delete.key()));
      response
          .map(DeleteObjectResponse.class::cast)
          .filter(deleted -> Boolean.TRUE.equals(deleted.deleteMarker()))
          .ifPresent(marker -> addMarker(delete.key(), marker.versionId()));
    } else if (request instanceof DeleteObjectsRequest) {
      response.map(DeleteObjectsResponse.class::cast).stream()
          .flatMap(several -> several.deleted().stream())
          .forEach(this::removed);
    }
  }

  /** One of several; among them may be what other runs left. */
  private void removed(DeletedObject deleted) {
    Left.Written written = new Left.Written(deleted.key());
    if (left.contains(written) && deleted.versionId() == null) {
      removed(written);
      if (Boolean.TRUE.equals(deleted.deleteMarker())) {
        addMarker(deleted.key(), deleted.deleteMarkerVersionId());
      }
    }
  }

  /** What stands for a deletion, and is deleted by its version alone. */
  private void addMarker(String key, @Nullable String version) {
    if (version != null) {
      left.add(new Left.Version(key, version));
      versioned = true;
    }
  }
}
