"""The map of a plan in the units of an SVG drawing, for the report's template."""

from __future__ import annotations

from typing import Any

from mastery_sched.plan import Plan
from mastery_sched.report.geometry import Point, scale_km, spread_labels
from mastery_sched.report.sites import MapData, Role, Site, map_data
from mastery_sched.report.styles import OTHER_COLOUR, OUTLINES, WAITING_COLOUR, Style
from mastery_sched.tables.outputs.cells import clean

SIZE = 1000
"""Units of the longer side, without margins."""

_MARGIN = 30
_CROWDED = 40


class _Sheet:
    """From metres on the map to units of the drawing; north is up, so y turns round."""

    def __init__(self, data: MapData) -> None:
        (self.west, south), (east, self.north) = data.least, data.most
        extent = max(east - self.west, self.north - south, 1.0)
        self.metres_a_unit = extent / SIZE
        self.width = self.length(east - self.west) + 2 * _MARGIN
        self.height = self.length(self.north - south) + 2 * _MARGIN

    def length(self, metres: float) -> float:
        return round(metres / self.metres_a_unit, 1)

    def spot(self, point: Point) -> Point:
        x = _MARGIN + (point[0] - self.west) / self.metres_a_unit
        y = _MARGIN + (self.north - point[1]) / self.metres_a_unit
        return round(x, 1), round(y, 1)


def svg_map(plan: Plan) -> dict[str, Any]:
    """Sizes, groups, schools and the scale, as the template draws them."""
    data = map_data(plan)
    sheet = _Sheet(data)
    crowded = len(data.patches) > _CROWDED
    font = 11 if crowded else 14
    longest = max((len(patch.id) for patch in data.patches), default=1)
    label = (round(font * (0.66 * longest + 0.5), 1), round(font * 1.35, 1))
    spots = spread_labels(
        {patch.id: sheet.spot(patch.middle) for patch in data.patches},
        label[0] + 2,
        label[1] + 2,
        [sheet.spot(site.point) for site in data.sites],
    )
    styles = {patch.id: patch.style for patch in data.patches}
    bar_km = scale_km(data.width_m)
    # A map higher than broad still needs room for its scale.
    width = max(sheet.width, 260.0)
    return {
        "width": width,
        "height": sheet.height + 30,
        "font": font,
        "label": label,
        "mark": 4 if crowded else 6.5,
        "outlines": OUTLINES,
        "scale": {"km": bar_km, "length": sheet.length(bar_km * 1000)},
        "groups": [
            {
                "id": clean(patch.id),
                "name": clean(patch.name),
                "colour": patch.style.colour,
                "hull": " ".join(f"{x},{y}" for x, y in map(sheet.spot, patch.hull)),
                "middle": sheet.spot(patch.middle),
                "members": [sheet.spot(point) for point in patch.members],
                "base": None if patch.base is None else sheet.spot(patch.base),
                "label": _inside(spots[patch.id], label, (width, sheet.height)),
            }
            for patch in data.patches
        ],
        "sites": [
            _site(site, sheet, styles.get(site.group_id or ""))
            for site in sorted(data.sites, key=lambda site: site.role is not Role.OTHER)
        ],
        "roles": {str(site.role) for site in data.sites},
        "any_base": any(site.specialist_ids for site in data.sites),
    }


def _inside(spot: Point, size: Point, frame: Point) -> Point:
    """The spot, moved so far that a label of this size does not stick out of the frame."""
    x, y = (
        min(max(at, length / 2 + 1), most - length / 2 - 1)
        for at, length, most in zip(spot, size, frame, strict=True)
    )
    return round(x, 1), round(y, 1)


def _site(site: Site, sheet: _Sheet, style: Style | None) -> dict[str, Any]:
    shape, colour = {
        Role.WAITING: ("cross", WAITING_COLOUR),
        Role.LEFT_OUT: ("plus", OTHER_COLOUR),
    }.get(site.role, ("circle", OTHER_COLOUR))
    told = [f"{clean(site.name)} ({site.urn})"]
    told.append(str(site.role) if site.group_id is None else clean(site.group_id))
    if site.num_hosted:
        told.append(f"hosts {site.num_hosted}")
    if site.specialist_ids:
        told.append(f"base of {clean(', '.join(site.specialist_ids))}")
    return {
        "urn": site.urn,
        "spot": sheet.spot(site.point),
        "shape": shape if style is None else style.shape,
        "colour": colour if style is None else style.colour,
        "small": site.role in (Role.OTHER, Role.LEFT_OUT),
        "ring": bool(site.num_hosted),
        "base": bool(site.specialist_ids),
        "about": ", ".join(told),
    }
