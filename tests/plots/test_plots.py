"""Pictures: each draws its table and nothing else, small, the same each time, readable in grey.

Holds ``plots`` to account.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import hypothesis.strategies as st
import matplotlib as mpl
import numpy as np
import pytest
from canaries import heard, pools
from hypothesis import given

import mentormatch as mm
from mentormatch.plots.canvas import BLUE, ORANGE, SMALL, hidden_axes

mpl.use("agg")
_MOST_BYTES = 60_000
_SMALLEST = 9.0


@pytest.fixture(scope="module")
def matching() -> mm.Matching:
    """Return pairs of the bundled programme."""
    found = mm.datasets.load_programme()
    return mm.match(found.mentors, found.mentees, seed=7)


@pytest.fixture(scope="module")
def comparison(matching: mm.Matching) -> mm.Comparison:
    """Return three policies side by side."""
    policies = {"default": mm.Policy(), "total": mm.Policy(objective="total")}
    policies["most worst"] = mm.Policy(objective="maximin")
    return mm.compare(policies, matching.scores.mentors, matching.scores.mentees)


Draw = Callable[[Any], Any]


@pytest.fixture(scope="module")
def pictures(matching: mm.Matching, comparison: mm.Comparison) -> dict[str, Draw]:
    """Return what draws each picture on axes."""
    pair, other = (matching.explain(m.mentee)[0] for m in matching.matches[:2])
    mentors, mentees = matching.scores.mentors, matching.scores.mentees
    audited = matching.audit("Gender", small=2)
    later = mm.match(mentors, mentees, mm.Policy(objective="total"))
    return {
        "waterfall": lambda ax: mm.plots.waterfall(pair, other, ax=ax),
        "scores": lambda ax: mm.plots.scores(matching, ax=ax),
        "loads": lambda ax: mm.plots.loads(matching, ax=ax),
        "supply": lambda ax: mm.plots.supply(mentors, mentees, matching, ax=ax),
        "tradeoff": lambda ax: mm.plots.tradeoff(comparison, ax=ax),
        "audit": lambda ax: mm.plots.audit(audited, ax=ax),
        "moved": lambda ax: mm.plots.moved(matching, later, ax=ax),
        "changes": lambda ax: mm.plots.changes(curve(), chosen=3, ax=ax),
    }


def curve() -> mm.ChangeCurve:
    """Return a curve of changes; fewer people are served without any."""
    points = [
        mm.ChangePoint(0, 54, 28_200_000, None, True),
        mm.ChangePoint(1, 55, 28_400_000, 28_400_000, True),
        mm.ChangePoint(2, 55, 28_400_000, 28_500_000, False),
        mm.ChangePoint(3, 55, 28_600_000, 28_600_000, True),
    ]
    return mm.ChangeCurve(tuple(points), 54)


PICTURES = [
    *("waterfall", "scores", "loads", "supply", "tradeoff", "audit", "moved", "changes"),
]


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Close what was opened."""
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.fixture(scope="module")
def drawn(pictures: dict[str, Draw]) -> Callable[..., str]:
    """Return what draws a picture once, as SVG."""

    @cache
    def once(name: str, *, small: bool = False) -> str:
        return mm.plots.svg(pictures[name](hidden_axes(SMALL) if small else None))

    return once


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own


def words_of(svg: str) -> str:
    return " ".join("".join(parsed(svg).itertext()).split())


# -- the tables -----------------------------------------------------------------------------------


def test_the_bars_of_a_pair_add_up_to_its_score(matching: mm.Matching) -> None:
    for match in matching.matches:
        why = next(e for e in matching.explain(match.mentee) if e.mentor == match.mentor)
        data = mm.plots.waterfall_data(why)
        assert list(data) == ["criterion", "points", "most", "answered", "start", "end"]
        assert round(data["points"].sum() * 1e6) == match.units
        assert np.allclose(data["end"] - data["start"], data["points"])
        assert np.allclose(data["start"][1:], data["end"][:-1])
        assert (data["points"] <= data["most"] + 1e-9).all()


def test_two_pairs_stand_on_one_table(matching: mm.Matching) -> None:
    one, other = (matching.explain(m.mentee)[0] for m in matching.matches[:2])
    data = mm.plots.waterfall_data(one, other)
    alone = mm.plots.waterfall_data(other)
    assert data["other_points"].tolist() == alone["points"].tolist()
    assert data["other_end"].tolist() == alone["end"].tolist()


def test_the_mean_of_the_dots_is_the_mean_of_the_matching(matching: mm.Matching) -> None:
    data = mm.plots.scores_data(matching)
    assert data["score"].mean() == pytest.approx(matching.mean)
    assert data["score"].is_monotonic_increasing
    assert data["rank"].tolist() == list(range(1, len(data) + 1))
    left = {u.person for u in matching.unmatched.of("mentee") if u.reason != "WITHDRAWN"}
    assert set(data.loc[~data["matched"], "mentee"]) == left
    assert (data.loc[~data["matched"], "score"] == 0).all()


def test_of_several_mentors_the_best_counts() -> None:
    mentors = [mm.Profile(id="ann", offers={"sql": 4}), mm.Profile(id="ben", offers={"r": 4})]
    mentees = [mm.Profile(id="cem", seeks={"sql": 3}, max_mentors=2)]
    made = mm.match(mentors, mentees)
    (row,) = mm.plots.scores_data(made).to_dict("records")
    assert row["score"] == max(m.score for m in made.matches)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4), st.integers(0, 6))
def test_loads_sum_to_the_pairs_and_stay_in_their_frames(places: list[int], mentees: int) -> None:
    mentors = [mm.Profile(id=f"m{k}", max_mentees=most) for k, most in enumerate(places)]
    made = mm.match(mentors, [mm.Profile(id=f"e{k}") for k in range(mentees)])
    data = mm.plots.loads_data(made)
    assert data["load"].sum() == len(made)
    assert data["places"].sum() == sum(places)
    assert (data["load"] <= data["places"]).all()
    free = data["places"] - data["load"]
    assert free.tolist() == sorted(free, reverse=True)


def test_supply_without_a_matching_tells_the_most_who_could_be_served() -> None:
    """What nobody offers is on top; served is no more than seek it, or than there are places."""
    mentors = [mm.Profile(id="ann", offers={"sql", "go"}, max_mentees=2)]
    mentees = [mm.Profile(id=f"e{k}", seeks={"sql", "law"}) for k in range(3)]
    data = mm.plots.supply_data(mentors, mentees)
    assert data.to_numpy().tolist() == [
        ["law", 3, 0, 0, 0],
        ["sql", 3, 1, 2, 2],
        ["go", 0, 1, 2, 0],
    ]


def test_supply_of_a_matching_is_that_of_its_report(matching: mm.Matching) -> None:
    from mentormatch.results.supply import supply

    mentors, mentees = matching.scores.mentors, matching.scores.mentees
    data = mm.plots.supply_data(mentors, mentees, matching)
    told = {r.item: (r.seekers, r.givers, r.met) for r in supply(matching) if r.field == "seeks"}
    rows = data[["skill", "sought", "offered", "served"]].to_numpy().tolist()
    assert {skill: tuple(counts) for skill, *counts in rows} == told


def test_points_of_policies_are_those_of_the_comparison(comparison: mm.Comparison) -> None:
    data, frame = mm.plots.tradeoff_data(comparison), comparison.to_frame()
    assert list(data) == ["policy", "mean", "worst", "people"]
    assert data.equals(frame[list(data)])


def test_the_intervals_are_those_of_the_audit(matching: mm.Matching) -> None:
    audited = matching.audit("Gender")
    data = mm.plots.audit_data(audited).set_index("group")
    assert data["n"].dropna().sum() <= len(matching.scores.mentees)
    for name in ("low", "high"):
        there = audited.ratio[name].dropna()
        assert data.loc[there.index, name].tolist() == there.tolist()
    hidden = data[data["verdict"] == "SUPPRESSED"]
    assert len(hidden)
    assert hidden[["n", "rate", "ratio", "low", "high"]].isna().all(axis=None)


def test_who_moved_is_told_once_for_each_mentor_lost_or_gained(matching: mm.Matching) -> None:
    """The pairs of both matchings can be read off the table, with their scores."""
    scores = matching.scores
    other = mm.match(scores.mentors, scores.mentees, mm.Policy(objective="total"))
    data = mm.plots.moved_data(matching, other)
    for side, made in (("before", matching), ("after", other)):
        told = data.dropna(subset=side)
        pairs = set(zip(told[side], told["person"], strict=True))
        assert pairs == {(m.mentor, m.mentee) for m in made.matches}
        assert told[f"score_{side}"].sum() == pytest.approx(sum(m.score for m in made.matches))
    changed = data[data["before"] != data["after"]]
    assert set(changed["person"]) == set(
        mm.plots.moved_data(matching, other).query("before != after")["person"]
    )
    assert changed.index.tolist() == list(range(len(changed)))


def test_chains_are_told_from_the_place_that_somebody_takes() -> None:
    mentors = [mm.Profile(id=f"m{k}") for k in range(4)]
    mentees = [mm.Profile(id=f"e{k}") for k in range(3)]
    policy = mm.Policy(criteria=[mm.Preference()], requirements=[])
    made = mm.match(mentors, mentees, policy)
    e0, e1, e2 = (made.mentors_of(f"e{k}")[0] for k in range(3))
    (free,) = {m.id for m in mentors} - {e0, e1, e2}
    moved = made.edited({"e2": e0, "e0": e1, "e1": free}).matching
    data = mm.plots.moved_data(made, moved)
    assert data["person"].tolist() == ["e2", "e0", "e1"]
    assert mm.plots.moved_data(made, made)["before"].tolist() == [e0, e1, e2]


def test_who_moved_is_drawn_and_who_kept_is_counted(matching: mm.Matching) -> None:
    first = matching.matches[0].mentee
    other = matching.edited({first: None}).matching
    words = words_of(mm.plots.svg(mm.plots.moved(matching, other)))
    assert f"1 mentee has another mentor; {len(matching) - 1} pairs are kept" in words
    assert first in words
    assert matching.matches[-1].mentee not in words


def test_who_moved_of_a_re_match_is_the_same_as_between_the_two(matching: mm.Matching) -> None:
    scores = matching.scores
    left = scores.mentors.filter([who for who in scores.mentors.ids if who != "HF125"])
    after = mm.rematch(matching, left, scores.mentees)
    one, other = mm.plots.moved_data(matching, after), mm.plots.moved_data(after.moved)
    assert one.to_csv() == other.to_csv()
    with pytest.raises(mm.InputError, match=r"\.moved of a re-match"):
        mm.plots.moved(matching)


def test_changes_are_those_of_the_curve_and_few_people_are_not_drawn() -> None:
    data = mm.plots.changes_data(curve())
    assert data.equals(curve().to_frame())
    ax = mm.plots.changes(curve())
    (steps, corners, bound) = ax.lines
    assert np.asarray(steps.get_xdata()).tolist() == [1, 2, 3]
    assert np.asarray(corners.get_xdata()).tolist() == [1, 3]
    assert np.asarray(bound.get_ydata()).tolist() == [28.4, 28.5, 28.6]
    assert f"{ax.get_ylim()[0]:.2f}" in ax.get_ylabel()


# -- the pictures ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("small", [False, True])
def test_a_picture_is_small_valid_and_told(
    drawn: Callable[..., str], name: str, small: bool
) -> None:
    """It has a title and a description, no id, style, script or date, and no word below 9 pt."""
    svg = drawn(name, small=small)
    root = parsed(svg)
    assert len(svg.encode()) <= _MOST_BYTES
    title, desc = (root.find(f"{{http://www.w3.org/2000/svg}}{tag}") for tag in ("title", "desc"))
    assert title is not None
    assert title.text
    assert desc is not None
    assert desc.text
    assert root.get("role") == "img"
    tags = {node.tag.partition("}")[2] for node in root.iter()}
    assert not tags & {"style", "script", "metadata", "image"}
    assert "<!--" not in svg
    assert not re.search(r"20\d\d-\d\d-\d\d", svg)
    sizes = [float(size) for size in re.findall(r"font(?:-size)?: ([\d.]+)px", svg)]
    assert sizes
    assert min(sizes) >= _SMALLEST


@pytest.mark.parametrize("name", PICTURES)
def test_every_id_of_a_picture_is_asked_for_and_there_once(
    drawn: Callable[..., str], name: str
) -> None:
    svg = drawn(name)
    ids = re.findall(r' id="([^"]*)"', svg)
    assert len(ids) == len(set(ids))
    assert set(ids) == set(re.findall(r'(?:url\(|href=")#([^)"]+)', svg))


def test_two_processes_write_the_same_bytes() -> None:
    """Whatever order sets have, and whatever the clock says."""
    code = (
        "import sys, mentormatch as mm\n"
        "p = mm.datasets.load_programme()\n"
        "m = mm.match(p.mentors, p.mentees, seed=7)\n"
        "why = m.explain(m.worst.mentee)[0]\n"
        "pictures = [mm.plots.scores(m), mm.plots.loads(m), mm.plots.waterfall(why),\n"
        "            mm.plots.supply(p.mentors, p.mentees, m)]\n"
        "sys.stdout.buffer.write(''.join(map(mm.plots.svg, pictures)).encode())\n"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "MPLBACKEND": "agg"},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert len(outputs[0]) > 1000
    assert outputs[0] == outputs[1]


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG, 0…1."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_two_colours_differ_in_grey_and_words_are_dark() -> None:
    assert _luminance(BLUE) == pytest.approx(0.15, abs=0.01)
    assert _luminance(ORANGE) == pytest.approx(0.42, abs=0.01)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_no_other_colours(drawn: Callable[..., str], name: str) -> None:
    """Blue and orange beside greys; orange only as a fill."""
    svg = drawn(name).lower()
    used = set(re.findall(r"#[0-9a-f]{6}", svg))
    greys = {c for c in used if max(_parts(c)) - min(_parts(c)) <= 20}
    assert used - greys <= {BLUE.lower(), ORANGE.lower()}
    assert f"stroke: {ORANGE.lower()}" not in svg
    words = re.findall(r"<text [^>]*style=\"[^\"]*fill: (#[0-9a-f]{6})", svg)
    assert all(_luminance(colour) < 0.15 for colour in words)


def _parts(colour: str) -> list[int]:
    return [int(colour[k : k + 2], 16) for k in (1, 3, 5)]


@pytest.mark.parametrize("name", PICTURES)
def test_axes_come_back_and_settings_stay(pictures: dict[str, Draw], name: str) -> None:
    import matplotlib.pyplot as plt

    before = dict(mpl.rcParams)
    _, ax = plt.subplots()
    assert pictures[name](ax) is ax
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("name", ["waterfall", "scores", "loads"])
def test_score_axes_run_from_nought_to_one(pictures: dict[str, Draw], name: str) -> None:
    ax = pictures[name](None)
    across, up = ax.get_xlim(), ax.get_ylim()
    assert {"waterfall": across, "scores": up, "loads": (0, 1)}[name] == (0, 1)


def test_cut_axes_say_where_they_begin(pictures: dict[str, Draw]) -> None:
    ax = pictures["tradeoff"](None)
    assert f"{ax.get_xlim()[0]:.3f}" in ax.get_xlabel()
    assert f"{ax.get_ylim()[0]:.3f}" in ax.get_ylabel()


def test_the_five_lowest_are_named_and_nobody_else(matching: mm.Matching) -> None:
    words = words_of(mm.plots.svg(mm.plots.scores(matching)))
    data = mm.plots.scores_data(matching)
    made = data[data["matched"]]
    assert all(who in words for who in made["mentee"].head(5))
    assert not any(who in words for who in made["mentee"].iloc[5:])
    assert f"x: left out ({(~data['matched']).sum()})" in words


def test_large_pools_stay_small() -> None:
    """A thousand mentors and two thousand mentees are a line and steps."""
    mentors = [mm.Profile(id=f"m{k}", max_mentees=k % 4, offers={f"s{k % 90}"}) for k in range(400)]
    mentees = [mm.Profile(id=f"e{k}", seeks={f"s{k % 97}"}) for k in range(900)]
    made = mm.match(mentors, mentees, mm.Policy(objective="total"))
    for ax in (
        mm.plots.scores(made),
        mm.plots.loads(made),
        mm.plots.supply(mentors, mentees, made),
    ):
        assert len(mm.plots.svg(ax)) <= _MOST_BYTES


def test_nobody_at_all_is_a_picture() -> None:
    nobody = mm.match([], [])
    for ax in (mm.plots.scores(nobody), mm.plots.loads(nobody), mm.plots.supply([], [])):
        assert parsed(mm.plots.svg(ax)).tag.endswith("svg")


def test_pictures_speak_dutch(matching: mm.Matching) -> None:
    words = words_of(mm.plots.svg(mm.plots.scores(matching, language="nl")))
    assert "hebben een mentor; gemiddelde score 0," in words
    assert not re.search(r"\b(the|left|lowest|score,? 0 to)\b", words)


# -- names ----------------------------------------------------------------------------------------


def test_labels_are_for_eyes_and_ids_alone_are_told_where_that_is_asked() -> None:
    matching = mm.match(*pools(), seed=3)
    bare = matching.without_labels()
    mentee = matching.matches[0].mentee
    for draw in (
        mm.plots.scores,
        mm.plots.loads,
        lambda m: mm.plots.waterfall(m.explain(mentee)[0]),
    ):
        assert heard(mm.plots.svg(draw(matching)))
        assert not heard(mm.plots.svg(draw(bare)))
    assert "mentee_label" in mm.plots.scores_data(matching)
    for data in (mm.plots.scores_data(bare), mm.plots.loads_data(bare)):
        assert not heard(data.to_csv())


@pytest.mark.parametrize("label", ["$\\frac{1}{0}$", "a$b", "<script>&\"'", "李雷", 'x id="a"'])
def test_a_label_is_written_as_it_is(label: str, tmp_path: Path) -> None:
    """Neither a formula of matplotlib nor a mark of XML."""
    mentors = mm.Profiles.of([mm.Profile(id="ann")]).with_labels({"ann": label})
    mentees = mm.Profiles.of([mm.Profile(id="bo")]).with_labels({"bo": label})
    made = mm.match(mentors, mentees)
    for ax in (
        mm.plots.scores(made),
        mm.plots.loads(made),
        mm.plots.waterfall(made.explain("bo")[0]),
    ):
        svg = mm.plots.svg(ax, tmp_path / "picture.svg")
        assert label in words_of(svg)
        assert (tmp_path / "picture.svg").read_text("utf-8") == svg


# -- the extra ------------------------------------------------------------------------------------


def test_without_the_extra_tables_stand_and_pictures_say_what_is_missing(
    matching: mm.Matching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    assert len(mm.plots.scores_data(matching)) == 59
    with pytest.raises(mm.MissingExtra, match=r"mentormatch-engine\[plot\]"):
        mm.plots.scores(matching)


def test_importing_pictures_does_not_import_matplotlib() -> None:
    code = "import sys, mentormatch.plots; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
