/// The variables of Ansible that say how a host is reached, as far as they are understood here.
enum AnsibleConnectionKey: String {
    case host = "ansible_host"
    case sshHost = "ansible_ssh_host"
    case port = "ansible_port"
    case sshPort = "ansible_ssh_port"
    case user = "ansible_user"
    case sshUser = "ansible_ssh_user"
    case keyFile = "ansible_private_key_file"
    case sshKeyFile = "ansible_ssh_private_key_file"
    case connection = "ansible_connection"
    case become = "ansible_become"
    case becomeMethod = "ansible_become_method"
    case sshArgs = "ansible_ssh_args"
    case commonArgs = "ansible_ssh_common_args"
    case extraArgs = "ansible_ssh_extra_args"
}
