"""The map of a plan for notebooks, with layers and tooltips, by folium.

Texts of the hub's tables go into a page's script here, so they are made harmless first.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from mastery_sched.entities import School
from mastery_sched.errors import MissingExtraError, counted
from mastery_sched.plan import Plan
from mastery_sched.report.geometry import degrees_of
from mastery_sched.report.sites import MapData, Patch, Role, Site, map_data
from mastery_sched.report.styles import (
    BASE_COLOUR,
    OTHER_COLOUR,
    OUTLINES,
    WAITING_COLOUR,
    Style,
)
from mastery_sched.tables.outputs.cells import clean

if TYPE_CHECKING:
    import folium

Degrees = tuple[float, float]
"""Latitude and longitude."""

TILES = "OpenStreetMap"

_CROWDED = 40
"""Groups from which on marks and labels are drawn smaller."""

_BELOW, _ABOVE = -10_000, 10_000
"""Of all other marks, which Leaflet orders from north to south."""


class Layer(StrEnum):
    """What can be shown or not, from below."""

    GROUPS = "Groups"
    JOURNEYS = "Journeys (dotted: of the specialist)"
    SCHOOLS = "Schools (ringed: meetings are here)"
    WAITING = "Schools without a group (crosses)"
    OTHERS = "Other schools (grey)"
    BASES = "Schools of specialists (stars)"
    NAMES = "Names of groups"


def plot_map(plan: Plan, *, tiles: str | None = TILES) -> folium.Map:
    """Show a plan on a map that can be moved, for notebooks: layers, tooltips, who waits.

    Needs a network for its background and for the library that draws it; for pictures without one
    see :func:`mastery_sched.plot_static_map`.

    Parameters
    ----------
    tiles
        Name or address of the background; ``None`` for none.

    Raises
    ------
    MissingExtraError
        If folium is not installed.
    """
    try:
        import folium
    except ImportError as error:
        raise MissingExtraError("report", "folium") from error
    data, places = map_data(plan), _places(plan)
    # In parts of a step of zooming, a hub fills the frame.
    found = folium.Map(tiles=None, control_scale=True, zoom_snap=0.25)
    if tiles is not None:
        folium.TileLayer(tiles, name="Background", overlay=True).add_to(found)
    elements: dict[Layer, list[folium.Element]] = {layer: [] for layer in Layer}
    for layer, element in _elements(plan, data, places):
        elements[layer].append(element)
    for layer in Layer:
        if elements[layer]:
            group = folium.FeatureGroup(layer.value).add_to(found)
            for element in elements[layer]:
                element.add_to(group)
    folium.LayerControl().add_to(found)
    _fit(found, data, places)
    return found


def harmless(text: str) -> str:
    """A text as it may stand in HTML that stands in a template literal of a script.

    Examples
    --------
    >>> harmless("`${alert(1)}` <b>")
    '&#96;&#36;{alert(1)}&#96; &lt;b&gt;'
    """
    escaped = html.escape(clean(text))
    for character in "`$\\":
        escaped = escaped.replace(character, f"&#{ord(character)};")
    return escaped


def _places(plan: Plan) -> dict[int, Degrees]:
    return {school.urn: _degrees(school) for school in plan.problem.schools}


def _degrees(school: School) -> Degrees:
    return school.place.latitude, school.place.longitude


def _elements(
    plan: Plan, data: MapData, places: Mapping[int, Degrees]
) -> Iterator[tuple[Layer, folium.Element]]:
    styles = {patch.id: patch.style for patch in data.patches}
    size = 5 if len(data.patches) > _CROWDED else 7
    for patch in data.patches:
        yield from _of_patch(plan, patch, places, size)
    for site in data.sites:
        place, about = places[site.urn], _about(plan, site)
        layer = {Role.PLACED: Layer.SCHOOLS, Role.WAITING: Layer.WAITING}.get(site.role)
        yield layer or Layer.OTHERS, _mark(site, place, styles, size, about)
        if site.specialist_ids:
            yield Layer.BASES, _icon(place, "star", BASE_COLOUR, size * 1.6, about, _BELOW)


def _of_patch(
    plan: Plan, patch: Patch, places: Mapping[int, Degrees], size: int
) -> Iterator[tuple[Layer, folium.Element]]:
    import folium

    group, colour = plan.group_by_id[patch.id], patch.style.colour
    members = [(urn, places[urn]) for urn in group.urns if urn in places]
    corners = degrees_of(plan.problem.schools, patch.hull)
    told = harmless(f"{patch.id} {patch.name}: {counted(len(members), 'school')}")
    area = folium.Polygon(
        corners, color=colour, weight=1, opacity=0.6, fill=True, fill_opacity=0.15
    )
    yield Layer.GROUPS, area.add_child(folium.Tooltip(told))
    (middle,) = degrees_of(plan.problem.schools, [patch.middle])
    for urn, place in members:
        if place != middle:
            name = plan.problem.school_by_urn[urn].name
            line = folium.PolyLine([middle, place], color=colour, weight=2, opacity=0.8)
            yield Layer.JOURNEYS, line.add_child(folium.Tooltip(harmless(f"{patch.id}: {name}")))
    leader = plan.problem.specialist_by_id.get(group.specialist_id or "")
    if leader is not None and leader.base_urn in places:
        ends = [middle, places[leader.base_urn]]
        line = folium.PolyLine(ends, color=colour, weight=2, dash_array="2 6")
        leads = folium.Tooltip(harmless(f"{leader.id} leads {patch.id}"))
        yield Layer.JOURNEYS, line.add_child(leads)
    text = (
        f'<div style="transform:translate(-50%,-50%);width:max-content;padding:0 4px;'
        f"background:#ffffffe0;border:2px solid {colour};border-radius:4px;color:#222;"
        f'font:bold {size + 4}px/1.3 sans-serif">{harmless(patch.id)}</div>'
    )
    icon = folium.DivIcon(text, icon_size=(0, 0), icon_anchor=(0, 0))
    yield Layer.NAMES, folium.Marker(middle, icon=icon, tooltip=told, z_index_offset=_ABOVE)


def _mark(
    site: Site, place: Degrees, styles: Mapping[str, Style], size: int, about: str
) -> folium.Marker:
    style = styles.get(site.group_id or "")
    if style is not None:
        ring = bool(site.num_hosted)
        return _icon(place, style.shape, style.colour, size, about, ring=ring)
    if site.role is Role.WAITING:
        return _icon(place, "cross", WAITING_COLOUR, size, about)
    return _icon(place, "circle", OTHER_COLOUR, size / 2, about)


def _icon(
    place: Degrees,
    shape: str,
    colour: str,
    size: float,
    about: str,
    z_index_offset: int = 0,
    *,
    ring: bool = False,
) -> folium.Marker:
    import folium

    circle = '<circle r="1.7" fill="none" stroke="#222" stroke-width=".15"/>' if ring else ""
    svg = (
        f'<svg width="{4 * size:g}" height="{4 * size:g}" viewBox="-2 -2 4 4" '
        f'style="display:block;transform:translate(-50%,-50%)">{circle}<path d="{OUTLINES[shape]}" '
        f'fill="{colour}" stroke="#fff" stroke-width=".2"/></svg>'
    )
    icon = folium.DivIcon(svg, icon_size=(0, 0), icon_anchor=(0, 0))
    return folium.Marker(place, icon=icon, tooltip=about, z_index_offset=z_index_offset)


def _about(plan: Plan, site: Site) -> str:
    lines = [f"<b>{harmless(site.name)}</b> ({site.urn})"]
    if site.group_id is not None:
        group = plan.group_by_id[site.group_id]
        leader = f", led by {group.specialist_id}" if group.specialist_id else ""
        lines.append(harmless(f"{group.id} {group.name}{leader}"))
    reasons = {each.urn: each.reason for each in plan.unplaced}
    reasons |= {each.urn: each.reason for each in plan.problem.left_out}
    if site.group_id is None and site.urn in reasons:
        lines.append(harmless(f"{site.role}: {reasons[site.urn]}"))
    if site.num_hosted:
        lines.append(f"hosts {counted(site.num_hosted, 'meeting')}")
    for person in site.specialist_ids:
        led = [group.id for group in plan.work_groups if group.specialist_id == person]
        lines.append(harmless(f"{person} is based here; leads {', '.join(led) or 'no group'}"))
    return "<br>".join(lines)


def _fit(found: folium.Map, data: MapData, places: Mapping[int, Degrees]) -> None:
    shown = [places[site.urn] for site in data.sites]
    if shown:
        south, north = min(each[0] for each in shown), max(each[0] for each in shown)
        west, east = min(each[1] for each in shown), max(each[1] for each in shown)
        found.fit_bounds([(south, west), (north, east)])
