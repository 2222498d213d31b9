package dev.rolecall.iam;

/**
 * The types of policy that AWS weighs together, in the order in which it does (IAM User Guide,
 * Policy evaluation logic, Determining whether a request is allowed or denied within an account).
 */
public enum Layer {
  SERVICE_CONTROL("service control policy"),
  RESOURCE_CONTROL("resource control policy"),
  RESOURCE("resource-based policy"),
  TRUST("role trust policy"),
  IDENTITY("identity-based policy"),
  BOUNDARY("permissions boundary"),
  SESSION("session policy");

  private final String words;

  Layer(String words) {
    this.words = words;
  }

  /**
   * As AWS names it in a denial: "because no … allows" (IAM User Guide, Troubleshooting access
   * denied error messages).
   */
  public String words() {
    return words;
  }
}
