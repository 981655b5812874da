#!/bin/bash
# Both README commands as a stranger has them: a bare Debian 12 with no compiler and no libraries. Needs root and the
# mirror of this machine's own apt sources. The base system is kept in build/fresh/base.tar for the next time.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "fresh: needs root for debootstrap and chroot" >&2; exit 3; }

root=$PWD/build/fresh/root
base=$PWD/build/fresh/base.tar
mkdir -p build/fresh

# The first Debian archive that this machine uses, in either format of sources.
mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } |
    sed -n -e 's/^URIs: *\([^ ]*\/debian\)\/\?\( .*\)\?$/\1/p' -e 's/^deb \(\[[^]]*\] \)\?\([^ ]*\/debian\)\/\? .*/\2/p' | head -1)
[ -n "$mirror" ] || { echo "fresh: no Debian mirror in this machine's apt sources" >&2; exit 3; }

clean() {
    umount -q "$root/proc" "$root/dev/pts" "$root/dev" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap clean EXIT
clean
mkdir -p "$root"
if [ ! -f "$base" ]; then
    debootstrap --variant=minbase bookworm "$root" "$mirror" >build/fresh/debootstrap.log 2>&1 ||
        { tail -20 build/fresh/debootstrap.log >&2; exit 1; }
    tar -C "$root" -cf "$base.new" . && mv "$base.new" "$base"
else
    tar -C "$root" -xf "$base"
fi
# The machine's way to its mirror belongs to the machine, not to the stranger.
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind /dev/pts "$root/dev/pts"

mkdir "$root/kiosk"
git ls-files -z --cached --others --exclude-standard | xargs -0 tar -cf - | tar -C "$root/kiosk" -xf -
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 CI="${CI:-}" sh -c "cd /kiosk && $1"; }

echo "fresh: ./dev run"
inside "./dev run"
ls "$root"/kiosk/build/demo/*.png >/dev/null
# On CI all of them run outside anyway: here it is only seen that the packages suffice.
tests=--quick
[ -z "${CI:-}" ] || tests="--labels='unit|quick'"
echo "fresh: ./dev test $tests"
inside "./dev test $tests"
echo "fresh: both README commands work in a bare Debian 12"
