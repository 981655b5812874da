#!/bin/bash
# programme.sh DIR: puts activities.csv and services.csv of the demo into DIR, with days that lie ahead of today: {sat} is the
# first Saturday from tomorrow on, {sat 2} two weeks later, {at 10 minutes} that minute.
set -euo pipefail
dir=$(realpath "$1")
cd "$(dirname "$0")"
export TZ=Asia/Shanghai LC_ALL=C.UTF-8
# weekday NAME WEEKS: its first day from tomorrow on, and so many weeks later
weekday() {
    local names=(mon tue wed thu fri sat sun) days i
    for i in {0..6}; do
        [ "${names[i]}" != "$1" ] || days=$(((i + 8 - $(date -d tomorrow +%u)) % 7 + 1 + 7 * $2))
    done
    date -d "$days days" +%F
}
for file in activities services; do
    while IFS= read -r line; do
        while [[ $line =~ \{([^}]*)\} ]]; do
            mark=${BASH_REMATCH[1]}
            case $mark in
            at\ *) when=$(date -d "${mark#at }" '+%F %H:%M:00') ;;
            *) when=$(weekday "${mark% *}" "$([[ $mark = *\ * ]] && echo "${mark#* }" || echo 0)") ;;
            esac
            line=${line/"{$mark}"/$when}
        done
        printf '%s\n' "$line"
    done <"programme/$file.csv" >"$dir/$file.csv"
done
