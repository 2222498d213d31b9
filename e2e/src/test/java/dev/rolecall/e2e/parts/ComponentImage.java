package dev.rolecall.e2e.parts;

import java.util.Map;

/** The image of kfp-component, as the Docker engine knows it. */
public final class ComponentImage {
  static final String VARIABLE = "ROLECALL_IMAGE";

  /** What {@code kfp-component/image/build} calls it. */
  private static final String DEFAULT = "rolecall/kfp-component:local";

  private ComponentImage() {}

  /** By the environment of this process. */
  public static String name() {
    return read(System.getenv());
  }

  /** By {@code ROLECALL_IMAGE}. */
  static String read(Map<String, String> environment) {
    String image = environment.getOrDefault(VARIABLE, "");
    return image.isBlank() ? DEFAULT : image;
  }
}
