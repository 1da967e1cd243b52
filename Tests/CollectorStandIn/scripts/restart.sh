#!/bin/bash
cd "${BASH_SOURCE%/*}" && ./stop.sh "$1" >/dev/null && ./start.sh "$1" >/dev/null
