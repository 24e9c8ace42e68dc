"""The page: sections in the order in which they are read, with their figures, styles and script inside."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrition import __version__
from attrition.ensemble.results import claims_in
from attrition.figures.content import Content
from attrition.figures.notes import limits
from attrition.report.claims import claims_part
from attrition.report.drawings import Drawing, drawing, font_faces, shown
from attrition.report.effects import effects_table
from attrition.report.html import Markup, joined, tag
from attrition.report.inputs import inputs_section
from attrition.report.results import headline, results_table

SECTIONS = {
    "claims": "Claims",
    "policies": "What policies change",
    "ends": "How the war ends",
    "turning": "When time turns",
    "structures": "One structure at a time",
    "pressure": "Strain, choices and beliefs",
    "inputs": "What went in",
    "limits": "What this does not say",
    "provenance": "Where it comes from",
}
ROOMS = {
    "claims": "claims",
    "policies": "policies",
    "phase": "policies",
    "incidence": "ends",
    "ridgelines": "turning",
    "lag": "turning",
    "turning": "structures",
    "pools": "structures",
}
"""Section of a figure by how its name begins; of others, that of the pressure."""
LIMITS = (
    "It compares assumptions; it does not predict. Every number is a share of paths in this model, under the "
    "structures and priors named, and given what is named.",
    "Structures are rivals, not errors of each other: where they disagree, the answer depends on which one holds, and "
    "the pool of equal weights is a convention. Their spread is usually larger than any error printed beside a number.",
    "An error or interval covers the prior draws and chance. It does not cover a prior that is wrong, or anything that "
    "the model leaves out.",
    "Time turns by chance too: only the excess over the driftless twin is interpreted.",
    "Casualties are people. Published figures and series are claims of those named beside them.",
)


def report_html(directory: Path, observed: Path | None = None) -> str:
    """Return the report of a finished run as HTML; see `attrition.report.write_report`."""
    from attrition.figures.overlay import read_overlay
    from attrition.figures.sheet import styled
    from attrition.figures.styles import searchable

    content = Content(directory)
    overlay = None
    if observed is not None:
        overlay = read_overlay(observed, content.manifest.start, content.last_of_data)
    with styled(searchable()):
        drawings = list(_drawings(content, overlay))
    body = joined(_head(content), _main(content, drawings))
    written = "".join(re.sub(r"<[^>]*>", "", item.svg) for _, item, _ in drawings)
    return _document(content, body, font_faces(written))


def _drawings(content: Content, overlay: Any) -> Iterator[tuple[str, Drawing, str | None]]:
    """Yield section, figure, and the structure whose it is, None for one of all."""
    from attrition.figures.pages import pages
    from attrition.figures.pools import POOLS, moving_panels, pools_page
    from attrition.figures.turning import recorded_measures, turning_page

    first, *others = content.structures
    for name, sheet in pages(content, overlay):
        room = name.partition("-")[0]
        section = ROOMS.get(room, "pressure")
        yield section, drawing(name, sheet), first if section == "structures" else None
    turns = content.on("turning") and recorded_measures(content)
    moves = moving_panels(content, POOLS)
    for structure in others:
        if turns:
            yield (
                "structures",
                drawing(f"turning-of-{structure}", turning_page(content, structure)),
                structure,
            )
        if moves:
            page = pools_page(content, structure, POOLS, "Pools and prices", overlay)
            yield "structures", drawing(f"pools-of-{structure}", page), structure


def _main(content: Content, drawings: list[tuple[str, Drawing, str | None]]) -> Markup:
    figures: dict[str, list[Markup]] = {name: [] for name in SECTIONS}
    # By structure, so that what belongs together stands together where nothing can be chosen.
    order = [None, *content.structures]
    ordered = sorted(drawings, key=lambda item: (list(SECTIONS).index(item[0]), order.index(item[2])))
    for number, (section, item, structure) in enumerate(ordered, 1):
        figures[section].append(shown(item, number, structure))
    claims = claims_part(claims_in(content.path)) if content.manifest.plan.kind == "claims" else None
    inside: dict[str, list[Markup | None]] = {
        "claims": [*figures["claims"], claims],
        "policies": [*figures["policies"], effects_table(content)],
        "ends": [*figures["ends"], results_table(content.summary)],
        "turning": list(figures["turning"]),
        "structures": [
            _switch(content.structures) if len(content.structures) > 1 else None,
            *figures["structures"],
        ],
        "pressure": list(figures["pressure"]),
        "inputs": [
            tag("p", "Every value of the scenario, by how it is known. Buttons in the headings sort."),
            inputs_section(content.scenario),
        ],
        "limits": [tag("ul", *(tag("li", line) for line in LIMITS))],
        "provenance": [_provenance(content)],
    }
    shown_sections = {name: parts for name, parts in inside.items() if any(parts)}
    contents = [tag("li", tag("a", SECTIONS[name], href=f"#{name}")) for name in shown_sections]
    sections = [_section(name, parts) for name, parts in shown_sections.items()]
    return joined(
        tag("nav", tag("ul", *contents), aria_label="Contents"),
        tag("main", *sections, id="main"),
    )


def _section(name: str, parts: list[Markup | None]) -> Markup:
    heading = tag("h2", SECTIONS[name], id=f"{name}-heading")
    return tag("section", heading, *parts, id=name, aria_labelledby=f"{name}-heading")


def _head(content: Content) -> Markup:
    summary = content.summary
    given, source, limit = limits(content, content.structures)
    return tag(
        "header",
        tag("a", "Skip to the results", href="#main", class_="skip"),
        tag("h1", f"{summary['title']}: a report"),
        tag("p", f"{given} To {summary['horizon']}.", class_="note"),
        _of_base(content),
        headline(summary),
        tag("p", limit, class_="limits"),
        tag("p", source, class_="note"),
    )


def _of_base(content: Content) -> Markup | None:
    """Return the line that says what the headline is of, where a study has variants beside its base."""
    if content.manifest.plan.kind == "run":
        return None
    return tag("p", "Of the base, with which every variant is compared:")


def _switch(structures: tuple[str, ...]) -> Markup:
    """Return the choice of a structure: plain radio buttons and style rules, so that it needs no script."""
    choices = [("all", "all, below each other"), *((name, name.replace("_", " ")) for name in structures)]
    labels = [
        tag(
            "label",
            tag(
                "input",
                type="radio",
                name="structure",
                value=name,
                id=f"show-{name}",
                checked="" if name == structures[0] else None,
            ),
            words,
        )
        for name, words in choices
    ]
    return tag("fieldset", tag("legend", "Show the figures of structure"), *labels)


def _switch_rules(structures: tuple[str, ...]) -> str:
    # In print too: what is chosen is what is printed.
    return "".join(
        f'html:has(#show-{name}:checked) [data-structure]:not([data-structure="{name}"]){{display:none}}'
        for name in structures
    )


def _provenance(content: Content) -> Markup:
    plan, summary = content.manifest.plan, content.summary
    counts = summary["inputs"]
    facts = {
        "Scenario": f"{plan.scenario.title} ({plan.name})",
        "Layers": ", ".join(plan.scenario.layers),
        "Structures": ", ".join(name.replace("_", " ") for name in plan.structures),
        "Size": f"{plan.draws:,} prior draws × {plan.paths:,} paths a structure, {summary['paths_total']:,} in all",
        "Seed": str(plan.seed),
        "Inputs": f"{counts['sourced']} sourced, {counts['derived']} derived, {counts['judged']} judged",
        "Data end": content.data_end.isoformat() if content.data_end else "no data",
        "Digest of the results": str(summary["digest"]),
        "Identity of the run": plan.identity,
        "Digest of the program": plan.source,
        "Versions of the run": ", ".join(
            f"{name} {version}" for name, version in content.manifest.versions.items()
        ),
        "Report written by": f"attrition {__version__}",
    }
    pairs = [part for name, text in facts.items() for part in (tag("dt", name), tag("dd", text))]
    return joined(
        tag("dl", *pairs),
        tag(
            "p",
            "The same scenario, structures, size and seed give the same digest on any machine; `attrition verify` "
            "checks the files of the run against it.",
            class_="note",
        ),
    )


def _document(content: Content, body: Markup, fonts: str) -> str:
    room = files("attrition.report")
    style = room.joinpath("style.css").read_text(encoding="utf-8")
    script = room.joinpath("script.js").read_text(encoding="utf-8")
    seal = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'; "
        f"script-src 'sha256-{seal}'"
    )
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=policy),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="generator", content=f"attrition {__version__}"),
            tag("title", f"{content.summary['title']}: a report"),
            # Neither holds what a user wrote.
            Markup(f"<style>{fonts}{style}{_switch_rules(content.structures)}</style>"),
        ),
        tag("body", body, Markup(f"<script>{script}</script>")),
        lang="en",
    )
    return f"<!doctype html>\n{page}\n"
