package dev.rolecall.s3;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Objects that go up, are listed and come down, and are removed. A large one goes in parts, up and
 * down, so that no more than one part is in memory, whatever there is of them and at a time.
 */
final class ExerciseProbe {
  /** S3 takes parts of 5 MiB and more (Amazon S3 User Guide, Multipart upload limits). */
  private static final int PART = 8 << 20;

  /** So many listings show how long one takes. */
  private static final int LISTINGS = 20;

  private final ScopeRun run;
  private final Workload workload;
  private final Consumer<Progress> progress;
  private final int parts;
  private final byte[] content;

  /** The uploads that are under way, by the number of the object that they become. */
  private final Map<Integer, PartedUpload> uploads = new ConcurrentHashMap<>();

  /**
   * Makes ready.
   *
   * @param run whose client is the exercise's
   */
  ExerciseProbe(ScopeRun run, Workload workload, Consumer<Progress> progress) {
    this.run = run;
    this.workload = workload;
    this.progress = progress;
    parts = (int) ((workload.bytes() + PART - 1) / PART);
    content = new byte[(int) Math.min(PART, workload.bytes())];
    // Random, so that nothing on the way makes it smaller.
    new Random().nextBytes(content);
  }

  Transfer transfer() {
    ExecutorService threads =
        Executors.newFixedThreadPool(workload.concurrency(), ExerciseProbe::daemon);
    try {
      int all = workload.objects() * parts;
      Phase upload =
          objects(ScopeAction.PUT, all, this::upload).on(threads, workload.concurrency());
      Phase listing = upload.then(() -> listing().on(threads, workload.concurrency()));
      // Their time may have been over before all of them were there.
      int there = Math.min(all, upload.latencies().count());
      Phase download =
          listing.then(
              () ->
                  objects(
                          ScopeAction.GET,
                          there,
                          (number, moments) -> download(number % there, moments))
                      .on(threads, workload.concurrency()));
      return new Transfer(workload, upload, listing, download);
    } finally {
      threads.shutdownNow();
      uploads.values().forEach(PartedUpload::abort);
      run.deleteAll(keys(), request -> {});
    }
  }

  private List<String> keys() {
    return IntStream.range(0, workload.objects())
        .mapToObj(
            object -> parts == 1 ? List.of(key(object)) : PartedUpload.keys(run, name(object)))
        .flatMap(List::stream)
        .toList();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "rolecall-exercise");
    thread.setDaemon(true);
    return thread;
  }

  /** A request for each object, or for each of its parts. */
  private PhaseRun objects(ScopeAction action, int requests, PhaseRun.Request request) {
    return new PhaseRun(
        run,
        action,
        requests,
        parts,
        workload.duration(),
        number -> key(number % requests / parts),
        request,
        progress);
  }

  private PhaseRun listing() {
    return new PhaseRun(
        run,
        ScopeAction.LIST,
        LISTINGS,
        1,
        Optional.empty(),
        number -> run.ownKey(""),
        this::list,
        progress);
  }

  private static String name(int object) {
    return "transfer-" + object;
  }

  private String key(int object) {
    return run.ownKey(name(object));
  }

  private int size(int part) {
    return (int) Math.min(PART, workload.bytes() - (long) part * PART);
  }

  private long upload(int number, PhaseRun.Moments moments) {
    int size = size(number % parts);
    // Once all were uploaded, they are uploaded again.
    int object = number / parts % workload.objects();
    if (parts == 1) {
      run.s3()
          .putObject(
              r -> r.bucket(run.bucket()).key(key(object)).overrideConfiguration(moments::count),
              PartedUpload.body(content, size));
      return size;
    }
    PartedUpload upload =
        uploads.computeIfAbsent(
            number / parts, each -> new PartedUpload(run, name(object), parts, moments::count));
    if (upload.send(number % parts, content, size)) {
      uploads.remove(number / parts);
    }
    return size;
  }

  private long list(int number, PhaseRun.Moments moments) {
    run.s3()
        .listObjectsV2(
            r ->
                r.bucket(run.bucket())
                    .prefix(run.ownKey(""))
                    .maxKeys(ScopeRun.PAGE)
                    .overrideConfiguration(moments::count));
    return 0;
  }

  private long download(int piece, PhaseRun.Moments moments) {
    long from = (long) (piece % parts) * PART;
    String range =
        parts == 1 ? null : "bytes=%d-%d".formatted(from, from + size(piece % parts) - 1);
    return run.s3()
        .getObject(
            r ->
                r.bucket(run.bucket())
                    .key(key(piece / parts))
                    .range(range)
                    .overrideConfiguration(moments::count),
            (response, body) -> {
              moments.head();
              return body.transferTo(OutputStream.nullOutputStream());
            });
  }
}
