#!/bin/bash
# Makes the recordings that zh.tsv and en.tsv list: a machine's voice, until somebody reads them aloud. The kiosk
# never runs this. Needs the packages espeak-ng and sox.
#   render.sh                       what is missing
#   render.sh --all                 everything again, human recordings too
#   render.sh --take LANG NAME WAV  a human recording of one line: trimmed, made even, converted
set -euo pipefail
[ "${1:-}" != --take ] || set -- "${@:1:3}" "$(realpath "$4")"
cd "$(dirname "$0")"
scratch=$(mktemp -d "$PWD/.render-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# Moved to its place when it is whole: a file that is there is not made again. Without silence at its ends, at an even loudness, mono, 16 kHz, IMA ADPCM (4 bits a sample).
keep() { # FROM TO
    sox -D "$1" "$scratch/plain.wav" remix - gain -n -6 rate -h 16000 silence 1 0.01 0.3% fade t 0.005 \
        reverse silence 1 0.01 0.3% fade t 0.02 reverse gain -n -1
    sox -D "$scratch/plain.wav" -e ima-adpcm "$scratch/kept.wav"
    mv "$scratch/kept.wav" "$2"
}

# Chinese only as pinyin with tone numbers: espeak-ng reads most hanzi as something else.
speak() { # LANG SAY FILE
    case $1 in
    zh) espeak-ng -v cmn-latn-pinyin -s 130 -w "$3" "$2" ;;
    en) espeak-ng -v en-gb -s 140 -w "$3" "$2" ;;
    esac
}

if [ "${1:-}" = --take ]; then
    grep -q "^$3	" "$2.tsv" || { echo "render: $2.tsv has no line $3" >&2; exit 2; }
    keep "$4" "$2/$3.wav"
    exit
fi
for lang in zh en; do
    mkdir -p $lang
    while IFS=$'\t' read -r name _ say; do
        [ "${1:-}" = --all ] || [ ! -f "$lang/$name.wav" ] || continue
        speak $lang "$say" "$scratch/spoken.wav"
        keep "$scratch/spoken.wav" "$lang/$name.wav"
        echo "$lang/$name.wav"
    done <$lang.tsv
done
