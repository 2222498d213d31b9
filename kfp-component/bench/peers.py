#!/usr/bin/env python3
"""How much memory a check takes of which peer: `peers.py JAVA [FLAG…]` runs `rolecall check` by that java against STS and S3 on loopback that answer
what they should, or as much nonsense as is read, and prints each peak of resident memory (VmHWM of /proc) and the exit code.
Needs target/rolecall-kfp.jar. As `unshare -m peers.py --api-server …`, by root, it
has an API server too, which needs a pod's files in /var/run."""
import base64, json, os, pathlib, re, ssl, subprocess, sys, tempfile, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlparse, parse_qs

MIB = 1 << 20
HERE = pathlib.Path(__file__).resolve().parent
SESSION = """<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/team-a/s</Arn>
</AssumedRoleUser><Credentials><SessionToken>t</SessionToken><SecretAccessKey>s</SecretAccessKey><Expiration>2099-01-01T00:00:00Z</Expiration>
<AccessKeyId>ASIA</AccessKeyId></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"""
CALLER = """<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/team-a/s</Arn><Account>111122223333</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


def filled(head, piece, tail, size=MIB):
    """As long as an answer may be."""
    count = (size - len(head) - len(tail)) // len(piece)
    return (head + piece * count + tail).encode()


ATTRIBUTES = "<a %s/>" % " ".join('a%d=""' % n for n in range(150))
KEY = "<Contents><Key>team-a/.rolecall/0123456789abcdef/%s</Key><LastModified>2020-01-01T00:00:00Z</LastModified><Size>1</Size></Contents>" % ("k" * 900)
NONSENSE = {
    "text": filled("<a>", "x" * 64, "</a>"),
    "tags": b"<a>" + b"<b/>" * 16380 + b"</a>",
    "attributes": filled("<a>", ATTRIBUTES, "</a>", 160 * 1024),
    "levels": b"<a>" * 300000,
    "keys": filled("<ListBucketResult><NextContinuationToken>t</NextContinuationToken><IsTruncated>true</IsTruncated>", KEY, "</ListBucketResult>"),
    "endless": None,
    "headers": None,
}


class Peer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    who, what, status = "", "", 200

    def log_message(self, *_):
        pass

    def answer(self, status, body, type="text/xml"):
        self.send_response(status)
        self.send_header("Content-Type", type)
        self.send_header("ETag", '"e"')
        if body is None and Peer.what == "headers":
            self.flush_headers()
            while True:
                self.wfile.write(b"X-Header: %s\r\n" % (b"x" * 1000) * 64)
        if body is None:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
            while True:
                self.wfile.write(piece)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_any(self):
        try:
            self.respond()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def respond(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Transfer-Encoding") == "chunked":
            while (size := int(self.rfile.readline().split(b";")[0], 16)):
                self.rfile.read(size + 2)
            while self.rfile.readline().strip():
                pass
        url = urlparse(self.path)
        query = parse_qs(url.query, keep_blank_values=True)
        service = "sts" if url.path == "/" and self.command == "POST" else "s3"
        if service in Peer.who or (Peer.who == "list" and service == "s3" and "list-type" in query):
            self.answer(Peer.status, NONSENSE[Peer.what])
        elif service == "sts":
            self.answer(200, (SESSION if b"AssumeRole" in body else CALLER).encode())
        elif "versioning" in query:
            self.answer(200, b"<VersioningConfiguration/>")
        elif "object-lock" in query:
            self.answer(404, b"<Error><Code>ObjectLockConfigurationNotFoundError</Code></Error>")
        elif "rolecall-outside" in self.path:
            self.answer(403, b"<Error><Code>AccessDenied</Code></Error>")
        elif "list-type" in query:
            self.answer(200, b"<ListBucketResult/>")
        elif "uploads" in query:
            self.answer(200, b"<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
        elif self.command == "POST":
            self.answer(200, b"<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>")
        elif self.command == "GET":
            first, last = re.match(r"bytes=(\d+)-(\d+)", self.headers["Range"]).groups()
            self.answer(206, b"x" * (int(last) - int(first) + 1), "binary/octet-stream")
        else:
            self.answer(204 if self.command == "DELETE" else 200, b"")

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any


class ApiServer(Peer):
    what = ""

    def handle_any(self):
        try:
            self.answer(200, API_NONSENSE[ApiServer.what], "application/json")
        except OSError:
            self.close_connection = True

    do_GET = handle_any


API_NONSENSE = {
    "api objects": b'{"kind":"ServiceAccountList","items":[' + b"{}," * 99000 + b"{}]}",
    "api accounts": b'{"kind":"ServiceAccountList","items":[' + b'{"metadata":{"name":"a","annotations":{"a":"b"}}},' * 14000 + b"{}]}",
    "api text": b'{"kind":"ServiceAccountList","x":"' + b"x" * (2 * MIB - 64) + b'"}',
    "api endless": None,
}


def api_server():
    """Its address in the environment of a pod, whose files are where a pod has them."""
    subprocess.run(["mount", "-t", "tmpfs", "none", "/var/run"], check=True)
    mount = pathlib.Path("/var/run/secrets/kubernetes.io/serviceaccount")
    mount.mkdir(parents=True)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", mount / "key", "-out", mount / "ca.crt", "-days", "1", "-subj",
                    "/CN=api", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, stderr=subprocess.DEVNULL)
    (mount / "namespace").write_text("team-a")
    token(mount)
    server = ThreadingHTTPServer(("127.0.0.1", 0), ApiServer)
    server.daemon_threads = True
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(mount / "ca.crt", mount / "key")
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(server.server_port), "HOSTNAME": "pod"}


def token(folder):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    now = int(time.time())
    claims = {"iss": "https://oidc.example/id/A", "sub": "system:serviceaccount:team-a:default-editor", "aud": ["sts.amazonaws.com"],
              "iat": now, "nbf": now, "exp": now + 3600}
    path = pathlib.Path(folder, "token")
    path.write_text(part({"alg": "RS256", "kid": "k"}) + "." + part(claims) + "." + "c2lnbmF0dXJl")
    return str(path)


def peak(pid):
    try:
        return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))
    except (OSError, AttributeError):
        return 0


def run(java, environment, *arguments):
    started = time.monotonic()
    process = subprocess.Popen([*java, "-jar", str(HERE.parent / "target/rolecall-kfp.jar"), "check", "--quiet", *arguments], env=environment,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = []
    reader = threading.Thread(target=lambda: lines.append(process.stdout.read()))
    reader.start()
    most = 0
    while process.poll() is None:
        most = max(most, peak(process.pid))
        time.sleep(0.005)
    reader.join()
    return most / 1024, process.returncode, time.monotonic() - started, lines[0].decode()


def main():
    with_api_server = sys.argv[1:2] == ["--api-server"]
    java = sys.argv[1 + with_api_server:] or ["java"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"{'who answers':12} {'what':28} {'status':>6} {'peak MiB':>9} {'exit':>5} {'s':>6}")
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "PATH": os.environ["PATH"], "AWS_REGION": "eu-west-1", "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/team-a",
            "AWS_WEB_IDENTITY_TOKEN_FILE": token(folder), "AWS_ENDPOINT_URL": "http://127.0.0.1:%d" % server.server_port,
            "ROLECALL_BUCKET": "ml-data", "ROLECALL_PREFIX": "team-a/"}

        def show(who, what, status, *arguments, api=""):
            Peer.who, Peer.what, Peer.status, ApiServer.what = who, what, status, api
            most, code, took, text = run(java, environment, *arguments)
            print(f"{who or 'all':12} {' '.join([what, *arguments[1:], api]):28} {status:>6} {most:>9.0f} {code:>5} {took:>6.1f}", flush=True)
            if code not in (0, 1):
                sys.exit(text)

        show("", "in order", 200)
        show("", "in order", 200, "--exercise-mib", "256")
        for who, status in (("sts", 200), ("sts", 403), ("s3", 200), ("s3", 403), ("list", 200)):
            for what in NONSENSE:
                show(who, what, status)
        if with_api_server:
            environment |= api_server()
            for api in API_NONSENSE:
                show("", "in order", 200, api=api)
                show("s3", "tags", 403, api=api)


if __name__ == "__main__":
    main()
