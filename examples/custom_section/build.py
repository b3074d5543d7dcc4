"""Build a report with a section of your own: `python build.py LOGDIR [-o report.html]`."""

import argparse
from pathlib import Path

from timeline import SECTION, TimelineOptions

import tbreport
from tbreport.sections import discover


def main() -> None:
    """Read the logs, keeping the files that the new section wants, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("logdir", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("report.html"))
    parser.add_argument("--pause", type=float, default=60.0, help="seconds without an event that count as a pause")
    given = parser.parse_args()

    sections = [*discover(), SECTION]
    options = tbreport.Options(sections={"timeline": TimelineOptions(pause=given.pause)})
    experiment = tbreport.load(given.logdir, options, sections=sections)
    path = tbreport.Report(experiment, options=options, sections=sections).save(given.output)
    print(path)


if __name__ == "__main__":
    main()
