"""Measures gse over SSH beside its peers, against one sshd; started by the file `bench`."""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import contenders
import processes
import tables
from contest import Contender, Fleet, run

PLAY, PATIENCE = 20, 240.0
HOW = """\
bench: Every program runs /bin/true, which is a file: gse executes files, not what a shell has built in.
bench: sshd and the hosts are on this machine too, so wall time has their CPU time in it. The key exchange is
bench: curve25519-sha256 but in the last table. Warm is timed by each program within itself, where it has its
bench: connections already; ssh and clush start processes that speak to open masters; of Ansible and pyinfra it is
bench: the time between the lines that begin a step. CPU time is what the kernel counted for all processes that a
bench: program started, ended ones and the masters included. In brackets: how many times what gse takes. Of a command
bench: that acts gse leaves its start and its end noted on the host, of a read-only one not; the others note nothing."""


class Bench:
    """The measurements, in the order of what matters, until the time is up."""

    def __init__(self, options, entrants: list[Contender]):
        self.options, self.entrants = options, entrants
        self.counts = sorted(options.hosts)
        self.findings = tables.Findings()
        self.deadline = time.monotonic() + options.minutes * 60
        self.left_out: list[str] = []
        self.fleets = {kex: _fleet(options.directory, kex) for kex in ("curve25519-sha256", "")}

    def measure(self, kind: str, contender: Contender, hosts: int, steps: int, rests=False, samples=False):
        """One run, kept among the findings."""
        left = self.deadline - time.monotonic()
        label = f"{kind} {contender.name} N={hosts}"
        if left < 5:
            self.left_out.append(label)
            return
        fleet = self.fleets["" if kind == "default" else "curve25519-sha256"](hosts)
        result = run(contender, fleet, steps, rests, samples, min(left, PATIENCE))
        if result is None:
            return
        result.steps = max(steps - 1, 1)
        self.findings.add(kind, hosts, contender.name, result)
        warm = f", warm {result.warm / result.steps * 1000:.1f} ms a step" if steps > 1 else ""
        print(f"bench: {label}: {result.wall:.2f} s{warm}", file=sys.stderr, flush=True)

    def everything(self) -> None:
        """What is slow comes last but for the comparison that it is there for, and what is left out is a repetition."""
        slow = [entrant for entrant in self.entrants if entrant.slow]
        quick = [entrant for entrant in self.entrants if not entrant.slow]
        for entrant in self.entrants:
            self.measure("play", entrant, PLAY, 10)
        for entrant in quick:
            self.measure("memory", entrant, self.counts[-1], 2, samples=True)
            if entrant.name in ("gse", "ssh", "clush"):
                self.measure("default", entrant, PLAY, 1)
        self.cold_and_warm(quick)
        self.cold_and_warm(slow)
        for entrant in slow:
            self.measure("memory", entrant, self.counts[-1], 1, samples=True)
        for _ in range(1, self.options.rounds):
            self.cold_and_warm(quick)
            for entrant in quick:
                self.measure("play", entrant, PLAY, 10)

    def cold_and_warm(self, entrants: list[Contender]) -> None:
        for hosts in self.counts:
            for entrant in entrants:
                self.measure("cold", entrant, hosts, 1)
                self.measure("warm", entrant, hosts, 1 + self.steps(entrant, hosts), rests=True)

    def steps(self, contender: Contender, hosts: int) -> int:
        """How many warm steps: enough of them to tell the CPU time of few hosts, few where one takes long."""
        if contender.slow:
            return 3 if hosts <= 10 else 1
        return max(self.options.steps, min(50, 200 // hosts))


def _fleet(directory: Path, key_exchange: str):
    """A maker of fleets of so many hosts, reached by that key exchange or by OpenSSH's own choice."""
    sshd = directory / "sshd"
    config, sockets = directory / f"config{key_exchange}", directory / "masters"
    config.write_text(
        (f"KexAlgorithms {key_exchange}\n" if key_exchange else "") + "LogLevel ERROR\nBatchMode yes\n"
        + (sshd / "ssh_config").read_text())
    masters = directory / f"masters{key_exchange}.config"
    masters.write_text(f"ControlPath {sockets}/%h\n" + config.read_text())
    port = int(re.search(r"^ *Port (\d+)", config.read_text(), re.MULTILINE)[1])
    pid = int((sshd / "pid").read_text())
    return lambda hosts: Fleet(
        sshd=pid, port=port, directory=str(directory), key=str(sshd / "user_key"), config=str(config),
        masters=str(masters), sockets=str(sockets), hosts=[f"127.0.0.{number + 1}" for number in range(hosts)])


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench ssh")
    parser.add_argument("--hosts", type=lambda text: [*map(int, text.split(","))], default=[1, 10, 50, 100])
    parser.add_argument("--rounds", type=int, default=2, help="how often all but Ansible are measured")
    parser.add_argument("--steps", type=int, default=10, help="warm commands in a row")
    parser.add_argument("--only", default="", help="a pattern of the names to measure, beside gse")
    parser.add_argument("--minutes", type=float, default=11, help="after this nothing more is measured")
    for name, kind in (("directory", Path), ("gse", str), ("mux", str)):
        parser.add_argument(name, type=kind, help=argparse.SUPPRESS)
    options = parser.parse_args()
    processes.adopt_orphans()
    entrants = [
        entrant for entrant in contenders.all_of(options.gse, options.mux)
        if entrant.name == "gse" or re.search(options.only, entrant.name)]
    print(HOW, f"\nbench: {_load()} on {os.cpu_count()} cores; {_versions()}", sep="", flush=True)
    bench = Bench(options, entrants)
    bench.everything()
    names = [entrant.name for entrant in entrants]
    print(tables.figures(bench.findings, names, bench.counts, options.steps, PLAY))
    for line in tables.targets(bench.findings, names, bench.counts, PLAY, "mux client in C (floor)"):
        print(f"bench: {line}")
    if bench.left_out:
        print(f"bench: out of time, not measured: {'; '.join(bench.left_out)}")
    print(f"bench: {_load()}")


def _load() -> str:
    return "load average " + " ".join(Path("/proc/loadavg").read_text().split()[:3])


def _versions() -> str:
    openssh = subprocess.run(["ssh", "-V"], capture_output=True, text=True, check=True).stderr.split(",")[0]
    pinned = (Path(__file__).parent / "requirements.txt").read_text().splitlines()[1:]
    return ", ".join([openssh, *pinned])


main()
