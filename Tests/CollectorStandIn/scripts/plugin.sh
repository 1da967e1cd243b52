# What the four scripts share: to be read by them, in plugins/bin. They behave as those of the real layout do, in their
# words, exit codes and omissions; see blueking's bk-nodeman.
cd "${BASH_SOURCE[0]%/*}" || exit 1
LOG_FILE=/tmp/bkc.log ERROR_FILE=/tmp/xuoasefasd.err
[[ -f stand-in.conf ]] && . ./stand-in.conf

# Prints what is being done, and records it: a line and an empty one.
log() {
    echo -n "$(date +%Y%m%d-%H%M%S) ${BASH_LINENO[0]}   $*"
    printf '%s INFO|%s|log-main %s\n\n' "$(date +%Y%m%d-%H%M%S)" "${BASH_LINENO[0]}" "$*" >>"$LOG_FILE"
}

# The processes that were started as ./NAME and whose program is in this directory.
pids_of() {
    local directory words pid exe
    for directory in /proc/[0-9]*; do
        { IFS= read -r -d '' words <"$directory/cmdline"; } 2>/dev/null
        [[ $words == "./$1" ]] || continue
        pid=${directory#/proc/}
        exe=$(readlink -f "$directory/exe" 2>/dev/null)
        [[ ${exe%"/$1"*} == "$PWD" ]] && echo "$pid"
    done
}
