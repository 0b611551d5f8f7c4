"""``script/bench [NAME…]``: one ``name ratio aim`` line per figure whose name begins with NAME."""

import shutil
import sys

from bench import installation


def holds(value: float, aim: str) -> bool:
    sign, bound = aim[:2], float(aim[2:])
    return value >= bound if sign == ">=" else value <= bound


def main(wanted: list[str]) -> int:
    folder = installation.start()
    try:
        from bench import archive, figures, papers, telling, writing

        made = installation.Installations(folder)
        missed = []
        for figure in (
            figure
            for told in figures.ALL + papers.ALL + writing.ALL + telling.ALL + archive.ALL
            for figure in told(made)
        ):
            if wanted and not any(figure.name.startswith(name) for name in wanted):
                continue
            value = figure.measured()
            shown = f"{value:.2f}" if isinstance(value, float) else value
            print(figure.name, shown, figure.aim, flush=True)
            if not holds(value, figure.aim):
                missed.append(figure.name)
        if missed:
            print("Misses its aim:", *missed, file=sys.stderr)
        return 1 if missed else 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
