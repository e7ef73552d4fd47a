#!/usr/bin/env python3
"""Loads a playlist with two real clients and compares what they find with a plain reading of it.

    pip install m3u-ipytv m3u-parser
    playlist_clients.py URL_OR_FILE EXPECTED_COUNT

Tested with m3u-ipytv 1.0.2 and m3u-parser 0.4.2 on Python 3.11. Opens the given address and no other. Exits with 1 and a message
where a client's count or names are not those of the file.

m3u-parser looks for a URL in the two lines below an #EXTINF only, and takes no host without a usual end, such as http://panel/: of
entries that it cannot see for that, it is only said how many there are. Its time grows with the square of the count: some seconds for 5,000 entries.
"""

import asyncio
import logging
import os
import re
import sys
import urllib.request

from ipytv import playlist as ipytv
from m3u_parser import M3uParser
from m3u_parser.helper import is_valid_url

# A value ends at the quote behind which another attribute or the name begins.
EXTINF = re.compile(r'#EXTINF:[-+.\d]*((?:\s+[\w-]+="(?:[^"]|"(?!\s+[\w-]+="|\s*,))*")*),(.*)')


def main():
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit(__doc__)
    source, expected = sys.argv[1], int(sys.argv[2])
    # No proxy sees a playlist, nor answers for it.
    os.environ["NO_PROXY"] = "*"
    entries = read_plainly(source)
    if len(entries) != expected:
        sys.exit(f"the file has {len(entries)} entries, not {expected}")
    compare("ipytv", [name for name, _, _ in entries], names_of_ipytv(source))
    seen = [name for name, url, distance in entries if distance <= 2 and is_valid_url(url, schemes(entries))]
    compare("m3u_parser", seen, names_of_m3u_parser(source, schemes(entries)))
    if entries and not seen:
        sys.exit("m3u_parser can see none of the entries")
    hidden = len(entries) - len(seen)
    print(f"{expected} entries: ipytv and m3u_parser agree" + (f", but for {hidden} that m3u_parser cannot see" if hidden else ""))


def read_plainly(source):
    """The name, the URL, and how many lines below the name the URL is, of each entry."""
    if "://" in source:
        with urllib.request.urlopen(source) as response:
            text = response.read().decode("utf-8")
    else:
        with open(source, encoding="utf-8", newline="") as file:
            text = file.read()
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or not lines[0].startswith("#EXTM3U"):
        sys.exit("the file does not begin with #EXTM3U")
    entries, name, start = [], None, 0
    for number, line in enumerate(lines):
        if line.startswith("#EXTINF"):
            match = EXTINF.fullmatch(line)
            if match is None or name is not None:
                sys.exit(f"line {number + 1} is not as it should be: {line}")
            name, start = match[2].strip(), number
        elif not line.startswith("#"):
            if name is None:
                sys.exit(f"line {number + 1} is a URL without a name: {line}")
            entries.append((name, line, number - start))
            name = None
    return entries


def schemes(entries):
    return sorted({url.split("://")[0].lower() for _, url, _ in entries if "://" in url})


def names_of_ipytv(source):
    loaded = ipytv.loadu(source) if "://" in source else ipytv.loadf(source)
    return [channel.name.strip() for channel in loaded]


def names_of_m3u_parser(source, schemes):
    logging.getLogger("m3u_parser").setLevel(logging.WARNING)
    # Streams are not tried, and those that fail are not left out.
    parser = M3uParser(timeout=5)
    parser.parse_m3u(source, schemes=schemes, check_live=False)
    asyncio.set_event_loop(None)
    return [stream["name"] for stream in parser.get_list()]


def compare(client, expected, found):
    if len(found) != len(expected):
        sys.exit(f"{client} finds {len(found)} entries, not {len(expected)}")
    for position, (name, other) in enumerate(zip(expected, found), start=1):
        if name != other:
            sys.exit(f"{client} reads the name of entry {position} as {other!r}, not {name!r}")


if __name__ == "__main__":
    main()
