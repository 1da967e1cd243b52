"""Who is measured, and how each is told to do the same command on the same hosts."""

import json
import os
import sys
import tempfile
from pathlib import Path

from contest import REST, Contender, Fleet

HERE = Path(__file__).parent
OPENSSH = HERE / "peers" / "with_openssh"


def all_of(gse: str, mux: str) -> list[Contender]:
    """The contenders, this program first."""
    contenders = [
        Contender("gse", _gse(gse, "acting"), itself="gse"),
        Contender("gse, read-only command", _gse(gse, "reading"), itself="gse"),
        Contender("mux client in C (floor)", _openssh("mux", MUX=mux), itself="mux"),
        Contender("ssh", _ssh, itself="ssh"),
    ]
    for name in ("asyncssh", "parallel-ssh", "fabric"):
        contenders.append(Contender(name, _library(f"with_{name.replace('-', '_')}.py")))
    contenders += [
        Contender("pyinfra", _pyinfra, border="Starting operation|^--> Results"),
        Contender("clush", _clush),
        Contender("ansible raw", _ansible("raw"), border=r"^TASK \[|^PLAY RECAP", slow=True),
        Contender("ansible command", _ansible("command"), border=r"^TASK \[|^PLAY RECAP", slow=True),
    ]
    return contenders


def _gse(program: str, role: str):
    def command(fleet: Fleet, steps: int, rests: bool):
        state = tempfile.mkdtemp(prefix="state.", dir=fleet.directory)
        defaults = {"port": str(fleet.port), "identity_file": fleet.key, "ssh_config": fleet.config, "backend": "ssh"}
        hosts = {f"h{number:03}": {"address": host} for number, host in enumerate(fleet.hosts, 1)}
        inventory = Path(state, "inventory.yaml")
        # JSON is YAML too.
        inventory.write_text(json.dumps({"defaults": defaults, "hosts": hosts}))
        return [
            program, "run", str(HERE / "fan.lua"), "--policy", str(HERE / "policy.yaml"), "--role", role,
            "--inventory", str(inventory), "--state", state, "--arg", f"steps={steps}", "--arg", f"rest={_rest(rests)}",
        ], {}

    return command


def _ssh(fleet: Fleet, steps: int, rests: bool):
    """Plain ssh for one step; for more its masters, which somebody who types the commands would open first."""
    return _openssh("plain" if steps == 1 else "masters")(fleet, steps, rests)


def _openssh(how: str, **more: str):
    def command(fleet: Fleet, steps: int, rests: bool):
        config = fleet.config if how == "plain" else fleet.masters
        environment = {"SSH_CONFIG": config, "SOCKETS": fleet.sockets} | more
        return [str(OPENSSH), how, str(steps), _rest(rests), *fleet.hosts], environment

    return command


def _library(driver: str):
    def command(fleet: Fleet, steps: int, rests: bool):
        return _driver(driver, fleet) + [str(steps), _rest(rests), *fleet.hosts], {}

    return command


def _clush(fleet: Fleet, steps: int, rests: bool):
    """By itself for one step; for more through masters, as `ssh`."""
    if steps > 1:
        return _openssh("clush", CLUSH=" ".join(_driver("with_clush.py", fleet)))(fleet, steps, rests)
    argv, environment = _library("with_clush.py")(fleet, steps, rests)
    return argv, environment | {"SSH_CONFIG": fleet.config}


def _driver(name: str, fleet: Fleet) -> list[str]:
    return [sys.executable, str(HERE / "peers" / name), str(fleet.port), fleet.key]


def _pyinfra(fleet: Fleet, steps: int, rests: bool):
    argv = [_beside("pyinfra"), "-y", *(str(HERE / "peers" / f"pyinfra_{name}.py") for name in ("inventory", "deploy"))]
    return argv, {
        "STEPS": str(steps), "PORT": str(fleet.port), "KEY": fleet.key, "HOSTS": " ".join(fleet.hosts)}


def _ansible(module: str):
    def command(fleet: Fleet, steps: int, rests: bool):
        playbook, inventory = Path(fleet.directory, f"{module}.yml"), Path(fleet.directory, "hosts.ini")
        tasks = [{"name": f"step {number}", module: "/bin/true"} for number in range(steps)]
        playbook.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": tasks}]))
        inventory.write_text("\n".join(fleet.hosts) + "\n")
        argv = [_beside("ansible-playbook"), "-i", str(inventory), "-f", str(len(fleet.hosts)), str(playbook)]
        return argv, {
            "ANSIBLE_HOME": fleet.directory + "/ansible",
            "ANSIBLE_REMOTE_TEMP": fleet.directory + "/ansible-remote",
            "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3",
            "ANSIBLE_PIPELINING": "True",
            "ANSIBLE_SSH_ARGS": f"-F {fleet.config} -o ControlMaster=auto -o ControlPersist=60s",
            "ANSIBLE_SSH_CONTROL_PATH": fleet.directory + "/ansible-%%h",
        }

    return command


def _beside(program: str) -> str:
    return os.path.join(os.path.dirname(sys.executable), program)


def _rest(rests: bool) -> str:
    return str(REST) if rests else "0"
