#!/usr/bin/env python3
"""Drives a running Bouquet along one journey, with a browser.

    run.py JOURNEY --url http://127.0.0.1:7373 --panel http://127.0.0.1:7381 [--screenshots FOLDER]

A journey is a file of the folder journeys, and expects a Bouquet without accounts. Exits with 1 and says what was expected, what was
seen, and where the screenshot is, when something is not as it should be.
"""

import argparse
import faulthandler
import importlib
import sys
import traceback
from pathlib import Path

from bouquet import Bouquet
from browser import Browser

FOLDER = Path(__file__).parent / "journeys"


def main():
    names = sorted(file.stem for file in FOLDER.glob("*.py"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("journey", choices=names)
    parser.add_argument("--url", required=True)
    parser.add_argument("--panel", required=True)
    parser.add_argument("--screenshots", default=".build/screenshots")
    arguments = parser.parse_args()
    # Rather an end that says where than a test that hangs.
    faulthandler.dump_traceback_later(150, exit=True)
    journey = importlib.import_module(f"journeys.{arguments.journey}")
    browser = Browser(arguments.url, arguments.screenshots)
    try:
        journey.run(Bouquet(arguments.url, arguments.panel), browser)
    except Exception as error:
        sys.exit(told(arguments.journey, error))
    finally:
        browser.close()


def told(journey, error):
    steps = [step for step in traceback.extract_tb(error.__traceback__) if Path(step.filename).parent == FOLDER]
    place = f", line {steps[-1].lineno}: {steps[-1].line}" if steps else ""
    kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
    return "\n".join([f"{journey}.py{place}", f"{kind}{error}", *getattr(error, "__notes__", [])])


if __name__ == "__main__":
    main()
