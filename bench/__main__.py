"""``script/bench [NAME…]``: one ``name ratio aim`` line per figure whose name begins with NAME."""

import shutil
import sys

from bench import installation


def main(wanted: list[str]) -> int:
    folder = installation.start()
    try:
        from bench import figures

        small, large = installation.make(folder)
        held = True
        for measure in figures.ALL:
            for figure in measure(small, large):
                if not wanted or any(figure.name.startswith(name) for name in wanted):
                    print(figure, flush=True)
                    held = held and figure.holds
                    if not figure.holds:
                        print(f"{figure.name} misses its aim", file=sys.stderr)
        return 0 if held else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
