#!/bin/bash
# Makes the three sounds beside it; told apart by their shape, not by their pitch alone, for ears that do not
# hear high notes any more. Needs sox.
#   success: two short rising notes · failure: one long low falling buzz · attention: three even strokes of a bell
set -euo pipefail
cd "$(dirname "$0")"
make() { # NAME SOX-EFFECTS…
    sox -D -n -r 16000 -c 1 -e ima-adpcm "$1.wav" "${@:2}" gain -n -3
}
make success synth 0.14 sine 659 fade t 0.01 0 0.04 : synth 0.26 sine 988 fade t 0.01 0 0.16
make failure synth 0.8 sawtooth 196:147 lowpass 900 fade t 0.02 0 0.12
make attention synth 0.22 sine 784 sine 1568 remix 1,2v0.4 fade q 0.005 0 0.2 pad 0 0.06 repeat 2
