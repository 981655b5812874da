#!/bin/bash
# image.sh CACHE: makes CACHE/vmlinux and CACHE/initramfs from Debian's kernel package, which is downloaded by apt into
# CACHE and unpacked there, not installed. Both stay until the name of the package or this folder changes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
modules="virtio_pci 9pnet_virtio 9p xhci-pci usblp virtio-gpu evdev uinput"

kernel=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: //p')
stamp="$kernel $modules $(cat "$here/init" "$here/image.sh" | cksum)"
[ -f stamp ] && [ "$(cat stamp)" = "$stamp" ] && exit
rm -rf stamp tree ram
compgen -G "${kernel}_*.deb" >/dev/null || apt-get download -qq "$kernel"
mkdir tree
dpkg-deb --fsys-tarfile "${kernel}"_*.deb | tar -x -C tree ./boot ./lib

# QEMU starts an ELF kernel at once (PVH); the one in the compressed image stands behind the magic number of xz.
at=$(LC_ALL=C grep -abo -m1 -P '\xFD7zXZ\x00' tree/boot/vmlinuz-* | head -1 | cut -d: -f1)
xz -dc --single-stream < <(tail -c "+$((at + 1))" tree/boot/vmlinuz-*) >vmlinux
cd tree
version=$(ls lib/modules)
busybox depmod -b "$PWD" "$version"
mkdir -p ../ram/bin ../ram/modules
# modules.dep says "FILE: what it needs, the last one first"; each module once, after what it needs.
for module in $modules; do
    grep "/$module\.ko:" "lib/modules/$version/modules.dep" | tr -d : | tr ' ' '\n' | tac
done | awk '!seen[$0]++' | while read -r file; do
    cp "lib/modules/$version/$file" ../ram/modules/
    basename "$file" >>../ram/modules/order
done
cd ../ram
cp "$(command -v busybox)" bin/busybox
cp "$here/init" init
chmod 755 init
find . | cpio --quiet -o -H newc >../initramfs
cd ..
rm -rf tree ram
echo "$stamp" >stamp
