#!/bin/bash
. "${BASH_SOURCE%/*}/plugin.sh"
log "stop $1 ..."
pids=($(pids_of "$1"))
# Of several, the first and the last are met.
((${#pids[@]})) && kill -9 "${pids[0]}" "${pids[-1]}" 2>/dev/null
sleep "${STOP_SECONDS:-2}"
[[ $(pids_of "$1") ]] && echo " Fail" || echo " Done"
exit 0
