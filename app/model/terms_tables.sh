#!/bin/sh
# terms_tables.sh DICTIONARY OUT.c: the tables of app/model/terms.c. Traditional to simplified, one character for one, by
# OpenCC; readings of hanzi and of words by rime's pinyin_simp.dict.yaml (lines "text, syllables, weight").
set -eu
dictionary=$1 out=$2
export LC_ALL=C
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# Every hanzi on a line of its own, so that no phrase of OpenCC's sees more than one.
awk 'function put(c) {
    if (c < 65536) printf "%c%c%c\n", 224 + int(c / 4096), 128 + int(c / 64) % 64, 128 + c % 64
    else printf "%c%c%c%c\n", 240 + int(c / 262144), 128 + int(c / 4096) % 64, 128 + int(c / 64) % 64, 128 + c % 64
}
function range(from, to) { for (; from <= to; from++) put(from) }
BEGIN {
    range(13312, 19903); range(19968, 40959); range(63744, 64255); range(131072, 173791); range(173824, 191471)
    range(196608, 201551)
}' >"$dir/from"
for way in t2s tw2s hk2s; do opencc -c $way.json <"$dir/from" >"$dir/$way"; done

# Where Taiwan and Hong Kong write otherwise those count too. What OpenCC keeps apart because only a phrase tells, readers
# type as one: 著 and 着, 藉 and 借, 妳 and 你.
paste "$dir/from" "$dir/t2s" "$dir/tw2s" "$dir/hk2s" | awk -F'\t' '
function code(s, i, n, c) {
    for (i = 1; i < 256; i++) if (!(sprintf("%c", i) in byte)) byte[sprintf("%c", i)] = i
    c = byte[substr(s, 1, 1)]
    c = c >= 240 ? c - 240 : c - 224
    for (i = 2; i <= length(s); i++) c = c * 64 + byte[substr(s, i, 1)] - 128
    return c
}
BEGIN { to["著"] = "着"; to["藉"] = "借"; to["妳"] = "你" }
{ t = $1 in to ? to[$1] : $2 != $1 ? $2 : $3 != $1 ? $3 : $4; to[$1] = t; order[NR] = $1 }
END {
    for (i = 1; i <= NR; i++) {
        for (t = to[order[i]]; t in to && to[t] != t; ) t = to[t]
        if (t != order[i]) printf "%s\t%s\t%d\t%d\n", order[i], t, code(order[i]), code(t)
    }
}' >"$dir/folds"

# Readings that are at least 3 in 1,000 of the commonest, three at most. Words where their characters alone would be read
# otherwise or in more ways than one.
awk -F'\t' -v dir="$dir" '
function code(s, i, c) {
    c = byte[substr(s, 1, 1)]
    c = c >= 240 ? c - 240 : c - 224
    for (i = 2; i <= length(s); i++) c = c * 64 + byte[substr(s, i, 1)] - 128
    return c
}
function size(s) { return byte[substr(s, 1, 1)] >= 240 ? 4 : 3 }
function fold(s, r, c) {
    for (r = ""; s != ""; s = substr(s, length(c) + 1)) { c = substr(s, 1, size(s)); r = r (c in to ? to[c] : c) }
    return r
}
BEGIN { for (i = 1; i < 256; i++) byte[sprintf("%c", i)] = i }
FILENAME ~ /folds$/ { to[$1] = $2; next }
NF < 3 || $2 !~ /^[a-z]+( [a-z]+)*$/ { next }
{
    text = fold($1)
    if (length(text) == size(text)) {
        if ($2 !~ /[aeiouv]/) next
        key = text SUBSEP $2
        if (!(key in weight)) ways[text] = ways[text] " " $2
        if (!(key in weight) || $3 + 0 > weight[key]) weight[key] = $3 + 0
    } else if (!(text in word) || $3 + 0 > word_weight[text]) { word[text] = $2; word_weight[text] = $3 + 0 }
}
END {
    for (t in ways) {
        n = split(substr(ways[t], 2), w, " ")
        for (i = 2; i <= n; i++)
            for (j = i; j > 1 && (weight[t, w[j]] > weight[t, w[j - 1]] || (weight[t, w[j]] == weight[t, w[j - 1]] && w[j] < w[j - 1])); j--) {
                x = w[j]; w[j] = w[j - 1]; w[j - 1] = x
            }
        kept = 1
        for (i = 2; i <= n && i <= 3; i++) if (weight[t, w[i]] * 1000 >= weight[t, w[1]] * 3) kept = i
        main[t] = w[1]; count[t] = kept
        printf "%09d", code(t) >(dir "/readings")
        for (i = 1; i <= kept; i++) printf "\t%s", w[i] >(dir "/readings")
        printf "\n" >(dir "/readings")
    }
    for (t in word) {
        plain = ""; ambiguous = 0
        for (s = t; s != ""; s = substr(s, size(s) + 1)) {
            c = substr(s, 1, size(s))
            plain = plain " " main[c]
            ambiguous = ambiguous || count[c] > 1
        }
        if (split(word[t], w, " ") <= 4 && split(plain, v, " ") == split(word[t], w, " ") && (ambiguous || substr(plain, 2) != word[t]))
            printf "%s\t%s\n", t, word[t] >(dir "/words")
    }
}' "$dir/folds" "$dictionary"
sort -o "$dir/readings" "$dir/readings"
sort -o "$dir/words" "$dir/words"
cut -f2- "$dir/readings" "$dir/words" | tr ' \t' '\n\n' | sort -u >"$dir/syllables"

awk -F'\t' '
FILENAME ~ /syllables$/ {
    if (!n++) print "#include \"model/terms_tables.h\"\n\nconst char terms_syllables[][8] = {\"\","
    number[$1] = n; printf "    \"%s\",\n", $1; next
}
FILENAME ~ /folds$/ {
    if (!folds++) printf "};\nconst size_t terms_syllable_count = %d;\n\nconst struct terms_fold terms_folds[] = {\n", n + 1
    printf "    {%d, %d},\n", $3, $4; next
}
FILENAME ~ /readings$/ {
    if (!readings++) printf "};\nconst size_t terms_fold_count = %d;\n\nconst struct terms_reading terms_readings[] = {\n", folds
    printf "    {%d, {%d, %d, %d}},\n", $1, number[$2], number[$3], number[$4]; next
}
{
    if (!words++) printf "};\nconst size_t terms_reading_count = %d;\n\nconst struct terms_word terms_words[] = {\n", readings
    split($2, s, " "); printf "    {\"%s\", {%d, %d, %d, %d}},\n", $1, number[s[1]], number[s[2]], number[s[3]], number[s[4]]
}
END { printf "};\nconst size_t terms_word_count = %d;\n", words }
' "$dir/syllables" "$dir/folds" "$dir/readings" "$dir/words" >"$out.new"
mv "$out.new" "$out"
