"""One run of a contender: how long it took, what it used, and what it told of its steps."""

import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import processes

# How long a contender rests where it says `quiet`, and after how much of that its CPU time is read, in seconds.
REST, SETTLED = 0.4, 0.2
# Without what makes Python slower or pip look elsewhere.
_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP", "ANSIBLE", "SSH_"))}


@dataclass
class Fleet:
    """The hosts of one measurement and how they are reached."""

    sshd: int
    port: int
    directory: str
    key: str
    # What ssh reads: as it is, and with the masters of `sockets`.
    config: str
    masters: str
    sockets: str
    hosts: list[str]


@dataclass
class Contender:
    """A program to measure.

    `command` makes its arguments for a fleet, a number of steps and whether it rests after the first and last step.
    `border` finds the line at which a step begins or all end; None: it says `quiet` and `warm SECONDS` by itself.
    """

    name: str
    command: object
    border: str | None = None
    slow: bool = False
    itself: str = r"python3.*"


@dataclass
class Result:
    """What one run took: seconds, CPU seconds of both sides, KiB of proportional memory."""

    wall: float = 0.0
    client: float = 0.0
    server: float = 0.0
    warm: float = 0.0
    warm_client: float = 0.0
    warm_server: float = 0.0
    memory: int = 0
    memory_itself: int = 0
    processes: int = 0
    # How many steps `warm` took.
    steps: int = 1
    borders: list = field(default_factory=list)


def run(contender: Contender, fleet: Fleet, steps: int, rests: bool, samples: bool, patience: float) -> Result | None:
    """One run, ended by force after `patience` seconds; None when it did not end well, which is said."""
    contest = _Contest(fleet)
    client, server = contest.used()
    began = time.monotonic()
    argv, environment = contender.command(fleet, steps, rests)
    child = subprocess.Popen(
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        env=_ENVIRONMENT | environment, start_new_session=True)
    guard = threading.Timer(patience, contest.kill)
    guard.start()
    sampler = threading.Thread(target=contest.sample, args=[contender.itself])
    if samples:
        sampler.start()
    said = contest.follow(child.stdout, contender.border)
    code = child.wait()
    contest.result.wall = time.monotonic() - began
    guard.cancel()
    contest.over.set()
    if samples:
        sampler.join()
    contest.end_what_is_left()
    client_after, server_after = contest.used()
    contest.result.client, contest.result.server = client_after - client, server_after - server
    if code != 0 or (steps > 1 and contest.result.warm == 0):
        print(f"bench: {contender.name} ended with {code}: {said[-600:]}", file=sys.stderr)
        return None
    return contest.result


class _Contest:
    def __init__(self, fleet: Fleet):
        self.fleet, self.result, self.over = fleet, Result(), threading.Event()
        self.others = frozenset(process.pid for process in processes.below({os.getpid()}))

    def clients(self) -> list[processes.Process]:
        return processes.below({os.getpid()}, self.others)

    def used(self) -> tuple[float, float]:
        """CPU seconds so far: of the clients, those that have ended included, and of sshd with all it started."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        client = ended.ru_utime + ended.ru_stime + sum(process.cpu() for process in self.clients())
        servers = processes.itself(self.fleet.sshd) + processes.below({self.fleet.sshd})
        return client, sum(process.cpu() for process in servers)

    def follow(self, lines, border: str | None) -> str:
        """Reads what the contender says until it says no more."""
        said = ""
        for line in lines:
            said = said[-4000:] + line
            if border is not None and re.search(border, line):
                self.result.borders.append((time.monotonic(), *self.used()))
            elif border is None and re.search(r"\bquiet$", line):
                time.sleep(SETTLED)
                self.result.borders.append((0, *self.used()))
            elif border is None and (told := re.search(r"\bwarm ([0-9.]+)$", line)):
                self.result.warm = float(told[1])
        if len(self.result.borders) >= 2:
            first, last = self.result.borders[0 if border is None else 1], self.result.borders[-1]
            self.result.warm = self.result.warm or last[0] - first[0]
            self.result.warm_client, self.result.warm_server = last[1] - first[1], last[2] - first[2]
        return said

    def sample(self, program: str) -> None:
        """Keeps the peaks of memory and processes; a look costs CPU, so such a run is not one to take times of."""
        while not self.over.wait(0.1):
            clients = self.clients()
            sizes = [(process.memory(), process.program()) for process in clients]
            self.result.memory = max(self.result.memory, sum(size for size, _ in sizes))
            own = sum(size for size, name in sizes if re.fullmatch(program, name))
            self.result.memory_itself = max(self.result.memory_itself, own)
            self.result.processes = max(self.result.processes, len(clients))

    def kill(self) -> None:
        for process in self.clients():
            os.kill(process.pid, signal.SIGKILL)

    def end_what_is_left(self) -> None:
        """Ends the masters that a contender leaves behind; what they used counts as its own."""
        deadline = time.monotonic() + 5
        while left := self.clients():
            for process in left:
                number = signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL
                try:
                    os.kill(process.pid, number)
                except ProcessLookupError:
                    pass
            self.reap()
            time.sleep(0.02)
        self.reap()
        # What ends on the other side while the next one is measured would count for that.
        while processes.below({self.fleet.sshd}) and time.monotonic() < deadline:
            time.sleep(0.02)

    @staticmethod
    def reap() -> None:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass
