"""Small whole files of each official layout, with invented counts, for tests that damage them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from xml.sax.saxutils import escape

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


DASHBOARD_HEADER = (
    "Fiscal Year-value,Fiscal Year-alias,Month (abbv)-value,Month (abbv)-alias,SUM(Encounter Count)-alias,"
    "Citizenship Grouping,Component,Demographic,Title of Authority"
)


def dashboard() -> str:
    """Three months, two components, every subtotal; one finest cell is an empty sum."""
    finest = {("U.S. Border Patrol", "Single Adults"): 1200, ("Office of Field Operations", "FMUA"): 30}
    rows = [DASHBOARD_HEADER]
    for year, month, more in (("2021", "SEP", 0), ("2022 (FYTD)", "OCT", 1), ("2022 (FYTD)", "NOV", 2)):
        cells: dict[tuple[str, ...], int] = {}
        for (component, demographic), n in finest.items():
            for wide in product((False, True), repeat=4):
                key = ("Mexico", component, demographic, "Title 8")
                key = tuple("all" if w else k for w, k in zip(wide, key, strict=True))
                cells[key] = cells.get(key, 0) + n + more
        rows += [f"{year},{year},{month},{month},{n},{','.join(key)}" for key, n in cells.items()]
        rows.append(f"{year},{year},{month},{month},%null%,Other,U.S. Border Patrol,FMUA,Title 8")
    return "\n".join(rows) + "\n"


def numbered_dashboard() -> str:
    lines = dashboard().splitlines()
    return "\n".join([f",{lines[0]}", *(f"{i},{x}" for i, x in enumerate(lines[1:]))]) + "\n"


def mexico_returns() -> str:
    return (
        "month,nat,type,n\n2023-12-01,GTM,assisted return,30.0\n2023-12-01,GTM,deportation,4.0\n"
        "2023-12-01,HND,assisted return of children,7.0\n2024-01-01,VEN,deportation,2.0\n"
    )


def guatemala() -> str:
    return (
        "month,sex,age,origin,n\n2023-12-01,male,adult,USA,40.0\n2023-12-01,female,adult,MEX,5.0\n"
        "2023-12-01,male,unaccompanied child,MEX,3.0\n2024-01-01,female,accompanied child,MEX,2.0\n"
        "2024-01-01,male,adult,,50.0\n"
    )


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
    "dashboard_december_15_2021.csv": dashboard,
    "dashboard_december_16_2021.csv": numbered_dashboard,
    "mexico_returns.csv": mexico_returns,
    "guatemala.csv": guatemala,
}

Cells = Sequence[Sequence[object]]
MONTHS = (
    *("October", "November", "December", "January", "February", "March"),
    *("April", "May", "June", "July", "August", "September"),
)


def _letters(number: int) -> str:
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def sheet_xml(rows: Cells) -> str:
    out = []
    for r, row in enumerate(rows, 1):
        cells = ""
        for c, x in enumerate(row):
            at = f"{_letters(c)}{r}"
            if isinstance(x, (int, float)):
                cells += f'<c r="{at}"><v>{x}</v></c>'
            elif x:
                cells += f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(str(x))}</t></is></c>'
        out.append(f'<row r="{r}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<worksheet xmlns="{main}"><sheetData>{"".join(out)}</sheetData></worksheet>'


def workbook_parts(sheets: Mapping[str, Cells | str], saved: str | None = "2024-07-30") -> dict[str, str]:
    """The parts of a minimal .xlsx; a sheet may be given as rows or as its XML. `saved`: day in its properties."""
    base = "http://schemas.openxmlformats.org"
    main, rel = f"{base}/spreadsheetml/2006/main", f"{base}/officeDocument/2006/relationships"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    names = list(sheets)
    listed = "".join(f'<sheet name="{escape(n)}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="r{i}" Type="{rel}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    parts = {
        "[Content_Types].xml": f'{head}<Types xmlns="{base}/package/2006/content-types"/>',
        "_rels/.rels": f'{head}<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{base}/package/2006/relationships">{links}'
        "</Relationships>",
    }
    if saved is not None:
        parts["docProps/core.xml"] = (
            f'{head}<cp:coreProperties xmlns:cp="{base}/package/2006/metadata/core-properties" '
            'xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified xsi:type="dcterms:W3CDTF" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{saved}T10:00:00Z</dcterms:modified>'
            "</cp:coreProperties>"
        )
    for i, content in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = content if isinstance(content, str) else sheet_xml(content)
    return parts


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def workbook(sheets: Mapping[str, Cells | str], saved: str | None = "2024-07-30") -> bytes:
    return archive(workbook_parts(sheets, saved))


def khsm_sheets() -> dict[str, list[list[object]]]:
    """Two months before family units were counted and two after, one of each fiscal year, as the workbook has them."""
    months = ((2011, "11 August", 0), (2011, "12 September", 0), (2012, "01 October", 1), (2012, "02 November", 1))
    cells: dict[str, list[list[object]]] = {n: [] for n in ("", "c", "r", "f", "s", "rc", "rf", "rs")}
    for year, month, families in months:
        at: list[object] = [year, month]
        regions = (("Coastal Border", "Miami, FL", 10), ("Southwest Land Border", "Del Rio, TX", 500))
        cells[""].append([*at, 510])
        cells["c"] += [[*at, "China, People's Republic", 20], [*at, "Mexico", 480], [*at, "Unknown", 10]]
        for region, sector, n in regions:
            cells["r"].append([*at, region, n])
            cells["s"].append([*at, sector, n])
            cells["rs"].append([*at, region, sector, n])
            cells["rf"].append([*at, region, "Single Adults", n])
        cells["rc"] += [[*at, "Southwest Land Border", "Mexico", 480], [*at, "Coastal Border", "Mexico", 10]]
        if families:
            cells["f"].append([*at, "Family Unit Individuals", 60])
            cells["rf"].append([*at, "Southwest Land Border", "Family Unit Individuals", 60])
        cells["f"] += [[*at, "Single Adults", 400], [*at, "Unaccompanied Children", 50]]
        cells["rf"].append([*at, "Southwest Land Border", "Unaccompanied Children", 50])
    year_month = ["Fiscal\nYear", "Month"]
    return {
        "Annual Count": [["Fiscal\nYear", "Quantity"], [2011, 1020], [2012, 1020]],
        "Monthly Count": [[*year_month, "Quantity"], *cells[""]],
        "Monthly Citizenship": [[*year_month, "Citizenship", "Quantity"], *cells["c"]],
        "Monthly Region": [[*year_month, "Region", "Quantity"], *cells["r"]],
        "Monthly Family Status": [[*year_month, "Family Status", "Quantity"], *cells["f"]],
        "Monthly Sector": [[*year_month, "Sector", "Quantity"], *cells["s"]],
        "Monthly Rgn and Citp": [[*year_month, "Region", "Citizenship", "Quantity"], *cells["rc"]],
        "Monthly Rgn and Fam Status": [[*year_month, "Region", "Family Status", "Quantity"], *cells["rf"]],
        "Monthly Rgn and Sector": [[*year_month, "Region", "Sector", "Quantity"], *cells["rs"]],
    }


def khsm() -> bytes:
    return workbook(khsm_sheets(), "2012-01-15")


def _monthly(title: str, group: Sequence[str], labels: Sequence[str], first: Sequence[object]) -> list[list[object]]:
    """A table of FY2023 and two months of FY2024: each month ten more than the one before, marks as they are."""
    rows: list[list[object]] = [
        ["Return to Table of Contents."],
        [f"{title}: Fiscal Years 2023 to 2024 YTD (November 2023)"],
    ]
    rows += [["", "", *group]] if group else []
    rows.append(["Fiscal Year", "Month", *labels])
    for year, count in ((2023, 12), ("2024 YTD", 2)):
        months: list[list[object]] = []
        for i in range(count):
            step = 10 * (i + (0 if count == 12 else 12))
            months.append(["", MONTHS[i], *(x if isinstance(x, str) else x + step for x in first)])
        totals = [x if isinstance(x, str) else sum(m[j + 2] for m in months) for j, x in enumerate(first)]
        rows += [[year, "Total", *totals], *months]
    return [*rows, ["X Not applicable."], ["Source: Office of Homeland Security Statistics Persist Dataset."]]


def monthly_sheets() -> dict[str, list[list[object]]]:
    return {
        "TOC": [["Table of Contents"], [], ["Category", "Table", "Starting Date"], ["Encounters", "One", 2014]],
        "SWB Enc by Sector+Field Ofc": _monthly(
            "CBP SW Border Encounters by Agency and Sector or Field Office",
            ("", "USBP", "", "", "OFO", ""),
            ("Total CBP", "Total USBP", "Del Rio, TX", "Tucson, AZ", "Total OFO", "Laredo, TX"),
            (900, 800, 300, 500, 100, 100),
        ),
        "SWB Encounters by Family Status": _monthly(
            "CBP SW Border Encounters by Agency and Family Status",
            ("Total CBP", "", "", "USBP", "", "", "OFO", "", ""),
            ("Total", "Single Adults1", "Family Unit Individuals2") * 3,
            (900, 700, 200, 800, 600, 200, 100, 100, "NA"),
        ),
        "CBP One Appointments": _monthly(
            "CBP One Appointments", (), ("Total", "Cuba", "South  Korea", "Other"), (70, 40, "X", "D")
        ),
        "ERO Arrests by Criminality": _monthly(
            "ERO Administrative Arrests by Criminality",
            ("", "Convicted Criminals", "", "Non-Criminal"),
            ("Total", "Total Convicted", "Felons", "Total Non-Criminal"),
            (90, 60, 60, 30),
        ),
        "New": _monthly("Nationwide Something by Country", (), ("Total", "Cuba"), (70, 70)),
    }


def monthly() -> bytes:
    return workbook(monthly_sheets(), "2024-02-20")


WORKBOOKS = {"khsm.xlsx": khsm, "monthly.xlsx": monthly}


def write(folder: Path, name: str, content: str | bytes | None = None) -> Path:
    """The named sample (or `content`) as a file in `folder`."""
    path = folder / name
    raw = FILES[name]() if content is None else content
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return path
