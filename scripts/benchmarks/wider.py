"""Times the lane kernel with more fields in the state; run as a process of its own, before the registry is imported:

python -m scripts.benchmarks.wider FIELDS ROWS PATHS ROUNDS
"""

from __future__ import annotations

import json
import sys


def main(added: int, rows: int, paths: int, rounds: int) -> None:
    """Add fields that no rule uses, compile, run, and print the number of fields and the seconds of each round."""
    from attrition.model import structures
    from attrition.model.declarations import StateField

    spare = tuple(StateField(f"spare_{index}", "-", "nothing") for index in range(added))
    vars(structures)["STATE"] = (*getattr(structures, "STATE", ()), *spare)

    from attrition.engine.from_scenario import compile_scenario
    from attrition.engine.records import STATE_TYPE
    from attrition.scenario import load_scenario
    from scripts.benchmarks.costs import SEED, run_alone
    from scripts.benchmarks.timing import timed

    program = compile_scenario(load_scenario("ukraine-2022"), seed=SEED, rows=rows, solved={})
    run_alone(program, 1)
    seconds = [timed(lambda: run_alone(program, paths)) for _ in range(rounds)]
    print(json.dumps({"fields": len(STATE_TYPE.names or ()), "seconds": seconds}))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
