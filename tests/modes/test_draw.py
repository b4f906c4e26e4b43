"""Outside `match` too a draw decides among equals: by seed and id, whatever the order of rows.

Holds `solve.draw_order` and `modes.panels.lottery` to account, and how every form of mentoring but
groups asks its search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from functools import partial
from itertools import combinations

import pytest
from scipy.stats import chisquare

import mentormatch as mm
from mentormatch.modes.panels.boards import BoardRules, _Boards
from mentormatch.modes.panels.question import PanelQuestion
from mentormatch.modes.panels.staff import StaffRules, _StaffedTeams
from mentormatch.modes.panels.teams import TeamRules, _Teams
from mentormatch.modes.peers.match import PeerQuestion, PeerRules
from mentormatch.results.groups.grouping import Grouping
from mentormatch.solve.draw_order import DrawOrder, drawn_order
from mentormatch.solve.panels.boards import solve as boards_module
from mentormatch.solve.panels.teams import solve as teams_module

Make = Callable[[int], Grouping]
_SEEDS = 600
_ALPHA = 1e-4
_NAMES = ("ann", "bob", "zoe")


def _wanting(*who: str) -> mm.Profiles:
    return mm.Profiles.of(mm.Profile(id=name, seeks={"sql"}) for name in who)


def _giving(*who: str, places: int) -> mm.Profiles:
    return mm.Profiles.of(
        mm.Profile(id=name, offers={"sql": 5}, max_mentees=places) for name in who
    )


def _boards(mentors: mm.Profiles, mentees: mm.Profiles, size: int = 1) -> Make:
    rules = BoardRules(size=(1, size))
    question = _Boards.of(mentors, mentees, mm.presets.board(), rules)
    return partial(question.solved, seconds=60)


def _staff(mentors: mm.Profiles, mentees: mm.Profiles) -> Make:
    rules = StaffRules(mentors_per_team=(1, 1))
    return partial(_StaffedTeams.of(mentors, mentees, mm.presets.teams(), rules).solved, seconds=60)


def _teams(mentors: mm.Profiles, mentees: mm.Profiles) -> Make:
    rules = TeamRules(mentors_per_team=(1, 1), mentees_per_team=(2, 2))
    return partial(_Teams.of(mentors, mentees, mm.presets.teams(), rules).solved, seconds=60)


def _peers(names: str, *, trio: bool) -> Make:
    people = mm.Profiles.of(mm.Profile(id=name) for name in names)
    policy = mm.Policy(criteria=[mm.Preference()], requirements=[])
    question = PeerQuestion.of(people, policy, PeerRules(trio=trio))
    return lambda seed: question.solved(seed, mm.Findings())


def _evenly(outcomes: Counter[Hashable], possible: int) -> bool:
    """Tell whether outcomes that are alike occur about equally often."""
    seen = [*outcomes.values(), *[0] * (possible - len(outcomes))]
    return bool(len(seen) == possible and chisquare(seen).pvalue > _ALPHA)


LEFT_OUT: dict[str, Callable[[], Make]] = {
    "boards": lambda: _boards(_giving("m", places=2), _wanting(*_NAMES)),
    "teams": lambda: _teams(_giving("m", places=2), _wanting(*_NAMES)),
    "staff": lambda: _staff(_giving("m", places=2), _wanting(*_NAMES)),
    "mentors of boards": lambda: _boards(_giving(*_NAMES, places=1), _wanting("d", "e")),
    "mentors of teams": lambda: _teams(_giving(*_NAMES, places=1), _wanting("d", "e")),
    "pairs of peers": lambda: _peers("abc", trio=False),
}


@pytest.mark.parametrize("seeds", [60, pytest.param(_SEEDS, marks=pytest.mark.slow)])
@pytest.mark.parametrize("mode", LEFT_OUT)
def test_equal_people_are_left_out_equally_often(mode: str, seeds: int) -> None:
    """Over many seeds each of three equal people is left out as often as the others."""
    make = LEFT_OUT[mode]()
    left = Counter(_left_out(make(seed)) for seed in range(seeds))
    assert _evenly(left, 3)


@pytest.mark.parametrize("mode", [mode for mode in LEFT_OUT if "peers" not in mode])
def test_equal_people_have_equal_chances_in_a_search(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are too many panels to list, the draw decides among equals too."""
    monkeypatch.setattr(boards_module, "_LISTED", -1)
    monkeypatch.setattr(teams_module, "_LISTED", -1)
    make = LEFT_OUT[mode]()
    left = Counter(_left_out(make(seed)) for seed in range(60))
    assert _evenly(left, 3)


@pytest.mark.parametrize("mode", [mode for mode in LEFT_OUT if "mentors" not in mode])
def test_the_lottery_is_told_and_its_record_is_read(mode: str) -> None:
    """Whom the draw left out is told so, also when the record is read."""
    found = LEFT_OUT[mode]()(0)
    assert {u.reason for u in found.unmatched} == {"LOTTERY"}
    scores = found.scores
    assert (
        mm.read_grouping(found.to_json(), mentors=scores.mentors, mentees=scores.mentees) == found
    )


def _left_out(found: Grouping) -> Hashable:
    return tuple(sorted(u.person for u in found.unmatched))


def test_records_of_before_the_draw_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rows decided is read as it was, and not drawn again."""
    makes = _peers("abcdefg", trio=True), _boards(_giving("m", "n", places=1), _wanting("z"), 2)
    drawn = [[make(seed).matches for seed in range(6)] for make in makes]
    monkeypatch.setattr(PeerQuestion, "order", lambda *_: None)
    monkeypatch.setattr(PanelQuestion, "order", lambda *_: DrawOrder.by_row(2, 1))
    old = [[make(seed) for seed in range(6)] for make in makes]
    monkeypatch.undo()
    for before, now in zip(old, drawn, strict=True):
        assert [one.matches for one in before] != now
        for one in before:
            scores = one.scores
            again = mm.read_grouping(one.to_json(), mentors=scores.mentors, mentees=scores.mentees)
            assert again.matches == one.matches


def test_every_trio_of_equal_people_is_as_likely() -> None:
    """Five people who are alike: each of the ten trios is drawn as often."""
    make = _peers("abcde", trio=True)
    found = (match.ids for seed in range(_SEEDS) for match in make(seed).matches)
    trios: Counter[Hashable] = Counter(ids for ids in found if len(ids) == 3)
    assert _evenly(trios, len([*combinations("abcde", 3)]))


def test_the_trio_of_a_schedule_is_drawn() -> None:
    """In the first of several rounds nobody is in the trio because of her id."""
    people = [mm.Profile(id=name) for name in "abcde"]
    plans = (mm.schedule_peers(people, rounds=1, seed=seed) for seed in range(60))
    inside = Counter(
        who for plan in plans for m in plan[0].matches if len(m.ids) == 3 for who in m.ids
    )
    assert set(inside) == set("abcde")
    assert max(inside.values()) < 3 * min(inside.values())


def test_who_leads_among_equals_is_drawn_and_kept_in_the_record() -> None:
    """Two members who score alike lead as often as each other; the record keeps who does."""
    mentors, mentees = _giving("ann", "bob", places=1), _wanting("zoe")
    make = _boards(mentors, mentees, size=2)
    leads: Counter[Hashable] = Counter()
    for seed in range(100):
        board = make(seed)
        leads[board.matches[0].ids_of("lead")] += 1
        if seed < 8:
            again = mm.read_grouping(board.to_json(), mentors=mentors, mentees=mentees)
            assert again == board
    assert _evenly(leads, 2)


def test_the_draw_takes_no_notice_of_the_order_of_rows() -> None:
    """Reversed rows give the same people, left out by the same seed."""
    mentors, mentees = [mm.Profile(id="m", max_mentees=2)], [mm.Profile(id=x) for x in _NAMES]
    for seed in range(5):
        one = mm.form_boards(mentors, mentees, size=1, seed=seed)
        other = mm.form_boards(mentors, mentees[::-1], size=1, seed=seed)
        assert one.unmatched == other.unmatched


def test_a_better_answer_is_no_lottery() -> None:
    """Whoever scores less than all who are served is told what stands against her."""
    mentors = [mm.Profile(id="m", offers={"sql": 5}, max_mentees=1)]
    mentees = [mm.Profile(id="a", seeks={"sql"}), mm.Profile(id="b", seeks={"law"})]
    (left,) = mm.form_boards(mentors, mentees, size=1).unmatched
    assert (left.person, left.reason) == ("b", "NO_CAPACITY_TOTAL")


def test_a_drawn_order_is_a_permutation_of_seed_and_keys_alone() -> None:
    """The same keys in other rows come in the same order."""
    keys = ["ann", "bob", "cem", "dov"]
    order = [keys[row] for row in drawn_order(keys, "peer", 3)]
    turned = [keys[::-1][row] for row in drawn_order(keys[::-1], "peer", 3)]
    assert order == turned
    assert sorted(order) == keys
    assert {tuple(drawn_order(keys, "peer", seed).tolist()) for seed in range(40)} > {(0, 1, 2, 3)}
