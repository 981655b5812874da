#!/bin/bash
# qemu.sh CACHE PROJECT BUILD-DIR OUT-DIR SCRIPT [QEMU ARGUMENT...]: runs tests/qemu/SCRIPT in a guest that sees this
# machine's files and writes to OUT-DIR only. Its first serial line is this program's output. Emulated throughout: KVM is
# not needed.
set -euo pipefail
cache=$1 project=$2 bin=$3 out=$4 script=$5
share=security_model=none,multidevs=remap
exec qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot -accel tcg,thread=multi -cpu max -smp 2 -m 1536 \
    -kernel "$cache/vmlinux" -initrd "$cache/initramfs" \
    -append "console=ttyS0 quiet panic=-1 project=$project bin=$bin out=$out guest=$project/tests/qemu/$script" \
    -virtfs "local,path=/,mount_tag=host,readonly=on,$share" -virtfs "local,path=$out,mount_tag=out,$share" \
    -serial stdio "${@:6}"
