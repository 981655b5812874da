#!/bin/bash
# The direction of the house: which box may include which. CMake enforces the linking, this the includes.
set -euo pipefail
cd "$(dirname "$0")/.."
status=0
# box: a pattern of what its files must not include
check() {
    local bad
    bad=$(grep -nE "#include [<\"]($2)" $1 || true)
    [ -z "$bad" ] && return
    echo "layers: forbidden include:" >&2
    echo "$bad" >&2
    status=1
}
check "app/base/*.[ch]" "model/|db/|drivers/|ui/|screens/|app/|SDL|sqlite3|libusb|sodium"
check "app/model/*.[ch]" "db/|drivers/|ui/|screens/|app/|SDL|sqlite3|libusb"
check "drivers/*.[ch]" "model/|db/|ui/|screens/|app/|SDL|sqlite3|sodium"
check "db/*.[ch]" "drivers/|ui/|screens/|app/|SDL|libusb"
check "app/ui/*.[ch]" "model/|db/|drivers/|screens/|app/|sqlite3|libusb|sodium"
check "app/screens/*.[ch]" "drivers/|app/|SDL|sqlite3|libusb|sodium"
check "app/ctl/*.[ch]" "ui/|screens/|SDL|sqlite3|libusb"
# One caller for each foreign library that has one.
only() {
    local others
    others=$(git ls-files 'app/*.[ch]' 'drivers/*.[ch]' 'db/*.[ch]' | grep -vE "^($2)$" | xargs grep -lE "#include <$1" || true)
    [ -z "$others" ] && return
    echo "layers: <$1> is included outside $2: $others" >&2
    status=1
}
only "libusb" "drivers/usb\.c"
only "(PCSC/)?winscard" "drivers/tag_pcsc\.c"
only "libical" "app/ctl/ics[a-z_]*\.[ch]"
only "expat" "app/ctl/marcxml\.c"
only "rime" "app/ui/ime\.c"
only "ini\.h" "app/base/conf[a-z_]*\.c|drivers/card_file\.c"
# SQLite builds all of a view of several tables for a LEFT JOIN: seconds for a large catalogue. A subquery in the list finds the row.
if git ls-files 'db/*.c' | xargs grep -nE 'LEFT JOIN (titles|copies)\b'; then
    echo "layers: LEFT JOIN with a view of the whole catalogue" >&2
    status=1
fi
# Colours live in the theme alone.
if git ls-files 'app/*.c' | grep -v '^app/ui/theme.c$' | xargs grep -nE '0x[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{6}\b' | grep -v 'ICON_' ; then
    echo "layers: a colour outside app/ui/theme.c" >&2
    status=1
fi
# Short files.
while read -r lines file; do
    [ "$file" = total ] && continue
    if [ "$lines" -gt 400 ]; then
        echo "layers: $file has $lines lines, more than 400" >&2
        status=1
    fi
done < <(git ls-files 'app/*.[ch]' 'drivers/*.[ch]' 'db/*.[ch]' | xargs wc -l)
exit $status
