#!/bin/bash
# Every sentence of the screens has its translation, and nothing personal or unfinished stands in the sources.
set -euo pipefail
cd "$(dirname "$0")/.."
status=0
say() { echo "words: $*" >&2; status=1; }

sources=$(find app -name '*.c' | sort)
# xgettext joins "a" "b" and knows C's escapes; msgcmp compares what the sources say with what a language file has.
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
LC_ALL=C.UTF-8 xgettext --from-code=UTF-8 --language=C --keyword=tr --keyword=TR --no-location -o - $sources 2>/dev/null | sed "s/CHARSET/UTF-8/" >"$pot"
for po in assets/lang/*.po; do
    msgfmt --check-format -o /dev/null "$po" || say "$po is not a sound PO file"
    msgcmp --use-untranslated "$po" "$pot" 2>&1 | grep -v '^msgcmp: found' | head -20 >&2 || true
    msgcmp "$po" "$pot" 2>/dev/null || say "$po lacks translations"
done

grep -rnE '\b(TO[D]O|FIX[M]E|X[X]X)\b' --include='*.[ch]' --include='*.sh' --include='*.md' --include='*.cmake' --include=dev \
    --exclude-dir=build --exclude-dir=.git . && say "unfinished business above"
exit $status
