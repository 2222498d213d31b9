package dev.rolecall.e2e;

import dev.rolecall.credentials.WebIdentityCredentialsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;

/**
 * A program of Hadoop that writes, lists, reads and deletes a file through S3A with our provider,
 * by nothing but S3A's settings, in a pod's environment. Prints one line a step.
 */
final class S3aProgram {
  private S3aProgram() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> pod = System.getenv();
    Configuration settings = new Configuration();
    settings.set("fs.s3a.aws.credentials.provider", WebIdentityCredentialsProvider.class.getName());
    settings.set("fs.s3a.endpoint", pod.get("AWS_ENDPOINT_URL"));
    settings.set("fs.s3a.endpoint.region", pod.get("AWS_REGION"));
    settings.setBoolean("fs.s3a.path.style.access", true);
    settings.setInt("fs.s3a.retry.limit", 0);
    settings.setInt("fs.s3a.attempts.maximum", 1);
    Path scope = new Path("s3a://" + pod.get("ROLECALL_BUCKET"), pod.get("ROLECALL_PREFIX"));
    try (FileSystem files = scope.getFileSystem(settings)) {
      Path file = new Path(scope, "hadoop/file.txt");
      try (OutputStream out = files.create(file)) {
        out.write("written by S3A".getBytes(StandardCharsets.UTF_8));
      }
      System.out.println("listed " + files.listStatus(file.getParent())[0].getPath().getName());
      try (InputStream in = files.open(file)) {
        System.out.println("read " + new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      System.out.println("deleted " + files.delete(file, false));
      outside(files);
    }
    System.out.println("keys of ten file systems " + keysOfTen(scope, settings).size());
    System.exit(0);
  }

  /** Each has a provider of its own, and each exchange would bring another key. */
  private static Set<String> keysOfTen(Path scope, Configuration settings) throws IOException {
    List<FileSystem> all = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      FileSystem one = FileSystem.newInstance(scope.toUri(), settings);
      all.add(one);
      keys.add(
          ((S3AFileSystem) one)
              .getS3AInternals()
              .shareCredentials("count")
              .resolveCredentials()
              .accessKeyId());
    }
    for (FileSystem one : all) {
      one.close();
    }
    return keys;
  }

  private static void outside(FileSystem files) {
    try {
      files.create(new Path("/elsewhere/file.txt"), false).close();
      System.out.println("outside ok");
    } catch (IOException e) {
      System.out.println("outside " + e.getClass().getSimpleName());
    }
  }
}
