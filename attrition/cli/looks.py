"""Running look by look: the draws are doubled until every probability is known as well as was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrition.cli.running import Running, draw_figures
from attrition.errors import InputError

if TYPE_CHECKING:
    from attrition.analysis.precision import Target
    from attrition.ensemble.directory import RunDirectory

MOST_BY_PRECISION = 8_192
"""Draws that are not passed unless --max-draws says otherwise."""


class Looking(Running):
    """A command with --precision and --max-draws: without them it runs once.

    `deciding` are the options that a run directory has fixed already: between two looks only draws are given.
    """

    deciding: tuple[str, ...] = ()
    between_looks = False

    def run(self) -> int:
        """Do it, look by look where a precision is asked for, and return the exit status."""
        options = self.options
        if options["precision"] is None:
            if options["max_draws"] is not None:
                raise InputError("how precise?", where="--max-draws", allowed="it goes with --precision P")
            return super().run()
        for name, option in (("shard", "--shard"), ("plan_only", "--plan-only")):
            if options[name]:
                raise InputError(
                    "a look needs all units at once",
                    where=f"--precision, {option}",
                    advice="leave one of them out",
                )
        figures = not options["no_figures"]
        options["no_figures"] = True
        self.between_looks = True
        status = super().run()
        told = self.look()
        while told is None:
            draws = self.directory.manifest.plan.draws
            options.update(dict.fromkeys(self.deciding))
            options.update({"scenario": str(self.directory.path), "resume": True, "draws": 2 * draws})
            status = super().run()
            told = self.look()
        self.between_looks = False
        if figures:
            draw_figures(self.directory.path, self.say, self.options.get("threads"))
        self.show(self.directory)
        self.say(told)
        return status

    def look(self) -> str | None:
        """Return what was reached, or None to go on with twice the draws."""
        from attrition.analysis.precision import looks, widest_first
        from attrition.ensemble.results import read_summary

        wanted, most = self.options["precision"], self.options["max_draws"] or MOST_BY_PRECISION
        plan = self.directory.manifest.plan
        first = plan.earlier[0].draws if plan.earlier else plan.draws
        targets = widest_first(read_summary(self.directory), looks(first, most))
        wide = [target for target in targets if target.half_width > wanted]
        if not wide:
            return f"every probability is known to within ±{wanted:g} at {plan.draws:,} draws"
        if 2 * plan.draws > most:
            return f"not reached at {plan.draws:,} draws: {_told(wide, len(targets), wanted)}"
        self.say(f"look at {plan.draws:,} draws: {_told(wide, len(targets), wanted)}")
        return None

    def show(self, directory: RunDirectory) -> int:
        """Print the run, but not between two looks."""
        self.directory = directory
        return 0 if self.between_looks else super().show(directory)


def _told(wide: list[Target], count: int, wanted: float) -> str:
    widest = wide[0]
    return (
        f"{len(wide)} of {count} probabilities are not within ±{wanted:g}, "
        f"the widest ±{widest.half_width:.2g} ({widest.structure}: {widest.words})"
    )
