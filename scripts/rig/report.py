"""The table of a run, for a terminal and for the documentation; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.rig.cases import Case
from scripts.rig.figures import amount

MET = {True: "met", False: "NOT MET", None: "not measured"}
SHOWN = ("shown_per_s", "median_ms", "p95_ms", "mbit_per_s")
Row = tuple[str, ...]


def listing(cases: Iterable[Case]) -> str:
    """Every case with its targets."""
    rows = [(case.name, f"{case.what} ({case.where})", "; ".join(map(str, case.targets))) for case in cases]
    return columns([("case", "what", "targets"), *rows])


def verdict(case: Mapping[str, Any]) -> str:
    """How a case came out, in a line."""
    if "failed" in case:
        return f"    failed: {case['failed']}"
    return "    " + "; ".join(
        f"{one['target']}: {amount(one['figure'], one['value'])}, {MET[one['met']]}" for one in case["targets"]
    )


def on_terminal(run: Mapping[str, Any]) -> str:
    """One line a target."""
    rows: list[Row] = [("case", "target", "figure", "TigerVNC", "")]
    for case in run["cases"]:
        if "failed" in case:
            rows.append((case["name"], "", "", "", "FAILED"))
            continue
        rows += [
            (
                case["name"],
                one["target"],
                figure(case, one),
                beside(case, one["figure"]),
                MET[one["met"]],
            )
            for one in case["targets"]
        ]
    met = [one["met"] for case in run["cases"] for one in case["targets"]]
    count = f"{met.count(True)} of {len(met)} targets met, in {run.get('took_s', 0) / 60:.0f} minutes."
    way = [columns(stations(run)), ""] if run.get("journey") else []
    return "\n".join([columns(rows), "", *way, count])


def figure(case: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    """What was measured of a target; with a ratio, what it was made from."""
    value = amount(one["figure"], one["value"])
    return f"{value} ({case['figures'][0]['median_ms']:g} ms)" if one["figure"] == "ratio" and one["value"] else value


def beside(case: Mapping[str, Any], figure: str) -> str:
    """The same figure of TigerVNC's, where it was measured too; beside a ratio the median that it was made from."""
    if figure == "ratio" and len(case["figures"]) > 1:
        return f"{case['figures'][1].get('median_ms', 0):g} ms"
    figures = dict(zip(case["subjects"], case["figures"], strict=True)).get("tiger", {})
    return amount(figure, figures[figure]) if figure in figures else ""


def columns(rows: Sequence[Row]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines)


def markdown(run: Mapping[str, Any]) -> str:
    """The run as the documentation shows it: the machine, then one line a target."""
    rows = ["| case | over | target | rhelp | TigerVNC | |", "| --- | --- | --- | --- | --- | --- |"]
    for case in run["cases"]:
        first = f"| {case['what']} (`{case['name']}`) | {case['line']} "
        if "failed" in case:
            rows.append(f"{first}| | | | failed |")
        for one in case["targets"] if "failed" not in case else ():
            figure = amount(one["figure"], one["value"])
            rows.append(
                f"{first}| {one['target']} | {figure} | {beside(case, one['figure'])} | {in_bold(one['met'])} |"
            )
            first = "| | "
    return "\n".join([about(run), "", *rows, *journey(run)])


def journey(run: Mapping[str, Any]) -> list[str]:
    """Where each millisecond goes, as the documentation shows it; nothing where it was not measured."""
    if not run.get("journey"):
        return []
    head, *rows = stations(run)
    lines = [head, tuple("---" for _ in head), *rows]
    return ["", "Where each millisecond goes (medians, in ms):", "", *(f"| {' | '.join(line)} |" for line in lines)]


def stations(run: Mapping[str, Any]) -> list[Row]:
    """What each station of a change's way takes, their sum, and what the whole way takes as seen from outside."""
    ways: Mapping[str, Mapping[str, float]] = run["journey"]
    seen = {case["name"]: case["figures"][0].get("median_ms") for case in run["cases"] if case.get("figures")}
    names = list(dict.fromkeys(station for way in ways.values() for station in way))
    rows = [("station", *ways), *((name, *(f"{way.get(name, 0):.2f}" for way in ways.values())) for name in names)]
    sums = {kind: sum(way.values()) for kind, way in ways.items()}
    rows.append(("all of them", *(f"{total:.2f}" for total in sums.values())))
    whole = {kind: seen.get(kind) for kind in ways}
    rows.append(("the whole way, seen from outside", *(f"{ms:.2f}" if ms else "" for ms in whole.values())))
    between = [f"{ms - sums[kind]:.2f}" if ms else "" for kind, ms in whole.items()]
    rows.append(("so: between the stations, and before the first", *between))
    return rows


def in_bold(met: bool | None) -> str:
    return MET[met] if met else f"**{MET[met].lower()}**"


def about(run: Mapping[str, Any]) -> str:
    """When, how thoroughly and on what."""
    here, quick = run["machine"], ", quickly" if run["quick"] else ""
    kind = f" ({here['virtual']})" if here["virtual"] not in ("", "none") else ""
    libraries = ", ".join(f"{name} {version}" for name, version in here["libraries"].items())
    parts = (
        f"Taken {run['began']}{quick}, in {run['took_s'] / 60:.0f} minutes, of {here['rhelp']},",
        f"with {run['in_use_by_others']:.0%} of the processors in use by others before.",
        f"{here['cores']} cores of {here['processor']}{kind}, {here['memory_gib']} GiB, {here['system']},",
        f"Linux {here['kernel']}, Python {here['python']}, TigerVNC {here['tigervnc']}; {libraries}.",
    )
    return "\n".join(parts)
