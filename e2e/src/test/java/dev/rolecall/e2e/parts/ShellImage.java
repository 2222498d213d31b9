package dev.rolecall.e2e.parts;

import java.util.Map;

/** An image with a shell, for the step of a pipeline that is not ours. */
public final class ShellImage {
  static final String VARIABLE = "ROLECALL_SHELL_IMAGE";

  /** That of {@code kfp-component/example_pipeline.py}. */
  public static final String DEFAULT = "busybox:1.37";

  private ShellImage() {}

  /** By the environment of this process. */
  public static String name() {
    return read(System.getenv());
  }

  /** By {@code ROLECALL_SHELL_IMAGE}. */
  static String read(Map<String, String> environment) {
    String image = environment.getOrDefault(VARIABLE, "");
    return image.isBlank() ? DEFAULT : image;
  }
}
