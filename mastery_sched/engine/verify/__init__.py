"""Confirms a certificate: ``python -m mastery_sched.engine.verify FILE``.

It works out everything anew from the numbers in the file, in arithmetic of its own and without any
solver or compiled code: the travel of the plan's groups, every group that the prices make cheap
enough to matter, the bound that follows, and that no choice among those groups does better. It
shares no code with the proof it checks. What it cannot see is whether the numbers are the problem's
own; and groups that the file says other rules judge differently are counted and taken on trust.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from mastery_sched.engine.verify.choices import Choices, Listed
from mastery_sched.engine.verify.cover import check_cover, counted_out
from mastery_sched.engine.verify.lists import GroupList, gap_limit, least_sum, read_lists
from mastery_sched.engine.verify.model import Group, Model, Refused, whole
from mastery_sched.engine.verify.prices import Prices
from mastery_sched.engine.verify.search import groups_below

__all__ = ["Refused", "Report", "verify"]


@dataclass
class Report:
    """What was confirmed.

    Parameters
    ----------
    bound
        No plan has less travel than this; it may be less than the file says, see ``given_up``.
    groups
        Groups that were looked at one by one.
    on_trust
        Groups taken as the file judges them.
    given_up
        Regions whose choice among listed groups was too large to search; the bound that prices
        prove was taken for them.
    """

    bound: int | None = None
    travel: int | None = None
    groups: int = 0
    on_trust: int = 0
    given_up: int = 0


def verify(content: dict[str, Any]) -> Report:
    """Confirm a certificate.

    Raises
    ------
    Refused
        If anything in it is not so.
    """
    if content.get("format") != "mastery-certificate" or content.get("version") != 4:
        raise Refused("it is no certificate of version 4")
    text = {key: value for key, value in content.items() if key != "digest"}
    dumped = json.dumps(text, sort_keys=True, separators=(",", ":"))
    if hashlib.sha256(dumped.encode()).hexdigest() != content.get("digest"):
        raise Refused("its digest does not fit its content")
    model = Model(content["model"], content["scale"])
    report = Report()
    if content["plan"] is not None:
        report.travel = _check_plan(model, content["plan"], bool(content["relaxed"]))
    check_cover(model, content["regions"])
    lists = read_lists(model, content["lists"], content["bound"])
    report.groups += sum(len(each.groups) for each in lists)
    bounds = [
        _check_region(model, region, _among(region, lists), report)
        for region in content["regions"]
        if not counted_out(region)
    ]
    report.bound = min(bounds, default=None)
    if report.bound is None or (report.bound < content["bound"] and not report.given_up):
        raise Refused(f"it proves {report.bound}, not {content['bound']}")
    if content["optimal"] and content["bound"] != report.travel:
        raise Refused("the plan is called optimal, but its travel is not the bound")
    if report.travel is not None and report.travel < content["bound"]:
        raise Refused("the plan has less travel than the bound")
    report.bound = min(report.bound, content["bound"])
    return report


def _check_plan(model: Model, plan: dict[str, Any], relaxed: bool) -> int:
    placed: list[int] = []
    led = [0] * model.num_leaders
    total = 0
    for group in plan["groups"]:
        cost = model.cost(group["leader"], group["schools"])
        if cost is None:
            raise Refused(f"group {group['schools']} of the plan may not be")
        if group["travel"] < cost or (group["travel"] != cost and not relaxed):
            raise Refused(f"group {group['schools']} has travel {cost}, not {group['travel']}")
        placed += group["schools"]
        led[group["leader"]] += 1
        total += group["travel"]
    left_out = set(range(model.num_schools)) - set(placed)
    if len(placed) != len(set(placed)) or len(left_out) != model.num_unplaced:
        raise Refused("the plan does not place each school once")
    if not all(model.optional[school] for school in left_out):
        raise Refused("the plan leaves out a school that must be placed")
    if any(count > most for count, most in zip(led, model.capacity, strict=True)):
        raise Refused("a leader of the plan has too many groups")
    if total != plan["travel"]:
        raise Refused(f"the plan's groups add up to {total}, not {plan['travel']}")
    return total


def _among(region: dict[str, Any], lists: list[GroupList]) -> GroupList | None:
    number = region["among"]
    return (
        None if number is None else lists[whole(number, "the number of a list", 0, len(lists) - 1)]
    )


def _check_region(
    model: Model, region: dict[str, Any], among: GroupList | None, report: Report
) -> int:
    """The bound that a region's prices and groups prove, at most what it says."""
    said = int(region["bound"])
    if region["prices"] is None:
        if said > 0:
            raise Refused("a region has a bound without prices")
        return said
    model = model.of_region(region)
    prices = Prices(model, region["prices"])
    fixed = prices.fixed_part(region)
    proved, groups = _priced(model, region, prices, fixed, among, said)
    if -(-proved // model.scale) >= said:
        return said
    report.groups += len(groups)
    judged = {(leader, tuple(schools)): cost for leader, schools, cost in region["judged"]}
    report.on_trust += sum(group in judged for group in groups)
    listed = []
    for (leader, schools), value in groups.items():
        cost = judged.get((leader, schools), model.cost(leader, schools))
        if cost is not None:
            listed.append(Listed(leader, schools, cost, value))
    found = Choices(model, region, prices, listed, fixed, said).search()
    if found is None:
        report.given_up += 1
        return -(-proved // model.scale)
    if found:
        raise Refused("a region holds a plan with less travel than its bound")
    return said


def _priced(
    model: Model,
    region: dict[str, Any],
    prices: Prices,
    fixed: int,
    among: GroupList | None,
    said: int,
) -> tuple[int, dict[Group, int]]:
    """The scaled bound that prices prove and, where that is less than said, all cheap groups."""
    if among is None:
        # Without listing, only groups with a negative reduced cost matter.
        _, least = groups_below(prices, 1)
        proved = fixed + least_sum(region, prices.groups, least)
        if -(-proved // model.scale) >= said:
            return proved, {}
        return proved, groups_below(prices, gap_limit(model, proved, said))[0]
    here = among.of_region(region, model.num_schools)
    values = here.values(prices)
    proved = fixed + least_sum(region, prices.groups, here.least(values))
    cheap = (values < gap_limit(model, proved, said)).nonzero()[0].tolist()
    return proved, {here.groups[i]: int(values[i]) for i in cheap}
