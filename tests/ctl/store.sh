# For tests TEST.sh PATH-OF-KIOSKCTL FOLDER-OF-THE-SOURCES: sourced first. Goes into a folder of its own and makes stores by name there.
ctl=$1
sources=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

fail() {
    echo "FAILED: $*" >&2
    cat out err >&2 || true
    exit 1
}

# says FILE TEXT: a line of FILE holds TEXT
says() {
    grep -qF -- "$2" "$1" || fail "$1 does not say: $2"
}

is_empty() {
    [ ! -s "$1" ] || fail "$1 is not empty"
}

# store NAME: from now on `run` uses a new store with this name; lines after [site] come from $settings
store() {
    name=$1
    mkdir "$name"
    printf '[site]\nid = t1\n[data]\ndir = %s/%s/data\n[reader]\ndriver = sim\n%s\n' "$PWD" "$name" "$settings" >"$name/kiosk.conf"
    run 0 init --mem-kib 64
}

# run EXPECTED-EXIT-CODE ARGUMENT...: leaves out and err
run() {
    want=$1
    shift
    got=0
    "$ctl" --conf "$name/kiosk.conf" "$@" >out 2>err || got=$?
    [ "$got" = "$want" ] || fail "exit $got instead of $want: $*"
}

# rows: titles and copies of the store, for comparison
rows() {
    run 0 export titles
    mv out rows
    run 0 export copies
    cat out >>rows
}

# same_rows FILE WHAT
same_rows() {
    rows
    cmp -s rows "$1" || { diff rows "$1" >out || true; fail "$2: other rows"; }
}
