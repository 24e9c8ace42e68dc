"""The share of a population lost at which past belligerents gave up a war of attrition.

Casualties of all kinds: killed, wounded, captured and missing. Those of 1914–18 are of the US War Department
(February 1924) as reprinted by Encyclopaedia Britannica; of the Confederacy, killed and wounded as reprinted by the US
National Park Service; of Finland 1939–40 of the Finnish general staff. Populations are of the war's first year.
All figures are recalled, to two figures; those who gave up alone are counted, for nobody knows what the others could
have borne. That leaves a bias downwards in none and an open one in their choice: eight cases are few.
"""

from __future__ import annotations

import numpy as np

GAVE_UP: dict[str, tuple[float, float]] = {
    "Confederacy 1865": (0.45, 9.1),
    "Germany 1918": (7.1, 68.0),
    "Austria-Hungary 1918": (7.0, 52.0),
    "Russia 1917": (9.2, 170.0),
    "Ottoman Empire 1918": (0.98, 21.0),
    "Bulgaria 1918": (0.27, 5.5),
    "Romania 1917": (0.54, 7.5),
    "Finland 1940": (0.07, 3.7),
}
"""Casualties and population, millions."""


def casualty_share() -> tuple[float, float]:
    """Return median of the share and standard deviation of its logarithm, over the cases."""
    shares = np.log([lost / people for lost, people in GAVE_UP.values()])
    return float(np.exp(shares.mean())), float(shares.std(ddof=1))
