# Reads the lists that "looks" wrote (files DIR/SIZE@INCH-THEME-LANG[-low]/NAME.txt) and names what breaks a rule of the
# design. data = a file of the demo's own words, which are not translated. In the C locale: bytes.
function bad(what) { printf "%s: %s: %s\n", FILENAME, what, $0; status = 1 }
function box(    at, dim) {
    split($2, at, ","); split($3, dim, "x")
    x = at[1] + 0; y = at[2] + 0; w = dim[1] + 0; h = dim[2] + 0
    if (x < 0 || y < 0 || x + w > width || y + h > height) bad("outside the window")
}
# Does the box lie over one of the n in X, Y, W, H? Then adds it to them.
function overlaps(X, Y, W, H, n, slack,    i, found) {
    for (i = 0; i < n; i++)
        if (x < X[i] + W[i] - slack && X[i] < x + w - slack && y < Y[i] + H[i] - slack && Y[i] < y + h - slack) found = 1
    X[n] = x; Y[n] = y; W[n] = w; H[n] = h
    return found
}
# What no list of names, titles and houses explains. A word of one hanzi stands alone, as on a spine: 家 is a title too.
function unexplained(text,    i, at) {
    for (i = 1; i <= words && text != ""; i++)
        if (length(word[i]) == 3)
            text = text == word[i] ? "" : text
        else
            while ((at = index(text, word[i])) > 0)
                text = substr(text, 1, at - 1) substr(text, at + length(word[i]))
    gsub(/　/, "", text)
    return text
}
BEGIN { while ((getline line < data) > 0) word[++words] = line }
FNR == 1 {
    zones = texts = 0
    split(FILENAME, part, "/")
    look = part[length(part) - 1]
    split(look, of, "-")
    split(of[1], screen, "@")
    split(screen[1], size, "x")
    width = size[1] + 0; height = size[2] + 0
    mm = sqrt(width * width + height * height) / (screen[2] * 25.4)
    is_english = look ~ /-en(-low)?$/
    highest = look ~ /-low$/ ? height * 55 / 100 - 2 : height > width ? height / 3 - 2 : 0
}
/^zone/ {
    box()
    least = / key( disabled)?$/ ? 15 : 20
    if (w + 1 < least * mm || h + 1 < least * mm) bad("smaller than " least " mm")
    if (y < highest) bad("too high to reach")
    if (overlaps(ZX, ZY, ZW, ZH, zones++, 0)) bad("lies over another control")
}
/^text/ {
    box()
    if ($5 * mm + 0.5 < 10 * mm) bad("letters smaller than 10 mm")
    if ($7 < 7) bad("contrast below 7:1")
    if (/ cut$/) bad("text is cut")
    label = flags = $0
    sub(/^[^"]*"/, "", label); sub(/"[^"]*$/, "", label)
    sub(/.*"/, "", flags)
    if (match(flags, /short [0-9]+/)) {
        if (unexplained(label) != "") bad("ends with …")
        else if (substr(flags, RSTART + 6) + 0 < 4) bad("hardly a character before the …")
    }
    if (w > 0 && overlaps(TX, TY, TW, TH, texts++, 2)) bad("lies over another text")
    if (is_english && flags !~ /private/ && unexplained(label) ~ /[\344-\351]/) bad("not translated")
}
END { exit status }
