"""Write a made-up extract of the national register, with all 133 columns of the real one.

The schools are a hub's own and some around it: others that could be invited, secondary schools,
closed ones. No school, person, number or address is a real one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pyproj

import mastery_sched as ms
from mastery_sched.entities import School

REGISTER = "edubasealldata20250901.csv"
LINKS = "links_edubasealldata20250901.csv"

HEADER = """
URN|LA (code)|LA (name)|EstablishmentNumber|EstablishmentName|TypeOfEstablishment (code)
TypeOfEstablishment (name)|EstablishmentTypeGroup (code)|EstablishmentTypeGroup (name)
EstablishmentStatus (code)|EstablishmentStatus (name)|ReasonEstablishmentOpened (code)
ReasonEstablishmentOpened (name)|OpenDate|ReasonEstablishmentClosed (code)
ReasonEstablishmentClosed (name)|CloseDate|PhaseOfEducation (code)|PhaseOfEducation (name)
StatutoryLowAge|StatutoryHighAge|Boarders (code)|Boarders (name)|NurseryProvision (name)
OfficialSixthForm (code)|OfficialSixthForm (name)|Gender (code)|Gender (name)
ReligiousCharacter (code)|ReligiousCharacter (name)|ReligiousEthos (name)|Diocese (code)
Diocese (name)|AdmissionsPolicy (code)|AdmissionsPolicy (name)|SchoolCapacity
SpecialClasses (code)|SpecialClasses (name)|CensusDate|NumberOfPupils|NumberOfBoys
NumberOfGirls|PercentageFSM|TrustSchoolFlag (code)|TrustSchoolFlag (name)|Trusts (code)
Trusts (name)|SchoolSponsorFlag (name)|SchoolSponsors (name)|FederationFlag (name)
Federations (code)|Federations (name)|UKPRN|FEHEIdentifier|FurtherEducationType (name)
OfstedLastInsp|OfstedSpecialMeasures (code)|OfstedSpecialMeasures (name)|LastChangedDate
Street|Locality|Address3|Town|County (name)|Postcode|SchoolWebsite|TelephoneNum
HeadTitle (name)|HeadFirstName|HeadLastName|HeadPreferredJobTitle|InspectorateName (name)
InspectorateReport|DateOfLastInspectionVisit|NextInspectionVisit|TeenMoth (name)
TeenMothPlaces|CCF (name)|SENPRU (name)|EBD (name)|PlacesPRU|FTProv (name)|EdByOther (name)
Section41Approved (name)|SEN1 (name)|SEN2 (name)|SEN3 (name)|SEN4 (name)|SEN5 (name)
SEN6 (name)|SEN7 (name)|SEN8 (name)|SEN9 (name)|SEN10 (name)|SEN11 (name)|SEN12 (name)
SEN13 (name)|TypeOfResourcedProvision (name)|ResourcedProvisionOnRoll
ResourcedProvisionCapacity|SenUnitOnRoll|SenUnitCapacity|GOR (code)|GOR (name)
DistrictAdministrative (code)|DistrictAdministrative (name)|AdministrativeWard (code)
AdministrativeWard (name)|ParliamentaryConstituency (code)|ParliamentaryConstituency (name)
UrbanRural (code)|UrbanRural (name)|GSSLACode (name)|Easting|Northing
CensusAreaStatisticWard (name)|MSOA (name)|LSOA (name)|Inspectorate (name)|SENStat|SENNoStat
BoardingEstablishment (name)|PropsName|PreviousLA (code)|PreviousLA (name)
PreviousEstablishmentNumber|OfstedRating (name)|RSCRegion (name)|Country (name)|UPRN|SiteName
MSOA (code)|LSOA (code)
"""
COLUMNS = tuple(HEADER.strip().replace("\n", "|").split("|"))

GROUPS = {
    "LA maintained schools": ("4", {"Community school": "01", "Voluntary aided school": "02"}),
    "Academies": ("10", {"Academy sponsor led": "28", "Academy converter": "34"}),
    "Free Schools": ("11", {"Free schools": "35"}),
    "Independent schools": ("3", {"Other independent school": "11"}),
}
GROUPS["LA maintained schools"][1].update(
    {"Voluntary controlled school": "03", "Foundation school": "05"}
)
PHASES = {"Primary": "2", "Secondary": "4", "All-through": "7"}
STATUSES = {"Open": "1", "Closed": "2"}
FAITHS = {"CofE": ("02", "Church of England"), "Catholic": ("03", "Roman Catholic")}
FIRST_LA_CODE = 981  # no authority has one of these

FIRST_OTHER_URN, FIRST_SECONDARY_URN = 820_001, 830_001
NUM_OTHERS, NUM_SECONDARY = 45, 12


def make_register(hub: ms.Problem, folder: str | Path, *, nowhere: Sequence[int] = ()) -> None:
    """Write the register's extract and its file of links, as they are when unpacked.

    Parameters
    ----------
    nowhere
        URNs for which the register has no place.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(hub.school_year)
    closed = _closed(hub)
    schools = sorted((*hub.schools, *_others(rng), *closed), key=lambda school: school.urn)
    codes = {
        name: FIRST_LA_CODE + i for i, name in enumerate(sorted({s.authority for s in schools}))
    }
    grid = _grid(schools) | dict.fromkeys(nowhere, (0, 0))
    rows = [_row(rng, school, codes, grid[school.urn]) for school in schools]
    # As the real one is written: everything in quotes, in Windows-1252.
    with (folder / REGISTER).open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    with (folder / LINKS).open("w", encoding="cp1252", newline="") as file:
        links = csv.writer(file, quoting=csv.QUOTE_ALL)
        links.writerow(["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"])
        links.writerows(_links(hub, {school.urn: school.name for school in schools}))


def _others(rng: Random) -> Iterator[School]:
    """Schools that have not applied, in the same landscape."""
    around = ms.generate_hub(NUM_OTHERS, 7, seed=31, num_ineligible=0).applicants
    for number, school in enumerate(around):
        yield replace(school, urn=FIRST_OTHER_URN + number)
    for number, school in enumerate(rng.sample(around, NUM_SECONDARY)):
        name = school.name.replace("Primary School", "High School").replace(" Infant", "")
        yield replace(school, urn=FIRST_SECONDARY_URN + number, name=name, phase="Secondary")


def _closed(hub: ms.Problem) -> list[School]:
    """Schools that became others under another number."""
    return [
        replace(
            school,
            urn=urn,
            status="Closed",
            type="Community school",
            trust=None,
            predecessor_urns=(),
        )
        for school in hub.schools
        for urn in school.predecessor_urns
    ]


def _links(hub: ms.Problem, names: dict[int, str]) -> Iterator[list[object]]:
    for school in hub.schools:
        for urn in school.predecessor_urns:
            yield [school.urn, urn, names[urn], "Predecessor", "01-09-2022"]
            yield [urn, school.urn, names[school.urn], "Successor", "01-09-2022"]


def _row(
    rng: Random, school: School, codes: dict[str, int], place: tuple[int, int]
) -> dict[str, object]:
    easting, northing = place
    boys, girls = rng.randint(60, 160), rng.randint(60, 160)
    district = f"E0799{codes[school.authority]:04d}"
    secondary = school.phase == "Secondary"
    faith = next((FAITHS[word] for word in FAITHS if word in school.name), ("00", "Does not apply"))
    closed = school.status == "Closed"
    return {
        "URN": school.urn,
        "LA (code)": codes[school.authority],
        "LA (name)": school.authority,
        "EstablishmentNumber": rng.randint(2000, 5999),
        "EstablishmentName": school.name,
        **_coded_type(school.type or "Community school"),
        "EstablishmentStatus (code)": STATUSES[school.status or "Open"],
        "EstablishmentStatus (name)": school.status or "Open",
        "ReasonEstablishmentOpened (code)": "00",
        "ReasonEstablishmentOpened (name)": "Not applicable",
        "ReasonEstablishmentClosed (code)": "00",
        "ReasonEstablishmentClosed (name)": "Not applicable",
        "CloseDate": "31-08-2022" if closed else "",
        "PhaseOfEducation (code)": PHASES[school.phase or "Primary"],
        "PhaseOfEducation (name)": school.phase or "Primary",
        "StatutoryLowAge": 11 if secondary else rng.choice((2, 3, 4)),
        "StatutoryHighAge": 16 if secondary else 11,
        "Boarders (code)": 1,
        "Boarders (name)": "No boarders",
        "Gender (code)": 3,
        "Gender (name)": "Mixed",
        "ReligiousCharacter (code)": faith[0],
        "ReligiousCharacter (name)": faith[1],
        "SchoolCapacity": boys + girls + rng.randint(0, 40),
        "CensusDate": "16-01-2025",
        "NumberOfPupils": boys + girls,
        "NumberOfBoys": boys,
        "NumberOfGirls": girls,
        "PercentageFSM": f"{rng.uniform(3, 50):.1f}",
        "TrustSchoolFlag (code)": 5 if school.trust else 0,
        "TrustSchoolFlag (name)": (
            "Supported by a multi-academy trust" if school.trust else "Not applicable"
        ),
        "Trusts (name)": school.trust or "",
        "UKPRN": 19_000_000 + school.urn,
        "LastChangedDate": "18-08-2025",
        "Street": f"{rng.randint(1, 90)} {school.name.partition(' ')[0]} Street",
        "Town": school.town or "",
        "County (name)": school.authority,
        "Postcode": f"ZZ{rng.randint(1, 99)} {rng.randint(1, 9)}ZZ",
        "SchoolWebsite": f"https://school{school.urn}.example",
        "TelephoneNum": f"01632960{rng.randint(0, 999):03d}",
        "HeadTitle (name)": rng.choice(("Ms", "Mr", "Mrs", "Dr")),
        "HeadFirstName": rng.choice(("Alex", "Kim", "Robin", "Sam")),
        "HeadLastName": rng.choice(("Example", "Sample", "Specimen")),
        "HeadPreferredJobTitle": "Headteacher",
        "GOR (name)": "East Midlands",
        "DistrictAdministrative (code)": district,
        "DistrictAdministrative (name)": school.authority,
        "GSSLACode (name)": district,
        "Easting": easting,
        "Northing": northing,
        "SiteName": "",
    }


def _coded_type(name: str) -> dict[str, object]:
    group, (group_code, codes) = next(each for each in GROUPS.items() if name in each[1][1])
    return {
        "TypeOfEstablishment (code)": codes[name],
        "TypeOfEstablishment (name)": name,
        "EstablishmentTypeGroup (code)": group_code,
        "EstablishmentTypeGroup (name)": group,
    }


def _grid(schools: Sequence[School]) -> dict[int, tuple[int, int]]:
    """Eastings and northings in whole metres, by URN."""
    to_grid = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    longitudes, latitudes = zip(
        *((each.place.longitude, each.place.latitude) for each in schools), strict=True
    )
    eastings, northings = to_grid.transform(longitudes, latitudes)
    return {
        school.urn: (round(east), round(north))
        for school, east, north in zip(schools, eastings, northings, strict=True)
    }
