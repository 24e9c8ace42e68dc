"""What happened on a path as plain text: how it ended, which pool bound, what ran short, who believed what."""

from __future__ import annotations

from collections.abc import Iterable

from attrition.analysis.replay_notices import Spell, binding, measure_words, short, side_of, spells
from attrition.analysis.replay_words import Happened, number
from attrition.analysis.replayed_path import ReplayedPath
from attrition.analysis.words import END_WORDS
from attrition.model.ends import End
from attrition.model.shortage import SHORTAGES
from attrition.model.turning import MEASURES

BELIEFS = (
    ("perceived_trend", "balance", "the balance of power"),
    ("perceived_staying", "will", "the coalition's staying power"),
    ("perceived_exit_leader", "exit_safety", "how safe leaving is, as the leader sees it"),
    ("perceived_exit_elites", "exit_safety", "how safe leaving is, as the elites see it"),
)
"""What the challenger believes, what is so, and of what: the other sides hold no beliefs of their own."""
COMPONENTS = ("economic", "military", "elite", "public")
POOL_WORDS = {"men": "men", "money": "money", "fires": "rounds", "armour": "armour"}
SHORTEST_SPELL_DAYS = 28.0
MOST_NAMED = 4
"""Things of one kind that are named with their dates; of more, the first and how many."""
DONE = {
    "probe": ("probe", "probes"),
    "mobilise": ("mobilisation", "mobilisations"),
    "escalate": ("escalation", "escalations"),
    "red_line_answer": ("answer to a listed act", "answers to listed acts"),
    "offer_freeze": ("offer of a freeze", "offers of a freeze"),
    "withdraw": ("withdrawal", "withdrawals"),
    "mutiny": ("mutiny", "mutinies"),
    "regime_fall": ("forced end of the regime", "forced ends of the regime"),
    "natural_exit": ("natural exit of the leader", "natural exits of the leader"),
    "other_offer": ("offer of a freeze by another side", "offers of a freeze by another side"),
    "coalition_act": ("act of the coalition", "acts of the coalition"),
    "further_package": ("further oil package", "further oil packages"),
    "disengage_leading": ("disengagement of the leading donor", "disengagements of the leading donor"),
    "disengage_others": ("disengagement of the other donors", "disengagements of the other donors"),
    "return_leading": ("return of the leading donor", "returns of the leading donor"),
    "return_others": ("return of the other donors", "returns of the other donors"),
    "oil_jump": ("jump of the oil price", "jumps of the oil price"),
    "strain_shock": ("shock to strain", "shocks to strain"),
}


def story(replay: ReplayedPath) -> list[str]:
    """Return the paragraphs that tell a path, each with what it is about in its first words."""
    told = [_ended(replay), _done(replay)]
    on = replay.scenario.switches
    if not len(replay.seen.days):
        return [*told, _limits(replay)]
    if on.get("turning", True):
        told.append(_bound(replay))
    if on.get("shortages", True):
        told.append(_short(replay))
    if on.get("turning", True):
        told.append(_turned(replay))
    if on.get("strain", True):
        told.append(_strain(replay))
    if on.get("front", True):
        told.append(_front(replay))
    if on.get("beliefs", True):
        told.append(_believed(replay))
    return [*(text for text in told if text), _limits(replay)]


def _ended(replay: ReplayedPath) -> str:
    who = replay.address
    if replay.end == End.STILL_FIGHTING.label:
        return f"End: {who} still fights at the horizon, {replay.when(replay.last_day)}."
    last = next(item for item in reversed(replay.events) if item.kind == "end")
    end = END_WORDS[replay.end]
    by = last.what if end in last.what else f"{end} ({last.what})"
    text = f"End: {who} ends on {replay.when(replay.last_day)} (day {number(replay.last_day)}): {by}."
    regime = replay.outcome["regime_end_day"]
    if isinstance(regime, float):
        cause = str(replay.outcome["regime_end"]).replace("_", " ")
        text += f" The challenger's regime first ends on {replay.when(regime)} ({cause})."
    return text


def _done(replay: ReplayedPath) -> str:
    found: dict[str, list[Happened]] = {}
    for item in replay.events:
        if item.kind in ("event", "end") and item.name:
            found.setdefault(item.name.split(":")[0], []).append(item)
    parts = [
        f"{_counted(len(items), *DONE[name])} ({_dates(replay, [item.day for item in items])})"
        for name, items in found.items()
        if name in DONE
    ]
    since = " after the end of the data" if replay.cutoff_day else ""
    return f"What came by chance or by choice{since}: {_listed(parts) if parts else 'nothing'}."


def _bound(replay: ReplayedPath) -> str:
    days, states = replay.seen.days, replay.seen.states
    begin, last = _span(replay)
    kept = [(pool, _later(spell, begin)) for pool, spell in binding(days, states) if spell.last_day > begin]
    share = {pool: sum(each.days for name, each in kept if name == pool) for pool, _ in kept}
    total = sum(share.values())
    ranked = sorted(share, key=lambda pool: -share[pool])
    parts = [f"{POOL_WORDS[pool]} for {_percent(share[pool] / total)} of the time" for pool in ranked]
    shares = _listed(parts) if len(parts) > 1 else f"{POOL_WORDS[ranked[0]]} throughout"
    since = " from the end of the data on" if begin else ""
    text = f"What bound: the challenger's pool that would have run out first{since} was {shares}"
    long = [(pool, spell) for pool, spell in kept if spell.days >= SHORTEST_SPELL_DAYS]
    if 1 < len(long) <= 2 * MOST_NAMED:
        text += f" ({_listed([f'{POOL_WORDS[pool]} until {replay.when(spell.last_day)}' for pool, spell in long])})"
    own, other = (
        [replay.at(field, day) for day in (begin, last)]
        for field in ("exhaustion_challenger", "exhaustion_coalition")
    )
    return text + (
        f". Its time to exhaustion went from {_fixed(own[0], 0)} to {_fixed(own[1], 0)} months, that of "
        f"defender and donors together from {_fixed(other[0], 0)} to {_fixed(other[1], 0)}."
    )


def _short(replay: ReplayedPath) -> str:
    parts = []
    for name, meaning in SHORTAGES.items():
        found = [spell for held, spell in short(replay.seen.days, replay.seen.states) if held == name]
        if found:
            spans = [f"{replay.when(each.first_day)} to {replay.when(each.last_day)}" for each in found]
            parts.append(f"{meaning.split(':')[0].split(', of')[0]} ({_few(spans)})")
    return f"What ran short: {_listed(parts)}." if parts else "What ran short: nothing."


def _turned(replay: ReplayedPath) -> str:
    begin, last = _span(replay)
    by_side: dict[str, list[str]] = {}
    for measure in MEASURES:
        held = spells(replay.seen.days, replay.series(f"{measure}_turned"))
        turned = sum(_later(each, begin).days for each in held if each.value and each.last_day > begin)
        settled = replay.outcome[f"{measure}_day"]
        if turned:
            lasts = f", first lasting from {replay.when(settled)}" if isinstance(settled, float) else ""
            words = f"{measure_words(measure)} ({_percent(turned / (last - begin))} of the time{lasts})"
            by_side.setdefault(side_of(measure), []).append(words)
    since = " from the end of the data on" if begin else ""
    if not by_side:
        return f"Time turned{since}: against no side, by no measure."
    parts = [f"against the {side} by {_listed(words)}" for side, words in by_side.items()]
    return f"Time turned{since}: {'; '.join(parts)}."


def _strain(replay: ReplayedPath) -> str:
    strain = replay.series("strain")
    peak = int(strain.argmax())
    day = float(replay.seen.days[peak])
    parts = {name: replay.at(f"strain_{name}", day) for name in COMPONENTS}
    most = max(parts, key=lambda name: parts[name])
    crossed = [
        f"{level} on {replay.when(when)}"
        for level in ("stress", "crisis", "breaking")
        if isinstance(when := replay.outcome[f"{level}_day"], float)
    ]
    since = ", from the end of the data to the end" if _span(replay)[0] else ""
    after = " after the data" if _span(replay)[0] else ""
    peaked = f"highest in the whole war on {replay.when(day)} at {strain[peak]:.0f}, most of it {most}"
    return (
        f"Strain, 0 to 100{since}: {_from_to(replay, 'strain')}; {peaked}. "
        f"Thresholds crossed{after}: {_listed(crossed) if crossed else 'none'}."
    )


def _front(replay: ReplayedPath) -> str:
    lost = [
        f"{value:,.0f} thousand people of the {side}"
        for side in ("challenger", "defender")
        if isinstance(value := replay.outcome[f"{side}_casualties"], float)
    ]
    since = " from the end of the data to the end" if _span(replay)[0] else ""
    return (
        f"Front{since}: the challenger's share of the country {_from_to(replay, 'territory', 3)}; "
        f"the balance of power, in logarithms, {_from_to(replay, 'balance', 2)}; men in theatre, in thousand, "
        f"{_from_to(replay, 'challenger_men')} of the challenger and {_from_to(replay, 'defender_men')} of the "
        f"defender. Killed and wounded since the start, in the model: {_listed(lost)}."
    )


def beliefs(replay: ReplayedPath) -> list[tuple[str, str, float, float, float]]:
    """Return what the challenger believed: when, of what, day, the belief and the truth then."""
    return [
        (name, words, day, replay.at(belief, day), replay.at(truth, day))
        for name, day in _marks(replay)
        for belief, truth, words in BELIEFS
    ]


def _believed(replay: ReplayedPath) -> str:
    parts = []
    for name, day in _marks(replay):
        told = [
            f"{words} {_fixed(belief, 2)} (true {_fixed(truth, 2)})"
            for when, words, _, belief, truth in beliefs(replay)
            if when == name
        ]
        parts.append(f"{name}, {replay.when(day)}: {', '.join(told)}")
    return (
        f"What the challenger believed: {'; '.join(parts)}. In this model defender and coalition hold no beliefs of "
        "their own: they act on what is so."
    )


def _limits(replay: ReplayedPath) -> str:
    plan = replay.source.manifest.plan
    total = plan.draws * plan.paths
    return (
        f"Not a prediction: one path of {total:,} under structure {replay.address.structure} and these priors, and no "
        f"more than an example. What is usual: attrition show {replay.source.directory.path}"
    )


def _span(replay: ReplayedPath) -> tuple[float, float]:
    """Return the days between which a path is told: from the end of the data, if it fights on then, to its end."""
    last = float(replay.seen.days[-1])
    return (replay.cutoff_day if replay.cutoff_day < last else 0.0), last


def _marks(replay: ReplayedPath) -> list[tuple[str, float]]:
    """Return the names and days of the beginning and the end of that span."""
    begin, last = _span(replay)
    return [("at the end of the data" if begin else "after the first step", begin), ("at the end", last)]


def _from_to(replay: ReplayedPath, field: str, places: int = 0) -> str:
    begin, last = (replay.at(field, day) for _, day in _marks(replay))
    return f"from {_fixed(begin, places)} to {_fixed(last, places)}"


def _fixed(value: float, places: int) -> str:
    """Return a number with so many decimals; what rounds to nil has no sign."""
    text = f"{value:,.{places}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0.0 else text.replace("-", "−")


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f} %"


def _later(spell: Spell, begin: float) -> Spell:
    return Spell(max(spell.first_day, begin), spell.last_day, spell.value)


def _dates(replay: ReplayedPath, days: list[float]) -> str:
    return _few([replay.when(day) for day in days])


def _few(texts: list[str]) -> str:
    if len(texts) <= MOST_NAMED:
        return ", ".join(texts)
    return f"{texts[0]}, … {texts[-1]}"


def _counted(count: int, one: str, many: str) -> str:
    return f"1 {one}" if count == 1 else f"{count} {many}"


def _listed(texts: Iterable[str]) -> str:
    items = list(texts)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
