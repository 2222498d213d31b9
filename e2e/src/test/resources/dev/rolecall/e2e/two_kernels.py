"""Two notebooks of a pod, each with a kernel of its own, and what their clients take, step by step."""

import os
import subprocess

from jupyter_client.manager import start_new_kernel

WHO = """
import boto3, os
session = boto3.Session()
token = os.environ.get('AWS_CONTAINER_AUTHORIZATION_TOKEN', '')
print(session.get_credentials().method, session.client('sts').get_caller_identity()['Arn'].split('/')[1], token)
"""


class Kernel:
    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="python3")
        self.run("%load_ext rolecall")

    def run(self, code):
        """What it prints."""
        printed = []

        def heard(message):
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        reply = self.client.execute_interactive(code, output_hook=heard, timeout=120)
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(printed)

    def who(self):
        return (self.run(WHO).strip("\n").split(" ") + [""])[:3]

    def restart(self):
        self.manager.restart_kernel()
        self.client.wait_for_ready(timeout=120)
        self.run("%load_ext rolecall")


def told(step):
    print(step, *(each.who()[:2] for each in (first, second)))


first, second = Kernel(), Kernel()
try:
    for each in (first, second):
        each.run("%rolecall credentials on")
    told("both")
    print("tokens", len({first.who()[2], second.who()[2]}))
    agent = "-jar .*agent --socket " + os.environ["XDG_RUNTIME_DIR"]
    print("agents", subprocess.run(["pgrep", "-c", "-f", "--", agent], stdout=subprocess.PIPE, text=True).stdout.strip())
    first.run("%rolecall credentials off")
    told("first off")
    first.run("%rolecall credentials on")
    second.restart()
    told("second restarted")
    print(second.run("%rolecall credentials").replace("\n", " "))
finally:
    for each in (first, second):
        each.client.stop_channels()
        each.manager.shutdown_kernel(now=True)
