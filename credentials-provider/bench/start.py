"""Times processes that exchange a token for credentials, from their start to their end, against STS over TLS on
loopback. The programs take turns, so that whatever else the machine does meets them alike; the ratios are those of
the two times of one turn. Peak memory is the kernel's figure for the process that holds the JVM or the interpreter.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

BENCH = pathlib.Path(__file__).resolve().parent
LAUNCHER = BENCH.parent / "target" / "rolecall-credentials"
JAR = LAUNCHER.with_suffix(".jar")
OTHER = "boto3"
ARCHIVE_SECONDS = 120


def arguments():
    """How many turns, and the folders of JDKs by their versions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, required=True)
    parser.add_argument("--jdk", action="append", required=True, metavar="NAME=FOLDER")
    parsed = parser.parse_args()
    return parsed.turns, dict(jdk.split("=", 1) for jdk in parsed.jdk)


def sts(java, folder):
    stub = subprocess.Popen(
        [java, "-Dsun.net.httpserver.nodelay=true", BENCH / "StsStub.java", folder],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    return stub, stub.stdout.readline().strip()


def environment(url, folder):
    """A pod's, and nothing of this shell's that would lead an AWS client elsewhere."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/team-a",
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(folder / "token"),
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL_STS": url,
        "AWS_CA_BUNDLE": str(folder / "ca.pem"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def prints_credentials(out):
    return json.loads(out)["AccessKeyId"] == "ASIABENCHMARK0000000"


def timed(command, env, is_right=prints_credentials):
    """Seconds of wall and of CPU, and the peak of resident memory in MiB."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = status
    process.stdout.close()
    if status != 0 or not is_right(out):
        sys.exit(f"{command} ended with status {status}: {out!r}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def archived(folder):
    files = [path for path in (folder / "cache").rglob("*") if path.is_file()]
    return {path for path in files if not path.parent.name.endswith(".new")}


def make_archive(command, env, folder, is_right=prints_credentials):
    """Seconds that the first run took, and its archive after that, and the archive's MiB."""
    before = archived(folder)
    first = timed(command, env, is_right)[0]
    begin = time.monotonic()
    while archived(folder) == before:
        if time.monotonic() - begin > ARCHIVE_SECONDS:
            sys.exit("the launcher has made no archive")
        time.sleep(0.1)
    made = time.monotonic() - begin
    size = sum(path.stat().st_size for path in archived(folder) - before) / 2**20
    return first, made, size


def main():
    turns, jdks = arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        stub, url = sts(pathlib.Path(next(iter(jdks.values()))) / "bin" / "java", folder)
        try:
            env = environment(url, folder)
            rows = {}
            for version, home in jdks.items():
                of_jdk = {**env, "JAVA_HOME": home}
                first, made, size = make_archive([LAUNCHER], of_jdk, folder)
                print(f"JDK {version}: first run {first:.2f} s, its archive {made:.1f} s later, {size:.0f} MiB", flush=True)
                rows[f"launcher, JDK {version}"] = ([LAUNCHER], of_jdk)
                rows[f"`java -jar`, JDK {version}"] = ([f"{home}/bin/java", "-jar", JAR], of_jdk)
            rows[OTHER] = ([sys.executable, BENCH / "boto3_process.py"], env)
            report(measure(rows, turns))
        finally:
            stub.stdin.close()
            stub.wait()


def measure(rows, turns):
    """Of each turn the times of all rows, each a command, its environment and maybe how it is told to be right."""
    for program in rows.values():
        timed(*program)
    return [{row: timed(*program) for row, program in rows.items()} for _ in range(turns)]


def report(turns):
    print(f"\n| {len(turns)} turns | median ms | of {OTHER} | CPU of {OTHER}'s | peak RSS MiB |\n|---|---|---|---|---|")
    for row in turns[0]:
        wall = statistics.median(turn[row][0] for turn in turns) * 1000
        ratios = [statistics.median(turn[row][of] / turn[OTHER][of] for turn in turns) for of in (0, 1)]
        memory = max(turn[row][2] for turn in turns)
        print(f"| {row} | {wall:.0f} | {ratios[0]:.2f} | {ratios[1]:.2f} | {memory:.0f} |")


if __name__ == "__main__":
    main()
