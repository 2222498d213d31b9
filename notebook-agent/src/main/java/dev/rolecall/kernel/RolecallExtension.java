package dev.rolecall.kernel;

import java.time.Clock;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** Gives the kernel that finds it on its class path the line magic {@code %rolecall}. */
public final class RolecallExtension implements Extension {
  /** For the service loader. */
  public RolecallExtension() {}

  @Override
  public void install(BaseKernel kernel) {
    kernel
        .getMagicsRegistry()
        .registerLineMagic(
            "rolecall",
            new RolecallMagic(System.getenv(), Clock.systemUTC(), LastFailure.of(kernel)));
  }
}
