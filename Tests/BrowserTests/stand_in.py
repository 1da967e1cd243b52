"""Stands in for the service behind the page: serves the page's files and canned answers of the API, does what a test tells it.

    stand_in.py FOLDER

FOLDER has `page.json` (the files: path, type, name; the headers that go with them), the files, and for each run RUN.jsonl, its
facts. Listens on a free loopback port, which is the first line it prints. Ends when its standard input does.

    POST /stand-in/runs/RUN   each line is a fact or an output event, which streams get at once
    POST /stand-in/cut        cuts every stream; the next one begins with the fact before the one that was asked for
    POST /stand-in/skip       the next fact is left out of the streams that are open: a gap
    POST /stand-in/left/RUN   nobody drives the run any more, until it is resumed
    POST /stand-in/me         members of the answer to /api/v1/me
    GET  /stand-in/asked      every request of the API so far: method, path, Last-Event-ID, body
"""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "aaaa.bbbb.cccc"
folder = sys.argv[1]
page = json.load(open(f"{folder}/page.json"))
changed = threading.Condition()
runs, asked = {}, []
state = {"cuts": 0, "skips": 0, "left": set(), "me": {
    "user": "ada", "app": "deploy", "roles": ["operator"], "permissions": ["session.create", "command.run", "result.read"],
    "hosts": ["group:web"], "commands": [{"rule": "operator/print", "argv": ["printf", "any number of: .*"], "read_only": True}],
    "quotas": {"runs": 10, "runs_left": 8, "tasks_per_minute": 60}, "policy": {"problem": None}}}

for name in sorted(os.listdir(folder)):
    if name.endswith(".jsonl"):
        runs[name.removesuffix(".jsonl")] = [json.loads(line) for line in open(f"{folder}/{name}") if line.strip()]


def facts(run):
    return [event for event in runs[run] if "seq" in event]


def summary(run):
    all_facts = facts(run)
    begin, end = all_facts[0], all_facts[-1]
    has_ended = end["kind"] == "ended"
    asking = {}
    for fact in all_facts:
        if fact["kind"] == "asked":
            asking[fact["step"]] = {**fact["effect"], "step": fact["step"], "time": fact["time"]}
        asking.pop(fact.get("step") if fact["kind"] == "settled" else None, None)
    return {"run": run, "playbook": begin["playbook"], "principal": begin["principal"], "started": begin["time"],
            "state": end["state"] if has_ended else "running", "interrupted": run in state["left"],
            "waiting_for": [] if has_ended else list(asking.values())}


def append(run, events):
    with changed:
        runs[run].extend(events)
        changed.notify_all()


def answered(run, body):
    """What the run would put on record when its question is answered, and the rest of it."""
    question = summary(run)["waiting_for"][0]
    number = facts(run)[-1]["seq"]
    value = {"approved": not body["reject"], "by": "ada via deploy", **({"note": body["note"]} if "note" in body else {})}
    base = {"run": run, "time": question["time"]}
    append(run, [
        {**base, "seq": number + 1, "kind": "settled", "step": question["step"], "strand": 0, "effect": {
            name: value for name, value in question.items() if name not in ("step", "time")},
         "outcome": {"outcome": "value", "value": value}},
        {**base, "seq": number + 2, "kind": "ended", "state": "succeeded", "result": value}])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body, kind="application/json", headers=()):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in [("Content-Type", kind), ("Content-Length", str(len(content))), *headers]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def data(self, data):
        self.reply(200, {"result": True, "code": 0, "message": "", "data": data, "request_id": "r-1"})

    def problem(self, status, error, message, remedy=None):
        self.reply(status, {"result": False, "code": status, "message": message, "data": None, "error": error,
                            "request_id": "r-2", **({"remedy": remedy} if remedy else {})})

    def do_GET(self):
        self.handle_request()

    do_POST = do_DELETE = do_GET

    def handle_request(self):
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        for file in page["files"]:
            if file["path"] == address.path:
                return self.reply(200, open(f"{folder}/{file['name']}", "rb").read(), file["type"], page["headers"].items())
        parts = [unquote(part) for part in address.path.strip("/").split("/")]
        if parts[0] == "stand-in":
            return self.told(parts[1:], body)
        if parts[:2] != ["api", "v1"]:
            return self.problem(404, "missing", "there is no such page")
        with changed:
            asked.append({"method": self.command, "path": self.path, "after": self.headers.get("Last-Event-ID"),
                          "body": body.decode()})
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.problem(401, "token.bad", "the token is not accepted")
        self.api(parts[2:], parse_qs(address.query), json.loads(body or b"{}"))

    def told(self, parts, body):
        with changed:
            if parts == ["asked"]:
                return self.reply(200, asked)
            if parts == ["me"]:
                state["me"].update(json.loads(body))
            if parts in (["cut"], ["skip"]):
                state[parts[0] + "s"] += 1
            if parts[0] == "left":
                state["left"].add(parts[1])
            changed.notify_all()
        if parts[0] == "runs":
            append(parts[1], [json.loads(line) for line in body.splitlines()])
        self.data({})

    def api(self, parts, query, body):
        match [self.command, *parts]:
            case ["GET", "me"]:
                self.data(state["me"])
            case ["GET", "runs"]:
                self.data({"runs": [summary(run) for run in reversed(runs)], "next": None})
            case [_, "runs", run, *_] if run not in runs:
                self.problem(404, "run.missing", "there is no such run")
            case ["GET", "runs", run]:
                self.data(summary(run))
            case ["GET", "runs", run, "events"]:
                self.stream(run, int(self.headers.get("Last-Event-ID") or 0))
            case ["GET", "runs", run, "tasks", _, "output"]:
                self.data({"text": f"{query['stream'][0]} before\n" if query["stream"] == ["stdout"] else ""})
            case ["POST", "runs", run, "approve"]:
                answered(run, body)
                self.data({})
            case ["POST", "runs", run, "resume"]:
                state["left"].discard(run)
                last = facts(run)[-1]
                append(run, [{"run": run, "seq": last["seq"] + 1, "time": last["time"], "kind": "resumed",
                              "principal": "ada via deploy"}])
                self.data({})
            case ["POST", "runs", run, "cancel"]:
                self.problem(403, "refused.permission", "cancelling runs of others is not granted",
                             "the permission run.cancel in a role of yours")
            case ["GET", "audit"]:
                words = query.get("text", [""])[0]
                lines = [line for line in json.load(open(f"{folder}/audit.json")) if words in json.dumps(line)]
                self.data({"lines": lines, "next": None})
            case ["GET", "locks"]:
                self.data({"locks": json.load(open(f"{folder}/locks.json"))})
            case _:
                self.problem(404, "missing", "there is no such call")

    def stream(self, run, after):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        cuts, skips, place = state["cuts"], state["skips"], 0
        # A service that was cut off in the middle may say again what it said last.
        after -= 1 if cuts else 0
        while True:
            with changed:
                while len(runs[run]) == place and state["cuts"] == cuts and run not in state["left"]:
                    changed.wait()
                if state["cuts"] != cuts:
                    return
                if len(runs[run]) == place:
                    self.wfile.write(b'event: ended\ndata: {"state": "running"}\n\n')
                    return
                event = runs[run][place]
                place += 1
            if "seq" in event and event["seq"] <= after:
                continue
            if state["skips"] != skips and "seq" in event:
                skips = state["skips"]
                continue
            self.wfile.write(sent(event))
            if event["kind"] == "ended":
                self.wfile.write(b"event: ended\ndata: {}\n\n")
                return


def sent(event):
    if event["kind"] == "output":
        text = json.dumps({name: event[name] for name in ("task", "host", "stream", "text")})
        return f"event: output\ndata: {text}\n\n".encode()
    return f"event: fact\nid: {event['seq']}\ndata: {json.dumps(event)}\n\n".encode()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A browser that goes away is no error."""


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
