"""Asks the credentials endpoint as it must not be asked, as root and as somebody else; prints what comes of each."""

import http.client
import json
import os
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

from rolecall import _agent, _credentials

NOBODY = 65534

_credentials.run(["on"])
URL = urlsplit(os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"])
TOKEN = os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"]


def ask(name, headers):
    connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=30)
    connection.request("GET", URL.path, headers=headers)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    print(name, answer.status, told.get("code", "") or sorted(told), flush=True)


def as_somebody_else():
    try:
        socket.socket(socket.AF_UNIX).connect(str(SOCKET))
        print("socket connected")
    except OSError as error:
        print("socket", type(error).__name__)
    try:
        (SOCKET.parent / (SOCKET.name + ".credentials")).read_text()
        print("file read")
    except OSError as error:
        print("file", type(error).__name__, flush=True)
    ask("other-uid", {})


SOCKET = Path(_agent._folder()) / ("agent-" + _agent.__version__)
ask("token", {"Authorization": TOKEN})
ask("no-token", {})
ask("wrong-token", {"Authorization": TOKEN[:-1] + ("A" if TOKEN[-1] != "A" else "B")})
ask("origin", {"Authorization": TOKEN, "Origin": "http://127.0.0.1:%d" % URL.port})
ask("host", {"Authorization": TOKEN, "Host": "localhost:%d" % URL.port})
ask("forwarded", {"Authorization": TOKEN, "X-Forwarded-For": "10.0.0.1"})
sys.stdout.flush()
child = os.fork()
if child == 0:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    as_somebody_else()
    sys.stdout.flush()
    os._exit(0)
os.waitpid(child, 0)
