"""What the kernel says of processes: which are below this one, their CPU time, their memory."""

import ctypes
import os
import time

TICK = os.sysconf("SC_CLK_TCK")
PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Makes daemons of our children our own: OpenSSH's masters must be counted for who started them."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


class Process:
    """One line of /proc: parent and the CPU seconds of the children that it has waited for."""

    def __init__(self, pid: int, stat: str):
        fields = stat.rpartition(") ")[2].split()
        self.pid, self.parent = pid, int(fields[1])
        self.waited = (int(fields[13]) + int(fields[14])) / TICK

    def cpu(self) -> float:
        """CPU seconds of it, ended threads included, and of the children that it has waited for."""
        try:
            # The clock of another process, see clock_getcpuclockid(3); exact, where /proc counts hundredths.
            return time.clock_gettime((~self.pid << 3) | 2) + self.waited
        except OSError:
            return 0.0

    def memory(self) -> int:
        """Proportional set size in KiB; 0 when it is gone."""
        for line in _lines(f"/proc/{self.pid}/smaps_rollup"):
            if line.startswith("Pss:"):
                return int(line.split()[1])
        return 0

    def program(self) -> str:
        """The name of the file that it runs, or nothing."""
        try:
            return os.path.basename(os.readlink(f"/proc/{self.pid}/exe"))
        except OSError:
            return ""


def below(roots: set[int], without: frozenset[int] = frozenset()) -> list[Process]:
    """The processes below these, but not those of `without` and what is below them."""
    children: dict[int, list[Process]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            for line in _lines(f"/proc/{name}/stat"):
                process = Process(int(name), line)
                children.setdefault(process.parent, []).append(process)
    found, parents = [], list(roots)
    while parents:
        new = [child for child in children.get(parents.pop(), []) if child.pid not in without]
        found += new
        parents += [child.pid for child in new]
    return found


def itself(pid: int) -> list[Process]:
    """That one process, if it is there."""
    return [Process(pid, line) for line in _lines(f"/proc/{pid}/stat")]


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readlines()
    except OSError:
        return []
