"""clush, by the library that it is made of: an ssh for each command, through masters where CONFIG names some."""

import os

from ClusterShell.NodeSet import NodeSet
from ClusterShell.Task import task_self
from steps import COMMAND, HOSTS, drive

task = task_self()
task.set_info("fanout", 64)
task.set_info("ssh_options", "-F " + os.environ["SSH_CONFIG"])
nodes = NodeSet.fromlist(HOSTS)


def step() -> int:
    task.run(COMMAND, nodes=nodes)
    return sum(len(names) for code, names in task.iter_retcodes() if code == 0)


drive(step)
