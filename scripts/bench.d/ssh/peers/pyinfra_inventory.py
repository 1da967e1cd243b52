"""The hosts for pyinfra, which reads them from a program."""

import getpass
import os

_options = {
    "ssh_port": int(os.environ["PORT"]),
    "ssh_user": getpass.getuser(),
    "ssh_key": os.environ["KEY"],
    "ssh_strict_host_key_checking": "off",
    "ssh_paramiko_connect_kwargs": {"look_for_keys": False, "allow_agent": False},
}
hosts = [(host, _options) for host in os.environ["HOSTS"].split()]
