# Sourced by kms.sh and usb.sh. begin BUILD-DIR CACHE NAME: sets bin, cache, project, here and dir, a new folder
# BUILD-DIR/tests/qemu-NAME with the demo's data, and makes the guest's image.
begin() {
    bin=$(cd "$1" && pwd) cache=$2
    project=$(cd "$(dirname "$0")/../.." && pwd)
    here=$project/tests/qemu
    dir=$bin/tests/qemu-$3
    rm -rf "$dir" && mkdir -p "$dir"
    "$here/image.sh" "$cache"
    "$here/../demo_data.sh" "$bin" "$dir"
}

fail() {
    echo "FAILED: $*" >&2
    exit 1
}
