"""What was measured, as tables with ratios beside this program, and what was aimed at."""

from statistics import median


class Findings:
    """Results by what was measured, number of hosts and contender; the median of the rounds is what counts."""

    def __init__(self):
        self.results: dict[tuple, list] = {}

    def add(self, kind: str, hosts: int, name: str, result) -> None:
        self.results.setdefault((kind, hosts, name), []).append(result)

    def value(self, kind: str, hosts: int, name: str, of) -> float | None:
        """The median over the rounds of what `of` makes of a result, or nothing."""
        results = self.results.get((kind, hosts, name))
        return median(map(of, results)) if results else None


def table(title: str, columns: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown, its columns aligned, and only the rows that say something."""
    rows = [row for row in rows if any(row[1:])]
    widths = [max(len(row[i]) for row in [columns, *rows]) for i in range(len(columns))]
    lines = [columns, ["-" * width for width in widths], *rows]
    text = "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines)
    return f"\n{title}\n\n{text}\n"


def beside(value: float | None, ours: float | None, digits: int = 0, shown: float = 1) -> str:
    """A value and in brackets how many times ours it is."""
    if value is None:
        return ""
    ratio = "" if not ours else f" ({value / ours:.2g}×)" if value / ours < 100 else f" ({value / ours:.0f}×)"
    return f"{value * shown:.{digits}f}{ratio}"


def figures(findings: Findings, names: list[str], counts: list[int], steps: int, play: int) -> str:
    """All tables."""
    largest = counts[-1]

    def over(kind, of, digits, shown):
        return [
            [name, *(beside(findings.value(kind, n, name, of), findings.value(kind, n, names[0], of), digits, shown)
                     for n in counts)] for name in names]

    def plain(kind, n, name, of, digits, ratio=True):
        ours = findings.value(kind, n, names[0], of) if ratio else None
        return beside(findings.value(kind, n, name, of), ours, digits)

    commands = play * 10
    hosts = [f"N = {n}" for n in counts]
    return "".join([
        table("Cold: one command on N hosts, from the start of the program to its end, seconds",
              ["", *hosts], over("cold", lambda r: r.wall, 2, 1)),
        table(f"Warm: one command on N hosts whose connections are open, milliseconds (mean of at least {steps} steps, Ansible less)",
              ["", *hosts], over("warm", lambda r: r.warm / r.steps, 1, 1000)),
        table("CPU of the client, its masters included, milliseconds per host: cold", ["", *hosts],
              [[name, *(plain("cold", n, name, lambda r, n=n: r.client / n * 1000, 1) for n in counts)]
               for name in names]),
        table("CPU of the client, its masters included, milliseconds per command: warm", ["", *hosts],
              [[name, *(plain("warm", n, name, lambda r, n=n: r.warm_client / r.steps / n * 1000, 2) for n in counts)]
               for name in names]),
        table("CPU of sshd and what it starts, milliseconds per command: warm", ["", *hosts],
              [[name, *(plain("warm", n, name, lambda r, n=n: r.warm_server / r.steps / n * 1000, 2) for n in counts)]
               for name in names]),
        table(f"10 commands one after another on each of {play} hosts, from start to end",
              ["", "seconds", "client CPU ms/command", "server CPU ms/command"],
              [[name, plain("play", play, name, lambda r: r.wall, 2),
                plain("play", play, name, lambda r: r.client / commands * 1000, 2),
                plain("play", play, name, lambda r: r.server / commands * 1000, 2)] for name in names]),
        table(f"Peaks with {largest} hosts: proportional memory, processes",
              ["", "MB in all", "MB of the program itself", "processes"],
              [[name, plain("memory", largest, name, lambda r: r.memory / 1024, 1),
                plain("memory", largest, name, lambda r: r.memory_itself / 1024, 1, False),
                plain("memory", largest, name, lambda r: r.processes, 0, False)] for name in names]),
        table(f"Cold with OpenSSH's own choice of key exchange on {play} hosts, seconds; client CPU ms/host",
              ["", "seconds", "client CPU"],
              [[name, plain("default", play, name, lambda r: r.wall, 2),
                plain("default", play, name, lambda r: r.client / play * 1000, 1)] for name in names]),
    ])


def targets(findings: Findings, names: list[str], counts: list[int], play: int, floor: str) -> list[str]:
    """What was aimed at, each with `pass`, `FAIL`, or `not measured`."""
    gse, largest = names[0], counts[-1]
    # The floor is no program that anybody could use instead.
    peers = [name for name in names if not name.startswith(gse) and name != floor]
    cpu = findings.value("warm", largest, gse, lambda r: r.warm_client / r.steps / largest * 1000)
    memory = findings.value("memory", largest, gse, lambda r: r.memory_itself / 1024)

    def least(kind, n, of):
        return min((value for peer in peers if (value := findings.value(kind, n, peer, of)) is not None), default=None)

    def quotient(kind, n, upper, lower, of):
        upper, lower = (findings.value(kind, n, name, of) for name in (upper, lower))
        return upper / lower if upper is not None and lower else None

    lines = []

    def aim(what, value, holds, unit):
        word = "not measured" if value is None else "pass" if holds(value) else "FAIL"
        lines.append(f"{word}: {what}" + ("" if value is None else f": {value:.3g}{unit}"))

    for kind, n, of, what in [
        *(("warm", n, lambda r: r.warm / r.steps, f"warm, N = {n}") for n in counts),
        ("play", play, lambda r: r.wall, f"10 steps on {play} hosts"),
    ]:
        best, ours = least(kind, n, of), findings.value(kind, n, gse, of)
        aim(f"{what}: the fastest peer takes longer", best / ours if best and ours else None, lambda v: v > 1, "×")
    aim("warm: client CPU per command at most 1 ms", cpu, lambda v: v <= 1, " ms")
    aim(f"10 steps on {play} hosts: ansible command takes at least 30 times as long",
        quotient("play", play, "ansible command", gse, lambda r: r.wall), lambda v: v >= 30, "×")
    for n in counts:
        aim(f"cold, N = {n}: plain ssh with the same key exchange takes no less",
            quotient("cold", n, "ssh", gse, lambda r: r.wall), lambda v: v >= 1, "×")
    aim(f"{largest} hosts: gse itself below 60 MB", memory, lambda v: v < 60, " MB")
    return lines
