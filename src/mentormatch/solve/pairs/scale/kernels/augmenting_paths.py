"""Compiled shortest augmenting paths for the assignment problem, on a sparse core.

They make exact what an auction leaves. Every mentee has at most one mentor, and staying out is
worth 0. Complementary slackness is kept all along:

- ``mentee_dual[i] >= profit - mentor_dual[j]`` for every pair, with equality for pairs made;
- ``mentee_dual[i] >= 0``, and 0 for whoever is out;
- ``mentor_dual[j] >= 0``.

Forward paths assign every mentee, or leave her out; reverse paths bring the dual of every mentor
with an empty slot to 0, which completes optimality. All numbers are int64, in micro-units times
`scale`. Labels of a search stay below the dual of its root. Sums here add a label, two duals and a
profit; each is at most the largest profit where duals began at 0 or came from an auction, and
`begin_engine` refuses questions whose values come near 2**62.

Ties are broken by the order of pairs and of the heap. That decides nothing where a lottery is drawn
afterwards; a path that ends with an empty slot is taken only if it is shorter than going out.

References
----------
Jonker, R. and Volgenant, A. (1987). A shortest augmenting path algorithm for dense and sparse
linear assignment problems. Computing 38, 325-340. doi:10.1007/BF02278710
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.solve.arrays import FAR
from mentormatch.solve.compiled import inlined, kernel
from mentormatch.solve.pairs.scale.kernels.binary_heap import Heap, pop, push
from mentormatch.solve.pairs.scale.kernels.core_arrays import FREE, OUT, Core

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32


__all__ = ["augment", "forward", "match_tight", "reverse"]


@inlined
def _best_reduced_profit(core: Core, mentor_dual: Ints, i: int) -> int:
    """Smallest feasible dual of mentee i: her largest reduced profit, at least 0. O(her pairs)."""
    best = np.int64(0)
    for e in range(core.start[i], core.start[i + 1]):
        best = max(best, core.profit[e] - mentor_dual[core.mentor[e]])
    return best


@kernel
def match_tight(
    core: Core, first: Ints, mentor_dual: Ints, mate: Ints32, held: Ints32, load: Ints32
) -> Ints:
    """Greedy initialisation on tight pairs, from any mentor duals and any mates.

    Duals of mentees are set to the smallest feasible ones, as Jonker and Volgenant (1987,
    doi:10.1007/BF02278710) do after their reductions, of which there are none here; pairs that are
    tight then are kept while there is room, the others are released, and whoever is left takes the
    first tight pair with room. O(pairs).

    Parameters
    ----------
    first
        int64 (mentors + 1,): slots of mentor j are ``first[j]:first[j + 1]``.
    mentor_dual
        int64 (mentors,), at least 0.
    mate
        int32 (mentees,): the mentor of each, or `FREE` or `OUT`. Updated.
    held, load
        int32 (slots,): the mentee in each; int32 (mentors,): the first ``load[j]`` slots of a
        mentor are taken. Come in empty.

    Returns
    -------
    ndarray
        int64 (mentees,): duals of the mentees.
    """
    mentees = len(core.start) - 1
    mentee_dual = np.empty(mentees, np.int64)
    for i in range(mentees):
        mentee_dual[i] = _best_reduced_profit(core, mentor_dual, i)
        # No dual is below 0, so -1 is never tight: her mentor may not be in the core at all.
        j, mine = mate[i], np.int64(-1)
        for e in range(core.start[i], core.start[i + 1]):
            if core.mentor[e] == j:
                mine = core.profit[e] - mentor_dual[j]
        mate[i] = FREE
        # Whole numbers: tight is equal, without a tolerance.
        if j >= 0 and mine == mentee_dual[i] and first[j] + load[j] < first[j + 1]:
            held[first[j] + load[j]] = i
            load[j] += 1
            mate[i] = j
    # Only once everybody has kept what she may keep: nobody takes the slot of a pair that stays.
    for i in range(mentees):
        if mate[i] == FREE:
            for e in range(core.start[i], core.start[i + 1]):
                j = core.mentor[e]
                if (
                    core.profit[e] - mentor_dual[j] == mentee_dual[i]
                    and first[j] + load[j] < first[j + 1]
                ):
                    held[first[j] + load[j]] = i
                    load[j] += 1
                    mate[i] = j
                    break
        if mate[i] == FREE and mentee_dual[i] == 0:
            mate[i] = OUT
    return mentee_dual


@kernel
def forward(
    core: Core,
    first: Ints,
    mentor_dual: Ints,
    mentee_dual: Ints,
    mate: Ints32,
    held: Ints32,
    load: Ints32,
) -> None:
    """Forward pass: a shortest augmenting path from every unassigned mentee.

    Dijkstra over mentors with reduced costs, after Jonker and Volgenant (1987,
    doi:10.1007/BF02278710). A path ends at a mentor with an empty slot, or with a mentee who goes
    out. Invariant: complementary slackness, see above. A path costs O(pairs touched * log), and
    only what was touched is reset after it.

    Parameters
    ----------
    core, first, mentor_dual, mentee_dual, mate, held, load
        As `match_tight` leaves them; all but the first two are updated.
    """
    mentees, mentors = len(mentee_dual), len(mentor_dual)
    far = np.int64(FAR)
    distance = np.full(mentors, far, np.int64)
    settled = np.zeros(mentors, np.bool_)
    via = np.full(mentors, -1, np.int32)
    touched = np.empty(mentors, np.int32)
    row_distance = np.empty(mentees, np.int64)
    rows = np.empty(mentees, np.int32)
    heap = Heap(np.empty(len(core.mentor) + 1, np.int64), np.empty(len(core.mentor) + 1, np.int32))
    # Of each pair there is at most one push in a search, for a mentee is expanded once.
    for root in range(mentees):
        if mate[root] != FREE:
            continue
        size, seen, reached, expanded = 0, 0, 1, 0
        rows[0], row_distance[root] = root, 0
        # The shortest path known so far: going out herself costs her whole dual.
        stop, leaver, goal = mentee_dual[root], root, -1
        # In turn: all mentees reached are expanded, then the nearest mentor is settled.
        while True:
            while expanded < reached:
                i = rows[expanded]
                expanded += 1
                offset = row_distance[i] + mentee_dual[i]
                for e in range(core.start[i], core.start[i + 1]):
                    j = core.mentor[e]
                    d = offset + mentor_dual[j] - core.profit[e]
                    # A path as long as the best known one is no better: such labels are not pushed.
                    if d < distance[j] and d < stop:
                        if distance[j] == far:
                            touched[seen] = j
                            seen += 1
                        distance[j], via[j] = d, i
                        size = push(heap, size, d, j)
            if size == 0:
                break
            d, j = heap.key[0], heap.name[0]
            if d >= stop:
                break
            size = pop(heap, size)
            if settled[j] or d > distance[j]:
                continue
            settled[j] = True
            # The first mentor with room that is settled ends the shortest path: d < stop.
            if first[j] + load[j] < first[j + 1]:
                stop, goal = d, j
                break
            # Pairs made are tight, so whoever the mentor has is as near as she is.
            for s in range(first[j], first[j] + load[j]):
                i = held[s]
                rows[reached], row_distance[i] = i, d
                reached += 1
                # She could go out, which costs her dual: the path then ends with her.
                if d + mentee_dual[i] < stop:
                    stop, leaver = d + mentee_dual[i], i
        # Potentials: duals move by stop - distance, pairs on the path become tight, and none is
        # violated: `stop` is no more than the distance of a mentee plus her dual, so no dual falls
        # below 0. Mentors who were labelled and not settled are at `stop` or beyond.
        for q in range(reached):
            i = rows[q]
            mentee_dual[i] -= max(0, stop - row_distance[i])
        for q in range(seen):
            j = touched[q]
            if settled[j]:
                mentor_dual[j] += max(0, stop - distance[j])
        augment(first, mate, held, load, via, root, leaver, goal)
        for q in range(seen):
            j = touched[q]
            distance[j], settled[j], via[j] = far, False, -1


@inlined
def augment(
    first: Ints,
    mate: Ints32,
    held: Ints32,
    load: Ints32,
    via: Ints32,
    root: int,
    leaver: int,
    goal: int,
) -> None:
    """Augmentation: flip the pairs of an alternating path, from its end back to its root.

    The path ends at a mentor with an empty slot, or with a mentee who goes out. O(path * slots).

    Parameters
    ----------
    first, mate, held, load
        As in `match_tight`; the last three are updated.
    via
        int32 (mentors,): for each mentor on the path the mentee who goes there.
    root, leaver, goal
        The mentee at the beginning; who goes out where `goal` is below 0; the mentor with room.
    """
    if goal >= 0:
        i = via[goal]
        left = mate[i]
        held[first[goal] + load[goal]] = i
        load[goal] += 1
        mate[i] = goal
    else:
        i = leaver
        left = mate[i]
        mate[i] = OUT
    # Whoever moved has left a slot, which the mentee before her on the path takes.
    while i != root:
        j, taker = left, via[left]
        for s in range(first[j], first[j] + load[j]):
            if held[s] == i:
                held[s] = taker
        left = mate[taker]
        mate[taker] = j
        i = taker


@kernel
def reverse(
    back: Core,
    first: Ints,
    mentor_dual: Ints,
    mentee_dual: Ints,
    mate: Ints32,
    held: Ints32,
    load: Ints32,
) -> None:
    """Reverse pass: bring the dual of every mentor with an empty slot to 0.

    A shortest path leads from such a mentor back to a mentee who is out and joins, or to a mentor
    whose dual falls to 0 and who then gives up a mentee: that leaves an empty slot of dual 0.
    Invariant: complementary slackness, see above. O(pairs touched * log) a path.

    Parameters
    ----------
    back
        The core as rows of mentors (`by_mentor`).
    first, mentor_dual, mentee_dual, mate, held, load
        As `forward` leaves them, everybody assigned or out; all but the first are updated.
    """
    mentors = len(mentor_dual)
    far = np.int64(FAR)
    distance = np.full(mentors, far, np.int64)
    settled = np.zeros(mentors, np.bool_)
    via = np.full(mentors, -1, np.int32)
    above = np.full(mentors, -1, np.int32)
    touched = np.empty(mentors, np.int32)
    heap = Heap(np.empty(len(back.mentor) + 2, np.int64), np.empty(len(back.mentor) + 2, np.int32))
    # Of each pair there is at most one push in a search, besides the root's.
    for root in range(mentors):
        # Again until she is full or her dual is 0: each path fills one of her slots, or brings her
        # dual to 0.
        while first[root] + load[root] < first[root + 1] and mentor_dual[root] > 0:
            distance[root], touched[0] = 0, root
            size, seen = push(heap, 0, 0, root), 1
            stop, joiner, goal = far, -1, -1
            while size:
                d, j = heap.key[0], heap.name[0]
                if d >= stop:
                    break
                size = pop(heap, size)
                # Lazy deletion: settled already, or labelled anew since.
                if settled[j] or d > distance[j]:
                    continue
                settled[j] = True
                # Her dual falls to 0 after d + dual: then nobody need fill the slot she empties.
                if d + mentor_dual[j] < stop:
                    stop, joiner, goal = d + mentor_dual[j], -1, j
                for e in range(back.start[j], back.start[j + 1]):
                    i = back.mentor[e]
                    slack = d + mentee_dual[i] + mentor_dual[j] - back.profit[e]
                    if slack >= stop or mate[i] == j:
                        continue
                    # Whoever is out leaves no slot behind: the path ends with her.
                    if mate[i] < 0:
                        stop, joiner, goal = slack, i, j
                    elif slack < distance[mate[i]]:
                        other = mate[i]
                        if distance[other] == far:
                            touched[seen] = other
                            seen += 1
                        distance[other], via[other], above[other] = slack, i, j
                        size = push(heap, size, slack, other)
            # What mentors lose, the mentees they have gain: pairs made stay tight.
            for q in range(seen):
                j = touched[q]
                if settled[j] and distance[j] < stop:
                    fall = stop - distance[j]
                    mentor_dual[j] -= fall
                    for s in range(first[j], first[j] + load[j]):
                        mentee_dual[held[s]] += fall
            _augment_reverse(first, mate, held, load, via, above, root, joiner, goal)
            for q in range(seen):
                j = touched[q]
                distance[j], settled[j], via[j], above[j] = far, False, -1, -1


@inlined
def _augment_reverse(
    first: Ints,
    mate: Ints32,
    held: Ints32,
    load: Ints32,
    via: Ints32,
    above: Ints32,
    root: int,
    joiner: int,
    goal: int,
) -> None:
    """Augmentation of a reverse path: each mentor takes the mentee of the next one.

    O(path * slots). It begins with a mentee who joins, or with a mentor who gives one up:
    ``via[j]`` leaves mentor j for ``above[j]``, which is nearer to the root.
    """
    i, j = joiner, goal
    if i < 0:
        # The root's own dual fell to 0: nobody moves.
        if j == root:
            return
        # The last mentee of the goal takes the slot of the one who leaves: slots taken come first.
        i = via[j]
        last = first[j] + load[j] - 1
        for s in range(first[j], last):
            if held[s] == i:
                held[s] = held[last]
        load[j] -= 1
        j = above[j]
    while j != root:
        leaving = via[j]
        for s in range(first[j], first[j] + load[j]):
            if held[s] == leaving:
                held[s] = i
        mate[i] = j
        i, j = leaving, above[j]
    held[first[root] + load[root]] = i
    load[root] += 1
    mate[i] = root
