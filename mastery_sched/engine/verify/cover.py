"""Whether the regions of a certificate leave no plan out: they are boxes of numbers of groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mastery_sched.engine.verify.model import Model, Refused

Box = tuple[tuple[int, int], ...]
"""Least and most groups, in all and then of each leader."""


def box_of(region: dict[str, Any]) -> Box:
    """A region as a box."""
    leaders = zip(region["leader_fewest"], region["leader_most"], strict=True)
    return ((region["fewest"], region["most"]), *leaders)


def _empty(box: Box) -> bool:
    (fewest, most), *leaders = box
    return (
        any(low > high for low, high in box)
        or sum(low for low, _ in leaders) > most
        or sum(high for _, high in leaders) < fewest
    )


def counted_out(region: dict[str, Any]) -> bool:
    """Whether counting alone shows that a region has no plan."""
    return _empty(box_of(region))


def check_cover(model: Model, regions: Sequence[dict[str, Any]]) -> None:
    """See that no plan is outside of all regions."""
    placed = model.num_schools - model.num_unplaced
    most = min(placed // model.sizes[0], int(model.capacity.sum()))
    whole = (-(-placed // model.sizes[-1]), most)
    boxes = [box_of(region) for region in regions]
    pending: list[Box] = [(whole, *((0, min(int(c), most)) for c in model.capacity))]
    while pending:
        box = pending.pop()
        if _empty(box):
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
