"""Whether the regions of a certificate leave no plan out.

They are boxes of numbers of groups, in all and of each leader, and of answers to whether two
schools, or a school and a leader, are in one group, which any plan answers with yes (1) or no (0).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mastery_sched.engine.verify.model import Model, Refused, whole

Box = tuple[tuple[int, int], ...]
"""Least and most groups, in all and of each leader, and then least and most of the answers."""

Question = tuple[int, int]
"""Whether this school is in a group with this other, or with this leader, who come after them."""


def box_of(region: dict[str, Any], questions: Sequence[Question] = ()) -> Box:
    """A region as a box."""
    leaders = zip(region["leader_fewest"], region["leader_most"], strict=True)
    yes, no = ({(a, b) for a, b in region[name]} for name in ("together", "apart"))
    answers = ((int(each in yes), int(each not in no)) for each in questions)
    return ((region["fewest"], region["most"]), *leaders, *answers)


def _empty(box: Box, num_leaders: int) -> bool:
    (fewest, most), *leaders = box[: 1 + num_leaders]
    return (
        any(low > high for low, high in box)
        or sum(low for low, _ in leaders) > most
        or sum(high for _, high in leaders) < fewest
    )


def counted_out(region: dict[str, Any]) -> bool:
    """Whether counting alone shows that a region has no plan."""
    return _empty(box_of(region), len(region["leader_most"]))


def check_counts(model: Model, region: dict[str, Any]) -> None:
    """See that the numbers of groups of a region are some."""
    each_leader = (*region["leader_fewest"], *region["leader_most"])
    for count in (region["fewest"], region["most"], *each_leader):
        whole(count, "a number of groups", 0, model.num_schools + 1)


def check_cover(model: Model, regions: Sequence[dict[str, Any]]) -> None:
    """See that no plan is outside of all regions."""
    for region in regions:
        check_counts(model, region)
    placed = model.num_schools - model.num_unplaced
    most = min(placed // model.sizes[0], int(model.capacity.sum()))
    counted = (-(-placed // model.sizes[-1]), most)
    asked = {(a, b) for each in regions for a, b in (*each["together"], *each["apart"])}
    num_vertices = model.num_schools + model.num_leaders
    if any(not (0 <= a < model.num_schools and a < b < num_vertices) for a, b in asked):
        raise Refused("a region speaks of a leader or school that there is not")
    questions = sorted(asked)
    boxes = [box_of(region, questions) for region in regions]
    counts = ((0, min(int(c), most)) for c in model.capacity)
    pending: list[Box] = [(counted, *counts, *((0, 1) for _ in questions))]
    while pending:
        box = pending.pop()
        if _empty(box, model.num_leaders):
            continue
        meeting = [
            other
            for other in boxes
            if all(a <= d and c <= b for (a, b), (c, d) in zip(box, other, strict=True))
        ]
        if not meeting:
            raise Refused("its regions leave plans out")
        other = meeting[0]
        for at, ((low, high), (first, last)) in enumerate(zip(box, other, strict=True)):
            if first > low:
                pending += [_put(box, at, (low, first - 1)), _put(box, at, (first, high))]
                break
            if last < high:
                pending += [_put(box, at, (low, last)), _put(box, at, (last + 1, high))]
                break


def _put(box: Box, at: int, side: tuple[int, int]) -> Box:
    return (*box[:at], side, *box[at + 1 :])
