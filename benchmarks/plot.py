"""Time against size of all tools as a picture; runs in an environment that holds matplotlib."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.laps import Report

__all__ = ["draw"]

Series = Mapping[str, list[tuple[int, float]]]
"""Size and seconds of each tool."""


def draw(panels: Mapping[str, Series], path: str) -> Report:
    """Draw a panel for each question, both axes logarithmic; a task."""
    import matplotlib as mpl  # type: ignore[import-not-found]

    mpl.use("Agg")
    from matplotlib import pyplot as plt
    from PIL import Image  # type: ignore[import-not-found]

    names = list(dict.fromkeys(name for series in panels.values() for name in series))
    figure, _ = plt.subplots(1, len(panels), figsize=(5.5 * len(panels), 4.5), sharey=True)
    for axis, (title, series) in zip(figure.axes, panels.items(), strict=True):
        for name, points in series.items():
            # Ours stand out, the rivals are thin; a tool has one colour in all panels.
            look = {"linewidth": 2.5 if name.startswith("mentormatch") else 1, "label": name}
            colour = f"C{names.index(name)}"
            axis.plot(*zip(*points, strict=True), "o-", markersize=3, color=colour, **look)
        axis.set(xscale="log", yscale="log", title=title, xlabel="mentees")
        axis.grid(alpha=0.3)
    figure.axes[0].set_ylabel("seconds from scores to pairs")
    figure.axes[0].legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path, dpi=90)
    # A palette makes a file of a third of the size.
    Image.open(path).convert("RGB").quantize(256).save(path, optimize=True)
    plt.close(figure)
    return Report(facts={"axes": len(figure.axes)})
