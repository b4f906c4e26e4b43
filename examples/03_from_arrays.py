"""How are numbers of one's own matched: costs, capacities, and what a place is worth?"""

from __future__ import annotations

import numpy as np

import mentormatch as mm

# Minutes of travel: a row for each mentor, a column for each mentee; less is wanted.
minutes = np.array(
    [
        [10, 25, 40, 55, 20],
        [30, 15, 35, 20, 45],
        [50, 45, 20, 30, 60],
    ]
)
scores = minutes.max() + 1 - minutes
too_far = minutes > 50
capacity = [2, 1, 1]

answer = mm.assign(scores, eligible=~too_far, mentor_capacity=capacity, objective="total")
print("pairs (mentor, mentee):", [tuple(map(int, pair)) for pair in answer.pairs])
print("minutes in all:", minutes[tuple(answer.pairs.T)].sum())
print("status:", answer.status, "- gap", answer.gap)

left_out = sorted(set(range(minutes.shape[1])) - set(answer.pairs[:, 1].tolist()))
print("without a mentor:", left_out)

print("\nOne more place, priced and tried:")
for mentor in range(len(capacity)):
    more = [places + (row == mentor) for row, places in enumerate(capacity)]
    again = mm.assign(scores, eligible=~too_far, mentor_capacity=more, objective="total")
    gain = again.value - answer.value
    print(f"  mentor {mentor}: price {answer.prices.total[mentor]}, tried {gain}")
