"""Forwards each request to a port of this machine, 20 ms after it came, and writes a line for it to standard error."""

import http.client
import http.server
import sys
import time

SECONDS = 0.02
TO = ("127.0.0.1", int(sys.argv[1]))


class Delay(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(SECONDS)
        connection = http.client.HTTPConnection(*TO)
        connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in ("connection", "expect"):
                connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        print(self.command, self.path, answer.status, file=sys.stderr, flush=True)
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = forward

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Delay)
server.daemon_threads = True
print(server.server_address[1], flush=True)
server.serve_forever()
