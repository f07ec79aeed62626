"""A small folder in the shape of the public data, all names made up."""

from __future__ import annotations

import gzip
from pathlib import Path

REGISTER = """\
urn,name,town,la_code,la_name,phase,type,status,easting,northing,lat,lon,predecessor_urn
100001,Hilltop CofE VC Primary School,Northam,1,Northshire,Primary,Academy,Open,0,0,53.2,-1.4,
100002,St Ann's Church of England Infant School,,1,Northshire,Primary,,Open,0,0,53.3,-1.4,100900
100003,"St Ann's Junior School, Eastham",Eastham,1,Northshire,Primary,Academy,Open,0,0,53.3,-1.3,
100004,Hilltop Primary School,Westham,2,Westshire,Primary,Academy,Open,0,0,53.4,-1.3,
"""

TERM_DATES = """\
la_code,la_name,academic_year,segment,open_from,open_to,evidence,source_url,note
1,Northshire,2025/26,1,2025-09-02,2025-10-17,page,,
1,Northshire,2025/26,2,2025-11-03,2025-12-19,page,,
1,Northshire,2025/26,3,2026-01-05,2026-02-13,page,,
1,Northshire,2025/26,4,2026-02-23,2026-03-27,page,,
1,Northshire,2025/26,5,2026-04-13,2026-05-22,page,,
1,Northshire,2025/26,6,2026-06-01,2026-07-21,page,,
1,Northshire,2026/27,1,2026-09-02,2026-10-16,page,,
2,Westshire,2025/26,1,2025-09-02,2025-10-17,page,,
2,Westshire,2025/26,2,2025-11-03,2025-12-19,page,,
"""

INSET_DAYS = """\
school,la_code,la_name,academic_year,date,source_url,note
Hilltop CofE Primary (hilltop.example),1,Northshire,2025/26,2025-11-03,,
Hilltop CofE Primary (hilltop.example),1,Northshire,2025/26,2025-11-23,,printed as a Monday
Hilltop CofE Primary (hilltop.example),1,Northshire,2024/25,2024-11-04,,
St Ann's,1,Northshire,2025/26,2025-11-04,,
St Ann\u2019s CofE Infant,1,Northshire,2025/26,2025-11-05,,
Nowhere Primary,1,Northshire,2025/26,2025-11-06,,
Hilltop,2,Westshire,2025/26,6 November 2025,,
"""

INSTANCE = """\
urn,name,la_code,easting,northing,lat,lon
100001,Hilltop CofE VC Primary School,1,440000,370000,53.226,-1.402
100004,Hilltop Primary School,2,443000,374000,53.262,-1.357
"""


def make_public_data(folder: Path) -> Path:
    """Write the files into a folder and hand it back."""
    data, bench = folder / "data", folder / "bench"
    data.mkdir(parents=True)
    bench.mkdir()
    with gzip.open(data / "schools_primary_england.csv.gz", "wt", encoding="utf-8") as file:
        file.write(REGISTER)
    (data / "term_dates.csv").write_text(TERM_DATES, encoding="utf-8")
    (data / "inset_days.csv").write_text(INSET_DAYS, encoding="utf-8")
    (bench / "real_tiny.csv").write_text(INSTANCE, encoding="utf-8")
    return folder
