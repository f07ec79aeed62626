"""Words that hubs use for our tables and columns, and headings of personal columns.

The lists are meant to be read and extended; ``docs/tables.md`` shows them. Upper and lower case,
spaces and punctuation do not matter. A hub's own words go into ``[columns]`` of its ``hub.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping

_URN = (
    "school urn",
    "urn number",
    "urn no",
    "urn of school",
    "school's urn",
    "gias urn",
    "dfe urn",
    "establishment urn",
    "unique reference number",
    "unique reference number (urn)",
    "school unique reference number",
    "school unique reference number (urn)",
)

_SCHOOL_YEAR = ("academic year", "year", "ay")

HEADINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "schools": {
        "urn": _URN,
        "name": (
            "school",
            "school name",
            "name of school",
            "name of the school",
            "name of your school",
            "establishment",
            "establishment name",
            "setting",
        ),
        "latitude": ("lat", "latitude (wgs84)"),
        "longitude": ("lon", "long", "lng", "longitude (wgs84)"),
        "easting": ("eastings", "easting (osgb)"),
        "northing": ("northings", "northing (osgb)"),
        "postcode": ("postal code", "school postcode", "postcode of school"),
        "authority": (
            "la",
            "la name",
            "lea",
            "local authority",
            "local authority name",
            "local education authority",
        ),
        "authority_code": ("la (code)", "local authority code"),
        "district": ("districtadministrative (name)", "local authority district", "lad name"),
        "district_code": ("districtadministrative (code)", "lad code"),
        "calendar": ("term dates", "term dates calendar", "holiday calendar"),
        "type": (
            "school type",
            "type of school",
            "establishment type",
            "type of establishment",
            "type of establishment (name)",
        ),
        "phase": (
            "school phase",
            "phase of education",
            "phase of education (name)",
        ),
        "status": (
            "school status",
            "establishment status",
            "establishment status (name)",
        ),
        "trust": (
            "mat",
            "mat name",
            "trust name",
            "academy trust",
            "multi academy trust",
            "multi-academy trust (mat)",
            "trusts (name)",
        ),
        "can_host": (
            "host",
            "hosting",
            "willing to host",
            "happy to host",
            "able to host",
            "can you host",
        ),
        "applied_on": (
            "applied",
            "applied date",
            "date applied",
            "application date",
            "date of application",
            "date received",
            "submitted",
            "submitted on",
            "submission date",
            "completion time",
            "timestamp",
        ),
        "teachers": (
            "number of teachers",
            "no of teachers",
            "num teachers",
            "number of participants",
            "number of places",
        ),
        "predecessor_urn": (
            "predecessor",
            "previous urn",
            "former urn",
            "old urn",
            "predecessor urns",
        ),
        "stage": ("programme stage", "work group stage"),
        "town": ("town/city", "post town"),
    },
    "specialists": {
        "id": ("specialist", "specialist id", "specialist code", "mastery specialist"),
        "base_urn": ("base", "base school urn", *_URN, "urn"),
        "capacity": ("groups", "number of groups", "max groups"),
        "sessions": ("release", "release time", "released", "mastery day", "available sessions"),
        "max_travel_km": ("max travel", "maximum travel (km)", "max km"),
    },
    "calendars": {
        "calendar": ("la", "local authority", "authority", "calendar name"),
        "school_year": _SCHOOL_YEAR,
        "segment": ("half term", "half-term number", "half term no", "segment number"),
        "open_from": ("from", "start", "starts", "start date", "first day", "opens"),
        "open_to": ("to", "end", "ends", "end date", "last day", "closes"),
    },
    "closures": {
        "scope": ("who", "applies to"),
        "id": ("urn", "whom", "which"),
        "from": ("date", "start", "start date", "first day"),
        "to": ("end", "end date", "last day"),
        "session": ("am/pm", "half day"),
        "reason": ("why", "description"),
    },
    "history": {
        "urn": _URN,
        "school_year": (*_SCHOOL_YEAR, "year taken part", "year of participation"),
    },
    "pins": {
        "kind": ("what", "decision"),
        "subject": ("school or group",),
        "value": ("fixed to",),
        "meeting": ("meeting number", "meeting no"),
    },
    "pairs": {
        "urn": ("first urn", "urn 1", "school 1 urn", "school 1"),
        "other_urn": ("second urn", "urn 2", "school 2 urn", "school 2"),
        "kind": ("together or apart", "rule"),
    },
    "travel": {
        "from": ("from urn", "origin", "origin urn"),
        "to": ("to urn", "destination", "destination urn"),
        "km": ("distance (km)", "distance in km", "kilometres", "travel (km)"),
        "minutes": ("mins", "time (minutes)", "drive time (minutes)", "travel time (minutes)"),
    },
    "postcodes": {
        "postcode": ("postal code", "pcd", "pcds", "pcd7", "pcd8", "postcode 1", "postcode 2"),
        "latitude": ("lat", "latitude (wgs84)"),
        "longitude": ("lon", "long", "lng", "longitude (wgs84)"),
        "easting": ("eastings", "easting (osgb)", "oseast1m", "east1m", "x"),
        "northing": ("northings", "northing (osgb)", "osnrth1m", "north1m", "y"),
    },
}
"""By table and column, other headings that mean the column."""

VAGUE: Mapping[str, frozenset[str]] = {"schools": frozenset({"name"})}
"""Columns whose own name may head something else: any other heading for them comes first, and then
they are taken for personal ones. Online forms put the name of whoever filled them in under Name."""

SETTINGS_SHEET = "settings"
FAULTS_SHEET = "faults"
"""The sheet that a marked copy lists its faults in; no table."""

SHEETS: Mapping[str, tuple[str, ...]] = {
    "schools": ("applications", "applicants", "school applications", "school list"),
    "specialists": ("mastery specialists", "leads", "work group leads"),
    "calendars": ("calendar", "term dates", "half terms"),
    "closures": ("closed", "inset", "inset days", "closure days"),
    "history": ("past schools", "previous schools", "taken part"),
    "pins": ("decisions", "fixed"),
    "pairs": ("together and apart",),
    "travel": ("distances", "travel times"),
    "postcodes": ("postcode", "postcode lookup", "postcode table"),
    SETTINGS_SHEET: ("hub", "hub.toml", "hub settings", "rules"),
}
"""By table, other titles of its sheet in a workbook."""

PERSONAL_HEADINGS = frozenset(
    {
        "applicant name",
        "candidate",
        "coordinator",
        "delegate",
        "dob",
        "full name",
        "head",
        "head of school",
        "headship",
        "initials",
        "leader",
        "maths lead",
        "maths leader",
        "ni number",
        "participant",
        "participants",
        "pronouns",
        "staff",
        "subject lead",
        "subject leader",
        "teacher",
        "title",
    }
)
"""Headings of columns that hold people."""

PERSONAL_WORDS = frozenset(
    {
        "access needs",
        "allergies",
        "birth",
        "completed by",
        "contact",
        "contacts",
        "dietary",
        "disability",
        "e mail",
        "email",
        "emails",
        "ethnicity",
        "first name",
        "firstname",
        "forename",
        "forenames",
        "gender",
        "head name",
        "head teacher",
        "head teachers",
        "headteacher",
        "headteachers",
        "headfirstname",
        "headlastname",
        "headtitle",
        "home address",
        "home postcode",
        "last name",
        "lastname",
        "lead name",
        "mobile",
        "name of head",
        "name of lead",
        "name of participant",
        "name of teacher",
        "nominated teacher",
        "participant name",
        "phone",
        "principal",
        "signature",
        "submitted by",
        "surname",
        "surnames",
        "teacher 1",
        "teacher 2",
        "teacher 3",
        "teacher a",
        "teacher b",
        "teacher name",
        "teacher names",
        "teacher one",
        "teacher two",
        "teachers names",
        "tel",
        "telephone",
        "telephonenum",
        "trn",
        "your name",
    }
)
"""Words that make a heading personal wherever they stand in it, such as ``Head's e-mail``."""
