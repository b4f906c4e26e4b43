"""How much rests on exact weights, as a method of a matching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.forms import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from mentormatch.results.lab.sensitivity import Sensitivity
    from mentormatch.text.sentences import Sentence

__all__ = ["WeightVerbs"]


class WeightVerbs:
    """Sensitivity to weights."""

    def sensitivity(
        self,
        *,
        draws: int = 50,
        spread: float = 0.2,
        seed: int = 0,
        n_jobs: int = 1,
        progress: Callable[[Sentence], object] | None = None,
    ) -> Sensitivity:
        """Match the same people again with weights a little different, and tell what stays.

        Weights are an ordering and no estimates, so a pair that stands for one exact set of them is
        worth a second look. Requirements, floor and the seed of the lottery stay as they are.

        Parameters
        ----------
        draws
            How often all weights are drawn anew, 1 or more.
        spread
            Each weight lies between ``1 - spread`` and ``1 + spread`` times its own, evenly; from 0
            to below 1.
        seed
            Seed of the weights, a whole number.
        n_jobs
            Processes at once; -1: all cores. It changes no number.
        progress
            Called with a sentence after each matching, for instance `print`.

        Returns
        -------
        Sensitivity
            In how many draws each pair is made again, and how many pairs change when one weight
            alone goes up or down.

        Raises
        ------
        PolicyError
            If `draws`, `spread` or `n_jobs` is out of its range.

        Examples
        --------
        >>> import mentormatch as mm
        >>> programme = mm.datasets.load_programme()
        >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
        >>> matching.sensitivity(draws=5).weights[["criterion", "lower", "higher"]].head(2)
          criterion  lower  higher
        0     seeks     11      12
        1     goals     14      14
        """
        verb = named("lab.policies.sensitivity.sensitivity")
        found: Sensitivity = verb(
            self, draws=draws, spread=spread, seed=seed, n_jobs=n_jobs, progress=progress
        )
        return found
