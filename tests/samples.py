"""Small whole files of each official layout, with invented counts, for tests that damage them."""

from __future__ import annotations

from pathlib import Path

GREECE_SPEC = """
[edition]
publisher = "UNHCR"
title = "Sea arrivals in Greece, daily"
released = 2019-12-01
licence = "CC BY 4.0"
basis = "official"
[table]
period = "date"
frequency = "D"
value = "arrivals"
absent = "zero"
lag = "2d"
[indicator]
id = "greece-sea-arrivals"
name = { en = "Sea arrivals in Greece", es = "Llegadas por mar a Grecia" }
[dimensions]
place = { value = "Greece" }
origin = { column = "nationality" }
"""

NATIONWIDE_HEADER = (
    "Fiscal Year,Month Grouping,Month abbv,Land Border Region,State,Demographic,Citizenship,"
    "Title of Authority,Encounter Count"
)
SOUTHWEST_HEADER = (
    "Fiscal Year,Month Grouping,Month (abbv),Component,Demographic,Citizenship Grouping,"
    "Title of Authority,Encounter Type,Encounter Count"
)
AREAS_HEADER = "month,t_fy,component,area,authority,type,demog,nat,n"
SECTOR_NAMES = (
    *("livermore", "miami", "new_orleans", "ramey"),
    *("blaine", "buffalo", "detroit", "grand_forks", "havre", "houlton", "spokane", "swanton"),
    *("big_bend", "del_rio", "el_centro", "el_paso", "laredo", "rio_grande_valley", "san_diego", "tucson", "yuma"),
)


def nationwide() -> str:
    rows = [NATIONWIDE_HEADER]
    for year in (2021, 2022, 2023, 2024):
        for month in ("DEC", "NOV", "OCT"):
            rows.append(f"{year},FYTD,{month},Northern Land Border,ME,Single Adults,CANADA,Title 8,{year - 2000}")
            rows.append(f'{year},FYTD,{month},Southwest Land Border,TX,FMUA,"CHINA, PEOPLES REPUBLIC OF",Title 8,7')
            rows.append(f"{year},FYTD,{month},Southwest Land Border,TX,UC / Single Minors,OTHER,Title 8,5")
    rows.insert(4, "2021,Remaining,JAN,Other,FL,Accompanied Minors,HAITI,Title 42,3")
    rows.insert(5, "2021,Remaining,JAN,Southwest Land Border,TX,UC / Single Minors,OTHER,Title 8,2")
    return "\r\n".join(rows) + "\r\n"


def southwest() -> str:
    rows = [SOUTHWEST_HEADER]
    for year in ("2021", "2022", "2023", "2024 (FYTD)"):
        rows.append(f"{year},FYTD,OCT,U.S. Border Patrol,Single Adults,Mexico,Title 42,Expulsions,11")
        rows.append(f"{year},FYTD,OCT,U.S. Border Patrol,Single Adults,Mexico,Title 42,Apprehensions,2")
        rows.append(f"{year},FYTD,OCT,Office of Field Operations,FMUA,Other,Title 8,Inadmissibles,4.0")
    return "\n".join(rows) + "\n"


def areas() -> str:
    patrol, office = (
        "U.S. Border Patrol,{},Title 8,Apprehensions",
        "Office of Field Operations,{},Title 8,Inadmissibles",
    )
    rows = (
        f"2019-09-01,2019-09-01,{patrol.format('')},Single Adults,,90.0",
        f"2019-09-01,2019-09-01,{office.format('')},FMUA,,40.0",
        f"2019-10-01,2020-10-01,{patrol.format('Del Rio Sector')},UAC,VEN,3.0",
        f"2019-10-01,2020-10-01,{patrol.format('Del Rio Sector')},FMUA,OOO,2.0",
        f"2019-10-01,2020-10-01,{patrol.format('Del Rio Sector')},UC / Single Minors,VEN,4.0",
        f"2019-10-01,2020-10-01,{office.format('Laredo Field Office')},FMUA,MEX,6.0",
        f"2019-11-01,2020-11-01,{office.format('Laredo Field Office')},FMUA,MEX,5.0",
        f"2019-11-01,2020-11-01,{patrol.format('Yuma Sector')},FMUA,MEX,1.0",
    )
    return "\n".join((AREAS_HEADER, *rows)) + "\n"


def sectors() -> str:
    header = ["month", *SECTOR_NAMES, "coastal_border", "northern_border", "southwest_border", "monthly_total"]
    rows = ["|".join([*header, "fy", "cy"])]
    for month, fy, cy in ((10, 2000, 1999), (11, 2000, 1999), (1, 2000, 2000)):
        values = [10 * month + i for i in range(len(SECTOR_NAMES))]
        totals = [sum(values[:4]), sum(values[4:12]), sum(values[12:]), sum(values)]
        rows.append("|".join(str(x) for x in (month, *values, *totals, fy, cy)))
    return "\n".join(rows) + "\n"


def southwest_monthly() -> str:
    return (
        "date,uwchr_pdf_exact,gdidata_cbp_csv_jun2025,ohss_khsm_rounded,usbp_swb_best\n"
        "2017-09-01,101.0,,100.0,101.0\n2017-10-01,,205.0,210.0,205.0\n2017-11-01,,,310.0,310.0\n2017-12-01,,,,\n"
    )


def first_prints() -> str:
    return (
        "month,first_print,released,basis\n"
        "2023-10,188,2023-11-14,from memory of the monthly update\n"
        "2023-12,249,2024-01-26,read in a secondary source; release day read. Reprinted as 248 on 2024-02-13\n"
        "2024-01,124,2024-02-13,read in CBP's January 2024 update\n"
    )


def weekly() -> str:
    return "week_start_monday,count_rounded\n2009-09-28,50.0\n2009-10-05,98.0\n2009-10-12,108.0\n"


def darien() -> str:
    return (
        "month,q,nat,n\n2010-01-01,2010-01-01,CUB,79.0\n2011-01-01,2011-01-01,TIB,2.0\n2020-01-01,2020-01-01,VEN,9.0\n"
        "2020-03-01,2020-01-01,VEN,8.0\n2020-03-01,2020-01-01,TIB,1.0\n2020-03-01,2020-01-01,OOO,4.0\n"
    )


def honduras() -> str:
    return "month,nat,n\n2020-03-01,CUB,3.0\n2020-03-01,FRA,1.0\n2020-03-01,FRA,2.0\n2020-05-01,CUB,7.0\n"


def mexico() -> str:
    return "month,nat,n\n2018-01-01,HND,30.0\n2018-01-01,GIN,1.0\n2018-01-01,GIN,4.0\n2018-02-01,VEN,2.0\n"


FILES = {
    "nationwide.csv": nationwide,
    "southwest.csv": southwest,
    "areas.csv": areas,
    "sectors.csv": sectors,
    "southwest_monthly.csv": southwest_monthly,
    "first_prints.csv": first_prints,
    "weekly.csv": weekly,
    "darien.csv": darien,
    "honduras.csv": honduras,
    "mexico_events.csv": mexico,
}


def write(folder: Path, name: str, content: str | bytes | None = None) -> Path:
    """The named sample (or `content`) as a file in `folder`."""
    path = folder / name
    raw = FILES[name]() if content is None else content
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return path
