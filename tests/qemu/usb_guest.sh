#!/bin/bash
# Inside the guest of usb.sh: plays usb.script with the shipped kiosk on the guest's USB.
set -euo pipefail
cp -r "$out/data" /tmp/data
stty -F /dev/ttyS1 raw -echo
# What the kiosk asks its bench goes to the host over the second serial line, a line for a message.
perl -MSocket -e '
    my ($door, $line, $ready, $kiosk, $words, $answer);
    socket($door, AF_UNIX, SOCK_SEQPACKET, 0) && bind($door, pack_sockaddr_un("/tmp/bench")) && listen($door, 1) or die $!;
    open($line, "+<:unix", "/dev/ttyS1") or die $!;
    open($ready, ">", "/tmp/ready");
    accept($kiosk, $door) or die $!;
    while (recv($kiosk, $words, 640, 0), length $words) {
        syswrite $line, "$words\n";
        $answer = "";
        sysread($line, $answer, 640, length $answer) or die until $answer =~ s/\n//;
        send($kiosk, $answer, 0);
    }' &
until [ -e /tmp/ready ]; do kill -0 $!; sleep 0.1; done
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
code=0
"$bin/kiosk" --conf "$out/kiosk.conf" --data /tmp/data --size 562x1000 --bench /tmp/bench \
    --script "$(dirname "$0")/usb.script" 2>&1 | tee "$out/kiosk.log" || code=$?
rm -rf "$out/data"
cp -r /tmp/data "$out/data"
exit $code
