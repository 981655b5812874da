#!/bin/bash
# answer_call.sh NAME KIOSKCTL...: staff answer the call that rings.
set -euo pipefail
name=$1; shift
call=$("$@" calls --json | sed -n 's/.*"\(call\|id\)": *"\([^"]*\)".*/\2/p' | head -1)
"$@" answer "$call" "$name"
