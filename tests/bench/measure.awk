# Reads stamps (stamps.c) and prints median and worst of: a card's answer to the last picture that it caused; the tap to
# the receipt's first byte, and to its last; the plug to the next picture.
function ms(from, to) { return (to - from) / 1000000 }
function add(name, value) { n[name]++; values[name, n[name]] = value }
{ t = $1 + 0 }
$3 == "in" { # a card is the only answer of many packets
    if ($4 == 64) run[$2]++
    else { if (run[$2] >= 10) answered = t; run[$2] = 0 }
}
$3 == "shown" { shown = t; if (plug) add(plug, ms(plugged, t)); plug = "" }
$3 == ":card-done" { if (answered && shown > answered) add("card", ms(answered, shown)); answered = 0 }
$3 == ":tap" { tapped = t; started = 0 }
$3 == ":printed" { if (started) add("receipt_last", ms(tapped, last_out)); tapped = 0 }
$3 == ":unplug" || $3 == ":replug" { plug = $3; plugged = t }
$3 == "out" && $4 > 16 && tapped { # questions to reader and printer are shorter
    if (!started) add("receipt_first", ms(tapped, t))
    started = 1
    last_out = t
}
function report(name, text,    i, j, v, m) {
    m = n[name]
    if (!m) { print "bench: nothing was measured of: " text; bad = 1; return }
    for (i = 1; i <= m; i++) v[i] = values[name, i]
    for (i = 2; i <= m; i++) for (j = i; j > 1 && v[j - 1] > v[j]; j--) { x = v[j]; v[j] = v[j - 1]; v[j - 1] = x }
    printf "%-58s median %7.1f ms, worst %7.1f ms, of %d\n", text, v[int((m + 1) / 2)], v[m], m
}
END {
    report("card", "card's answer to home on the screen")
    report("receipt_first", "tap to the receipt's first bytes at the printer")
    report("receipt_last", "tap to the receipt's last bytes")
    report(":unplug", "reader pulled out to a picture that says so")
    report(":replug", "reader plugged in again to a picture that says so")
    exit bad
}
