"""The map of a plan for notebooks, with layers and tooltips, by folium.

Texts of the hub's tables go into a page's script here, so they are made harmless first.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mastery_sched.entities import School
from mastery_sched.errors import MissingExtraError, counted
from mastery_sched.plan import Plan
from mastery_sched.report.geometry import degrees_of
from mastery_sched.report.sites import MapData, Patch, Role, Site, map_data
from mastery_sched.report.styles import OTHER_COLOUR, OUTLINES, WAITING_COLOUR, Style
from mastery_sched.tables.outputs.cells import clean

if TYPE_CHECKING:
    import folium

Degrees = tuple[float, float]
"""Latitude and longitude."""

TILES = "OpenStreetMap"


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
    found = folium.Map(tiles=tiles, control_scale=True)
    styles = {patch.id: patch.style for patch in data.patches}
    hulls = folium.FeatureGroup("Groups")
    spokes = folium.FeatureGroup("Journeys")
    schools = folium.FeatureGroup("Schools")
    waiting = folium.FeatureGroup("Schools without a group")
    others = folium.FeatureGroup("Other schools")
    bases = folium.FeatureGroup("Specialists")
    labels = folium.FeatureGroup("Names of groups")
    for patch in data.patches:
        _add_patch(plan, patch, places, hulls, spokes, labels)
    for site in data.sites:
        layer = {Role.PLACED: schools, Role.WAITING: waiting}.get(site.role, others)
        _mark(site, places[site.urn], styles, _about(plan, site)).add_to(layer)
        if site.specialist_ids:
            _base(plan, site, places[site.urn], styles).add_to(bases)
    for layer in (hulls, spokes, schools, waiting, others, bases, labels):
        layer.add_to(found)
    folium.LayerControl(collapsed=False).add_to(found)
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


def _add_patch(
    plan: Plan,
    patch: Patch,
    places: Mapping[int, Degrees],
    hulls: folium.FeatureGroup,
    spokes: folium.FeatureGroup,
    labels: folium.FeatureGroup,
) -> None:
    import folium

    group, colour = plan.group_by_id[patch.id], patch.style.colour
    members = [(urn, places[urn]) for urn in group.urns if urn in places]
    corners = degrees_of(plan.problem.schools, patch.hull)
    told = harmless(f"{patch.id} {patch.name}: {counted(len(members), 'school')}")
    folium.Polygon(
        corners, color=colour, weight=1, opacity=0.6, fill=True, fill_opacity=0.15, tooltip=told
    ).add_to(hulls)
    (middle,) = degrees_of(plan.problem.schools, [patch.middle])
    for urn, place in members:
        if place != middle:
            name = plan.problem.school_by_urn[urn].name
            line = folium.PolyLine([middle, place], color=colour, weight=2, opacity=0.8)
            folium.Tooltip(harmless(f"{patch.id}: {name}")).add_to(line)
            line.add_to(spokes)
    leader = plan.problem.specialist_by_id.get(group.specialist_id or "")
    if leader is not None and leader.base_urn in places:
        ends = [middle, places[leader.base_urn]]
        folium.PolyLine(
            ends,
            color=colour,
            weight=2,
            dash_array="2 6",
            tooltip=harmless(f"{leader.id} leads {patch.id}"),
        ).add_to(spokes)
    text = (
        f'<div style="transform:translate(-50%,-50%);width:max-content;padding:0 4px;'
        f"background:#fff;border:2px solid {colour};border-radius:4px;color:#222;"
        f'font:bold 11px sans-serif">{harmless(patch.id)}</div>'
    )
    folium.Marker(
        middle, icon=folium.DivIcon(text, icon_size=(0, 0), icon_anchor=(0, 0)), tooltip=told
    ).add_to(labels)


def _mark(site: Site, place: Degrees, styles: Mapping[str, Style], about: str) -> folium.Marker:
    style = styles.get(site.group_id or "")
    if style is not None:
        return _icon(place, style.shape, style.colour, 7, about, ring=bool(site.num_hosted))
    if site.role is Role.WAITING:
        return _icon(place, "cross", WAITING_COLOUR, 8, about)
    return _icon(place, "circle", OTHER_COLOUR, 4, about)


def _base(plan: Plan, site: Site, place: Degrees, styles: Mapping[str, Style]) -> folium.Marker:
    led = [group.id for group in plan.work_groups if group.specialist_id in site.specialist_ids]
    colour = styles[led[0]].colour if led and led[0] in styles else OTHER_COLOUR
    people = ", ".join(site.specialist_ids)
    about = harmless(f"{people}, based at {site.name}; leads {', '.join(led) or 'no group'}")
    return _icon(place, "star", colour, 9, about)


def _icon(
    place: Degrees, shape: str, colour: str, size: int, about: str, *, ring: bool = False
) -> folium.Marker:
    import folium

    circle = '<circle r="1.7" fill="none" stroke="#222" stroke-width=".15"/>' if ring else ""
    svg = (
        f'<svg width="{4 * size}" height="{4 * size}" viewBox="-2 -2 4 4" '
        f'style="transform:translate(-50%,-50%)">{circle}<path d="{OUTLINES[shape]}" '
        f'fill="{colour}" stroke="#fff" stroke-width=".2"/></svg>'
    )
    icon = folium.DivIcon(svg, icon_size=(0, 0), icon_anchor=(0, 0))
    return folium.Marker(place, icon=icon, tooltip=about)


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
    return "<br>".join(lines)


def _fit(found: folium.Map, data: MapData, places: Mapping[int, Degrees]) -> None:
    shown = [places[site.urn] for site in data.sites]
    if shown:
        south, north = min(each[0] for each in shown), max(each[0] for each in shown)
        west, east = min(each[1] for each in shown), max(each[1] for each in shown)
        found.fit_bounds([(south, west), (north, east)])
