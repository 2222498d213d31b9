package dev.rolecall.e2e;

import dev.rolecall.e2e.parts.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A copy of a built launcher and its jar, with a cache of its own. */
final class Launcher {
  static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** Where no archive can be made, not even after a test has removed its folder. */
  static final Path NO_CACHE = Path.of("/dev/null/cache");

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final String name;
  private final Path folder;
  private final Path cache;
  private final Path java;

  private Launcher(String name, Path folder, Path cache, Path java) {
    this.name = name;
    this.folder = folder;
    this.cache = cache;
    this.java = java;
  }

  /** Of {@code rolecall-credentials}, into a folder that is made for it. */
  static Launcher copiedTo(Path folder) throws IOException {
    return copied("rolecall-credentials", Path.of("..", "credentials-provider", "target"), folder);
  }

  /** Of {@code rolecall}. */
  static Launcher ofCommandCopiedTo(Path folder) throws IOException {
    return copied("rolecall", Path.of("target"), folder);
  }

  private static Launcher copied(String name, Path built, Path folder) throws IOException {
    Path absolute = Files.createDirectories(folder.toAbsolutePath());
    for (String file : List.of(name, name + ".jar")) {
      Files.copy(built.resolve(file), absolute.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return new Launcher(name, absolute, absolute.resolve("cache"), JAVA_HOME);
  }

  Launcher withCache(Path other) {
    return new Launcher(name, folder, other, java);
  }

  Launcher withJava(Path home) {
    return new Launcher(name, folder, cache, home);
  }

  Path path() {
    return folder.resolve(name);
  }

  Path jar() {
    return folder.resolve(name + ".jar");
  }

  /** What tells it where its cache and its Java are. */
  Map<String, String> settings() {
    return Map.of("XDG_CACHE_HOME", cache.toString(), "JAVA_HOME", java.toString());
  }

  Program.Ended run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(settings());
    return new Program(path().toString()).run(all, LIMIT, arguments);
  }

  /** Runs it for the first time, and waits for the archive that is made after its end. */
  Program.Ended runUntilArchived(Map<String, String> environment) throws Exception {
    return awaitArchive(() -> run(environment));
  }

  /** Does that, and waits until there is an archive because of it. */
  <T> T awaitArchive(Callable<T> cause) throws Exception {
    Files.createDirectories(archives());
    try (WatchService watch = archives().getFileSystem().newWatchService()) {
      archives().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      T result = cause.call();
      long end = System.nanoTime() + LIMIT.toNanos();
      while (!sawArchive(watch, end - System.nanoTime())) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("there is no archive in " + archives());
        }
      }
      return result;
    }
  }

  private static boolean sawArchive(WatchService watch, long nanoseconds)
      throws InterruptedException {
    WatchKey key = watch.poll(nanoseconds, TimeUnit.NANOSECONDS);
    if (key == null) {
      return false;
    }
    List<WatchEvent<?>> events = key.pollEvents();
    key.reset();
    return events.stream().anyMatch(event -> !event.context().toString().endsWith(".new"));
  }

  /** Of the archives that are there now. */
  List<Path> archived() throws IOException {
    if (!Files.isDirectory(archives())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(archives())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private Path archives() {
    return Path.of(cache.resolve("rolecall").toString(), jar().toString());
  }

  /**
   * Puts other words of the same length into a class of the jar, which looks as old as before: so
   * do those of a reproducible build.
   */
  void changeWords(String className, String words, String others) throws IOException {
    FileTime time = Files.getLastModifiedTime(jar());
    try (FileSystem content = FileSystems.newFileSystem(jar())) {
      Path file = content.getPath(className.replace('.', '/') + ".class");
      String before = Files.readString(file, StandardCharsets.ISO_8859_1);
      if (!before.contains(words) || words.length() != others.length()) {
        throw new IllegalArgumentException(className + " cannot be changed so");
      }
      Files.writeString(file, before.replace(words, others), StandardCharsets.ISO_8859_1);
    }
    Files.setLastModifiedTime(jar(), time);
  }
}
