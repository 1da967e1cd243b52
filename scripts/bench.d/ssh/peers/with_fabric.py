"""fabric: a thread for each host, connections kept."""

from fabric import Config, ThreadingGroup
from steps import ACCOUNT, COMMAND, HOSTS, KEY, PORT, drive

group = ThreadingGroup(
    *HOSTS, user=ACCOUNT, port=PORT, config=Config(overrides={"load_ssh_configs": False}),
    connect_kwargs={
        "key_filename": KEY, "look_for_keys": False, "allow_agent": False, "banner_timeout": 120, "auth_timeout": 120})


def step() -> int:
    return sum(result.exited == 0 for result in group.run(COMMAND, hide=True, in_stream=False).values())


drive(step)
