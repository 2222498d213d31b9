"""Interrupts a check once it has written something, and prints how many objects it leaves in its prefix in the end."""

import os
import signal
import threading
import time

import boto3

from rolecall import _agent

LIMIT = 60
INTERVAL = 0.05

s3 = boto3.client("s3")


def objects():
    scope = {"Bucket": os.environ["ROLECALL_BUCKET"], "Prefix": os.environ["ROLECALL_PREFIX"]}
    return s3.list_objects_v2(**scope)["KeyCount"]


def wait(wished):
    deadline = time.monotonic() + LIMIT
    while not wished() and time.monotonic() < deadline:
        time.sleep(INTERVAL)


def interrupt():
    wait(lambda: objects() > 0)
    os.kill(os.getpid(), signal.SIGINT)


threading.Thread(target=interrupt, daemon=True).start()
try:
    _agent.ask(["check", "--exercise", "64MiB"])
    raise SystemExit("it was not interrupted")
except KeyboardInterrupt:
    pass

# The agent removes what there is behind our back.
wait(lambda: objects() == 0)
print("left", objects())
