"""Pairs the agent with a hello server of aiohttp: memory before the first question, time to the first answer from the
start of the process, and the time of each answer after that, on 16 connections: of the credentials endpoint, with a
session that it has."""

import asyncio
import base64
import http.client
import http.server
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from rolecall import _install, _java

CONNECTIONS = 16
ANSWERS = 500
STEP = 0.002

HELLO = """
import sys
from aiohttp import web

async def hello(request):
    return web.json_response({"hello": "world"})

app = web.Application()
app.router.add_get("/", hello)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
"""

GRANTED = """<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIABENCH</AccessKeyId>
<SecretAccessKey>secret</SecretAccessKey><SessionToken>{token}</SessionToken><Expiration>{end}</Expiration>
</Credentials><AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/bench/bench</Arn>
<AssumedRoleId>AROABENCH:bench</AssumedRoleId></AssumedRoleUser></AssumeRoleWithWebIdentityResult>
<ResponseMetadata><RequestId>bench</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>"""


class Sts(http.server.BaseHTTPRequestHandler):
    """Grants what it is asked for, for an hour."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
        body = GRANTED.format(token="t" * 700, end=end).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *line):
        pass


def part(claims):
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


def pod(folder, sts):
    """The environment of a pod with a role, whose token is good for a day."""
    now = int(time.time())
    claims = {"iss": "https://issuer.example", "aud": ["sts.amazonaws.com"], "iat": now, "nbf": now, "exp": now + 86400}
    claims["sub"] = "system:serviceaccount:bench:default-editor"
    token = folder / "token"
    token.write_text("%s.%s.%s" % (part({"alg": "RS256", "kid": "bench"}), part(claims), part("signature")))
    _java.before.clear()
    return {
        **_java.environment(),
        "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/bench",
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(token),
        "AWS_REGION": "eu-central-1",
        "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:%d" % sts,
    }


def resident(process):
    lines = Path("/proc/%d/status" % process).read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


class Agent:
    def __init__(self, environment, folder):
        self.path = str(folder / "agent")
        began = time.perf_counter()
        self.process = subprocess.Popen(
            _java.command(_java.AGENT) + ["agent", "--socket", self.path],
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert self.process.stdout.readline() == b"ready\n"
        self.memory = resident(self.java())
        self.ask("credentials")
        self.first = time.perf_counter() - began

    def java(self):
        """The launcher's process, or its child where it is about to make an archive."""
        children = Path("/proc/%d/task/%d/children" % (self.process.pid, self.process.pid)).read_text().split()
        return int(children[0]) if children else self.process.pid

    def ask(self, *arguments):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.path)
            request = {"arguments": list(arguments), "process": os.getpid()}
            connection.sendall((json.dumps(request) + "\n").encode())
            with connection.makefile() as lines:
                return json.loads(list(lines)[-1])

    def url(self):
        self.environment = self.ask("credentials", "on")["environment"]
        return self.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]

    def headers(self):
        return {"Authorization": self.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]}


class Hello:
    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        began = time.perf_counter()
        self.process = subprocess.Popen([sys.executable, "-c", HELLO, str(self.port)])
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                time.sleep(STEP)
        self.memory = resident(self.process.pid)
        answer(self.url(), {})
        self.first = time.perf_counter() - began

    def url(self):
        return "http://127.0.0.1:%d/" % self.port

    def headers(self):
        return {}


def answer(url, headers):
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port)
    connection.request("GET", place.path, headers=headers)
    assert connection.getresponse().status == 200
    return connection


async def asked(place, request, all_times):
    """One connection's answers, one after another."""
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    for _ in range(ANSWERS):
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), head
        await reader.readexactly(int(re.search(rb"content-length: *(\d+)", head, re.I).group(1)))
        all_times.append(time.perf_counter() - began)
    writer.close()


async def times(server):
    """Of answers on several connections at a time, once it is warm."""
    place = urlsplit(server.url())
    headers = {"Host": "%s:%d" % (place.hostname, place.port), **server.headers()}
    request = "GET %s HTTP/1.1\r\n" % place.path + "".join("%s: %s\r\n" % header for header in headers.items()) + "\r\n"
    all_times = []
    await asyncio.gather(*(asked(place, request.encode(), all_times) for _ in range(CONNECTIONS)))
    warm = sorted(all_times[len(all_times) // 4 :])
    return warm[len(warm) // 2], warm[len(warm) * 99 // 100]


def measured(server):
    try:
        median, slowest = asyncio.run(times(server))
        return {"memory": server.memory, "first": server.first, "median": median, "p99": slowest}
    finally:
        server.process.terminate()
        server.process.wait()


def make_archive():
    """As the first start of an agent in a cell does: the launcher makes it behind a run that ends well."""
    subprocess.run(_java.command(_java.AGENT) + ["agent", "--rehearse"], env=_java.environment(), check=True)
    jar = _java.AGENT + ".jar"
    folder = next(each for each in _install._archives() if each.name == jar)
    built = (_java.FOLDER / jar).stat().st_mtime
    while not any(each.suffix != ".new" and each.stat().st_mtime >= built for each in folder.glob("*")):
        time.sleep(STEP)


def main(turns):
    make_archive()
    sts = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sts)
    threading.Thread(target=sts.serve_forever, daemon=True).start()
    pairs = []
    for turn in range(turns):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            agent = measured(Agent(pod(folder, sts.server_address[1]), folder))
            pairs.append((agent, measured(Hello())))
        print("turn %d of %d" % (turn + 1, turns), agent, pairs[-1][1], file=sys.stderr)
    print("| | agent | aiohttp | agent by aiohttp |\n|---|---|---|---|")
    rows = [("memory", "MiB before the first question", 1), ("first", "first answer, ms", 1000)]
    rows += [("median", "an answer, median, ms", 1000), ("p99", "an answer, 99 %, ms", 1000)]
    for key, label, unit in rows:
        ours, theirs = (statistics.median(pair[side][key] * unit for pair in pairs) for side in (0, 1))
        ratio = statistics.median(pair[0][key] / pair[1][key] for pair in pairs)
        print("| %s | %.3g | %.3g | %.2f |" % (label, ours, theirs, ratio))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
