#!/bin/bash
. "${BASH_SOURCE%/*}/plugin.sh"
log "reload $1 ..."
pids=($(pids_of "$1"))
kill -USR1 "${pids[0]}" 2>/dev/null && echo " Done" || echo " Fail"
exit 0
