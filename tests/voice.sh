#!/bin/bash
# Every sentence of the screens can be spoken: each piece of a sentence between its {0}, {1}… has a line in
# assets/voice/zh.tsv and en.tsv and a recording that is there, sound and not silent; no recording is left over.
#   tests/voice.sh              checks
#   tests/voice.sh --readings   also that the pinyin are readings of their hanzi, with the right tones
#                               (package golang-github-mozillazg-go-pinyin-dev: a table of all readings)
#   tests/voice.sh --missing L  prints the pieces that L.tsv lacks, one a line
set -euo pipefail
cd "$(dirname "$0")/.."
exec perl - "$@" <<'PERL'
use strict;
use warnings;
no warnings "qw";
use utf8;
use open qw(:std :encoding(UTF-8));

my ($rate, $least_s, $most_s, $loud) = (16000, 0.15, 20, 1000);
my $dictionary = '/usr/share/gocode/src/github.com/mozillazg/go-pinyin/pinyin_dict.go';
my ($mode, $lang_asked) = (@ARGV, '', '');
my $hanzi = qr/[\x{3400}-\x{9FFF}]/;
# What the kiosk speaks numbers, dates and times with (app/ui/voice_numbers.c), and the keys of the keyboard.
my @keys = map { "#$_" } 'a' .. 'z', '-';
my %numbers = (
    zh => [@keys, qw(#0 #1 #2 #3 #4 #5 #6 #7 #8 #9 #10 #100 #1000 #two #year #month #day #hour #minute)],
    en => [@keys, map({ "#$_" } 0 .. 20, 30, 40, 50, 60, 70, 80, 90, 100, 1000), qw(#oh #am #pm),
        qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)],
);
my $failed = 0;
sub fail { print STDERR "voice: @_\n"; $failed = 1 }

# The sentences of a PO file: pairs of msgid and msgstr.
sub sentences {
    my (%text, @all, $part);
    open my $po, '<', 'assets/lang/en.po' or die "voice: assets/lang/en.po: $!\n";
    while (<$po>) {
        if (/^msgid "/) { push @all, {%text}; %text = () }
        if (/^(msgid|msgstr) "(.*)"$/) { ($part, $text{$1}) = ($1, $2) }
        elsif (/^"(.*)"$/ && $part) { $text{$part} .= $1 }
        else { undef $part }
    }
    return grep { ($_->{msgid} // '') ne '' } @all, {%text};
}

# Cut at {0}, at codes like ZH000001 and where a sentence or bracket ends, then freed of what is not heard.
sub pieces {
    my $text = shift;
    $text =~ s/\\n/\n/g;
    $text =~ s/\\(.)/$1/g;
    my @pieces = split /\{\d\}|[A-Za-z]+\d[A-Za-z\d]*|[。；：！？…　·\n（）()]|[.;:!?](?=\s|$)/, $text;
    s/^[^\p{L}]+|[^\p{L}]+$//g for @pieces;
    return grep { $_ ne '' } @pieces;
}

sub read_table {
    my ($lang, %line, %file) = shift;
    open my $tsv, '<', "assets/voice/$lang.tsv" or return ({}, {});
    while (<$tsv>) {
        chomp;
        my ($file, $text, $say, @rest) = split /\t/, $_, -1;
        my $at = "assets/voice/$lang.tsv:$.";
        fail("$at: not FILE<tab>TEXT<tab>SAY"), next if !defined $say || @rest || $say eq '';
        fail("$at: FILE may have a-z, 0-9, - and _ only") if $file !~ /^[a-z0-9_-]{1,40}$/;
        fail("$at: \"$text\" was given before") if $line{$text};
        fail("$at: $file was given before") if $file{$file};
        $line{$text} = $file{$file} = { at => $at, file => $file, text => $text, say => $say };
    }
    return (\%line, \%file);
}

sub needed_texts {
    my $lang = shift;
    my %seen;
    return grep { !$seen{$_}++ } @{ $numbers{$lang} },
        map { pieces($_->{ $lang eq 'zh' ? 'msgid' : 'msgstr' }) } sentences();
}

# What is wrong with a WAV file, '' = nothing. Of IMA ADPCM each block begins with a plain sample: 32 a second
# are enough to know silence.
sub wav_trouble {
    my $path = shift;
    open my $f, '<:raw', $path or return 'is not there';
    my $bytes = do { local $/; <$f> };
    return 'is no WAV file' if length $bytes < 60 || $bytes !~ /^RIFF....WAVE/s;
    my ($at, %chunk) = (12);
    while ($at + 8 <= length $bytes) {
        my ($id, $size) = unpack 'a4V', substr $bytes, $at, 8;
        return 'is cut off' if $at + 8 + $size > length $bytes;
        $chunk{$id} = substr $bytes, $at + 8, $size;
        $at += 8 + $size + $size % 2;
    }
    return 'has no sound in it' if !$chunk{'fmt '} || !$chunk{data} || length $chunk{'fmt '} < 20;
    my ($format, $channels, $hz, undef, $block, undef, undef, $samples) = unpack 'vvVVvvvv', $chunk{'fmt '};
    return "is not IMA ADPCM, mono, $rate Hz" if $format != 0x11 || $channels != 1 || $hz != $rate;
    my $seconds = length($chunk{data}) / $block * $samples / $hz;
    return sprintf 'lasts %.2f s, not %s to %s s', $seconds, $least_s, $most_s
        if $seconds < $least_s || $seconds > $most_s;
    for (my $i = 0; $i + 4 <= length $chunk{data}; $i += $block) {
        return '' if abs(unpack 's<', substr $chunk{data}, $i, 2) > $loud;
    }
    return 'is silent';
}

# Pinyin of a line: as many syllables as hanzi, each with a tone; with a dictionary, each a reading.
sub check_pinyin {
    my ($line, $readings) = @_;
    my @hanzi = $line->{text} =~ /($hanzi)/g;
    return if !@hanzi;
    my @syllables = $line->{say} =~ /([a-z]+[1-5])/g;
    (my $rest = $line->{say}) =~ s/[a-z]+[1-5]|[ ,.]//g;
    return fail("$line->{at}: \"$rest\" is no pinyin with tone numbers") if $rest ne '';
    return fail("$line->{at}: " . @syllables . ' syllables for ' . @hanzi . ' hanzi') if @syllables != @hanzi;
    return if !$readings;
    for my $i (0 .. $#hanzi) {
        my ($is, $may_be) = ($syllables[$i], $readings->{ $hanzi[$i] });
        (my $plain = $is) =~ s/\d//;
        my $is_right = $is =~ /5$/ ? grep({ /^$plain\d/ } keys %$may_be) : $may_be->{$is}; # 5: toneless
        fail("$line->{at}: $is is no reading of $hanzi[$i]") if !$is_right;
    }
}

# Hanzi => its readings with tone numbers; lines like `0x8FD8: "hái,huán,fú",`.
sub dictionary_readings {
    require Unicode::Normalize;
    my (%readings, %tone);
    @tone{ "\x{304}", "\x{301}", "\x{30C}", "\x{300}" } = 1 .. 4;
    open my $f, '<', $dictionary
        or die "voice: $dictionary: $! (package golang-github-mozillazg-go-pinyin-dev)\n";
    while (<$f>) {
        my ($code, $list) = /^\s*0x([0-9A-F]+): "(.+)",/ or next;
        for (split /,/, Unicode::Normalize::NFD($list)) {
            my $number = s/([\x{304}\x{301}\x{30C}\x{300}])// ? $tone{$1} : 5;
            s/u\x{308}/v/;
            $readings{ chr hex $code }{"$_$number"} = 1;
        }
    }
    $readings{'不'}{bu2} = 1; # before a falling tone
    return \%readings;
}

if ($mode eq '--missing') {
    my ($lines) = read_table($lang_asked);
    print "$_\n" for grep { !$lines->{$_} } needed_texts($lang_asked);
    exit 0;
}

my $readings = $mode eq '--readings' ? dictionary_readings() : undef;
my $cure = 'run assets/voice/render.sh';
for my $lang (qw(zh en)) {
    my ($lines, $files) = read_table($lang);
    my %needed = map { $_ => 1 } needed_texts($lang);
    fail("assets/voice/$lang.tsv lacks \"$_\": add a line, then $cure")
        for sort grep { !$lines->{$_} } keys %needed;
    for my $line (values %$lines) {
        fail("$line->{at}: no sentence has \"$line->{text}\" any more: delete the line and its file")
            if !$needed{ $line->{text} };
        check_pinyin($line, $readings) if $lang eq 'zh';
        my $path = "assets/voice/$lang/$line->{file}.wav";
        my $trouble = wav_trouble($path);
        fail("$path (\"$line->{text}\") $trouble: $cure") if $trouble;
    }
    for my $path (glob "assets/voice/$lang/*") {
        fail("$path belongs to no line of $lang.tsv") if $path !~ m{([^/]+)\.wav$} || !$files->{$1};
    }
}
for my $sound (qw(success failure attention)) {
    my $trouble = wav_trouble("assets/voice/$sound.wav");
    fail("assets/voice/$sound.wav $trouble: run assets/voice/sounds.sh") if $trouble;
}
exit $failed;
PERL
