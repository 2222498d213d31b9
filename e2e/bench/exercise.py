"""Measures what an exercise moves beside boto3's transfer manager, each up and then down: one large object, and many
small ones. Both ask a sandbox in a process of its own, without TLS. Each has a process of its own that has just
started, and times its transfers itself; they take turns, and a ratio is of the two times of one turn.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

import check
from check import start

BENCH = pathlib.Path(__file__).resolve().parent
WORKLOADS = {"512MiB": (1, 512 << 20), "500x64KiB": (500, 64 << 10)}


def rolecall_seconds(objects, size):
    """From the report's JSON: how much was moved by how fast it was."""

    def seconds(out):
        figures = json.loads(out)["exercise"]
        return [objects * size / 2**20 / float(figures[f"s3_{way}_mib_per_s"]) for way in ("upload", "download")]

    return seconds


def timed(command, env, seconds):
    """Seconds up and down, and the peak of resident memory in MiB."""
    outs = []
    _, _, memory = start.timed(command, env, lambda out: outs.append(out) or True)
    return [*seconds(outs[0]), memory]


def main():
    turns, jdks = start.arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        java = f"{next(iter(jdks.values()))}/bin/java"
        with check.running(
            [java, "-Xmx4g", "-jar", check.LAUNCHER.with_suffix(".jar"), "sandbox"], stderr=subprocess.DEVNULL
        ) as sandbox:
            env = check.environment(check.sandbox_environment(sandbox.stdout), folder)
            for version, home in jdks.items():
                start.make_archive([check.LAUNCHER, "check"], {**env, "JAVA_HOME": home}, folder, check.passed)
            print("| | up, of boto3's | down, of boto3's | MiB/s up, down | peak RSS MiB |\n|---|---|---|---|---|")
            for workload, (objects, size) in WORKLOADS.items():
                rows = {
                    f"launcher, JDK {version}": (
                        [check.LAUNCHER, "check", "--quiet", "--format", "json", "--exercise", workload],
                        {**env, "JAVA_HOME": home},
                        rolecall_seconds(objects, size),
                    )
                    for version, home in jdks.items()
                }
                other = [sys.executable, BENCH / "boto3_exercise.py", str(objects), str(size)]
                rows[start.OTHER] = (other, env, json.loads)
                for row, program in rows.items():
                    timed(*program)
                report(workload, objects * size / 2**20, [
                    {row: timed(*program) for row, program in rows.items()} for _ in range(turns)
                ])


def report(workload, mib, turns):
    for row in turns[0]:
        ratios = [statistics.median(turn[row][way] / turn[start.OTHER][way] for turn in turns) for way in (0, 1)]
        rates = [mib / statistics.median(turn[row][way] for turn in turns) for way in (0, 1)]
        memory = max(turn[row][2] for turn in turns)
        print(
            f"| {workload}, {row} | {ratios[0]:.2f} | {ratios[1]:.2f} | {rates[0]:.0f}, {rates[1]:.0f} | {memory:.0f} |",
            flush=True,
        )


main()
