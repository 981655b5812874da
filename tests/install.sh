#!/bin/bash
# install.sh BIN: a kiosk that was installed elsewhere finds its languages, recordings and pinyin there; without whole
# pinyin tables it starts all the same and says what still works.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cmake --install "$bin" --prefix "$out/installed" >"$out/install.log" || { cat "$out/install.log" >&2; exit 1; }
prefix=$out/installed
fail() { cat "$out/kiosk.log" >&2; echo "install: $*" >&2; exit 1; }
[ -f "$prefix/lib/udev/rules.d/70-kiosk.rules" ] || { echo "install: no udev rules" >&2; exit 1; }
[ -f "$prefix/share/kiosk/kiosk.conf" ] || { echo "install: no kiosk.conf" >&2; exit 1; }
tests/demo_data.sh "$prefix/bin" "$out"
play() { # NAME, its commands from stdin
    cat >"$out/$1.script"
    SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy "$prefix/bin/kiosk" --conf "$out/kiosk.conf" --script "$out/$1.script" \
        2>"$out/kiosk.log" || fail "$1 failed"
}

play whole <<'SCRIPT'
wait screen idle
tap "朗读"
expect spoken "还书"
tap "找书"
type 24364626
tap "城南"
expect text "城南旧事"
lang en
expect zone "Back"
SCRIPT
! grep -v "sound output: ok" "$out/kiosk.log" | grep "pinyin\|sound output\|/build/" || fail "something was not found"

# The engine itself would crash on this table.
truncate -s 1000 "$prefix/share/kiosk/ime/build/kiosk_t9.prism.bin"
play damaged <<'SCRIPT'
wait screen idle
tap "找书"
type 7
expect no text "拼音现在用不了"
tap "九宫格"
expect text "拼音现在用不了，请用字母和数字"
type 24364626
tap "拼音"
expect text "拼音现在用不了，请用字母和数字"
type nihao
tap "ABC"
expect no text "拼音现在用不了"
tap "返回"
wait screen idle
SCRIPT
grep -q "kiosk_t9.prism.bin: missing or damaged" "$out/kiosk.log" || fail "the log does not name the damaged table"
