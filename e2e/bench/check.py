"""Times a whole `rolecall check`, from the start of its process to the end, beside the same requests by boto3 one
after another. Both ask a sandbox through a proxy that adds 20 ms to each request. The programs take turns, as in
credentials-provider's bench/start.py, which does the timing.
"""

import contextlib
import pathlib
import subprocess
import sys
import tempfile

BENCH = pathlib.Path(__file__).resolve().parent
LAUNCHER = BENCH.parent / "target" / "rolecall"
sys.path.append(str(BENCH.parents[1] / "credentials-provider" / "bench"))

import start  # noqa: E402


@contextlib.contextmanager
def running(command, **options):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def sandbox_environment(lines):
    """From its exports, up to the line that says that it is ready."""
    exports = {}
    for line in lines:
        if line.startswith("# ready"):
            return exports
        if line.startswith("export "):
            name, value = line[len("export ") :].rstrip().split("=", 1)
            exports[name] = value.strip("'")
    sys.exit("the sandbox did not start")


def passed(out):
    return b"Verdict: PASSED" in out


def requests(log, command, env, is_right):
    """How many a run makes, as the proxy saw them."""
    before = len(log.read_text().splitlines())
    start.timed(command, env, is_right)
    return len(log.read_text().splitlines()) - before


def main():
    turns, jdks = start.arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        log = folder / "requests"
        java = f"{next(iter(jdks.values()))}/bin/java"
        with running([java, "-jar", LAUNCHER.with_suffix(".jar"), "sandbox"], stderr=subprocess.DEVNULL) as sandbox:
            exports = sandbox_environment(sandbox.stdout)
            port = exports["AWS_ENDPOINT_URL"].rsplit(":", 1)[1]
            with open(log, "w") as requested, running(
                [sys.executable, BENCH / "delay.py", port], stderr=requested
            ) as proxy:
                exports["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{proxy.stdout.readline().strip()}"
                measure(turns, jdks, environment(exports, folder), folder, log)


def environment(exports, folder):
    of_pod = start.environment(exports["AWS_ENDPOINT_URL"], folder)
    del of_pod["AWS_CA_BUNDLE"], of_pod["AWS_ENDPOINT_URL_STS"]
    return {**of_pod, **{name: value for name, value in exports.items() if "ADMIN" not in name}}


def measure(turns, jdks, env, folder, log):
    rows = {}
    for version, home in jdks.items():
        of_jdk = {**env, "JAVA_HOME": home}
        first, made, size = start.make_archive([LAUNCHER, "check"], of_jdk, folder, passed)
        print(f"JDK {version}: first run {first:.2f} s, its archive {made:.1f} s later, {size:.0f} MiB", flush=True)
        rows[f"launcher, JDK {version}"] = ([LAUNCHER, "check"], of_jdk, passed)
        rows[f"`java -jar`, JDK {version}"] = (
            [f"{home}/bin/java", "-jar", LAUNCHER.with_suffix(".jar"), "check"], of_jdk, passed,
        )
    rows[start.OTHER] = ([sys.executable, BENCH / "boto3_check.py"], env, lambda out: True)
    counts = {row: requests(log, *program) for row, program in rows.items()}
    if len(set(counts.values())) != 1:
        sys.exit(f"they do not make the same requests: {counts}")
    print(f"{counts[start.OTHER]} requests each", flush=True)
    start.report(start.measure(rows, turns))


if __name__ == "__main__":
    main()
