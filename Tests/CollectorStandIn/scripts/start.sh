#!/bin/bash
. "${BASH_SOURCE%/*}/plugin.sh"
log "start $1 ..."
[[ -f $1 ]] || { echo "$1: file not exists($PWD)"; exit 1; }
chmod +x "./$1"
[[ -f ../etc/$1.conf ]] || { echo "config file $1.conf not exists"; exit 1; }
nohup "./$1" -c "../etc/$1.conf" >/dev/null 2>"$ERROR_FILE" </dev/null &
sleep "${START_SECONDS:-1}"
pids=$(pids_of "$1")
[[ $pids ]] || { echo "$(<"$ERROR_FILE"). Fail"; exit 1; }
echo "${pids%%$'\n'*}Done"
