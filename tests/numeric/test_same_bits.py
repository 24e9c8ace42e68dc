"""One digest of all numeric functions' results, equal in both forms, in any process and on any CPU class."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from attrition.numeric import beta, elementary, gamma, normal
from attrition.numeric.streams import normal_pair, row_path, uniform_pair

COUNT = 2000
# Changes with every change of numerical output, which the changelog must then name.
KNOWN_DIGEST = "3ccaa799169f7db5743ef0ac6e4c1259"


def fill(out):
    for i in range(out.shape[0]):
        place = row_path(i, 3 * i)
        u, v = uniform_pair(2022, 1, i, place)
        z, _ = normal_pair(2022, 2, i, place)
        x = 8.0 * z
        out[i, 0] = u
        out[i, 1] = z
        out[i, 2] = exp(x)
        out[i, 3] = expm1(x)
        out[i, 4] = log(u)
        out[i, 5] = log1p(x)
        out[i, 6] = logistic(x)
        out[i, 7] = sqrt(u)
        out[i, 8] = power(exp(z), x)
        out[i, 9] = normal_cdf(x)
        out[i, 10] = normal_quantile(u * u * u * u)
        out[i, 11] = log_gamma(exp(x))
        out[i, 12] = gamma_quantile(u, exp(2.0 * z))
        out[i, 13] = beta_quantile(u, exp(z), exp(2.0 * v))
        out[i, 14] = log_odds(v)


exp, expm1, log, log1p = elementary.exp, elementary.expm1, elementary.log, elementary.log1p
logistic, log_odds = elementary.logistic, elementary.log_odds
sqrt, power = elementary.sqrt, elementary.power
normal_cdf, normal_quantile = normal.normal_cdf, normal.normal_quantile
log_gamma, gamma_quantile, beta_quantile = gamma.log_gamma, gamma.gamma_quantile, beta.beta_quantile


def digest(function: Callable[[np.ndarray], None]) -> str:
    out = np.empty((COUNT, 15))
    function(out)
    return hashlib.blake2b(out.astype("<f8").tobytes(), digest_size=16).hexdigest()


def print_digests() -> None:
    from attrition.numeric.jit import compiled_kernel
    from attrition.numeric.sources import source_digest

    print(digest(fill), digest(compiled_kernel(fill, {}, source_digest("numeric"))))


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Compiled code, whose key holds the processor: what runs the same code compiles it once."""
    return tmp_path_factory.mktemp("compiled")


def digests_of_a_process(cache: Path, **settings: str) -> list[str]:
    # Whether numba optimises is not in the key.
    place = cache / settings.get("NUMBA_OPT", "optimised")
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(place), **settings}
    command = [sys.executable, str(Path(__file__))]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return result.stdout.split()


def test_the_plain_functions_give_the_known_digest():
    assert digest(fill) == KNOWN_DIGEST


@pytest.mark.full
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
        {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-FMA,-FMA_Usable,-FMA4,-AVX512F"},
        {"NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX"},
        {"NUMBA_OPT": "0"},
    ],
    ids=["as it is", "generic code", "C library without FMA", "numpy without AVX2", "unoptimised"],
)
def test_a_process_with_other_cpu_features_gives_the_known_digest(settings, cache):
    assert digests_of_a_process(cache, **settings) == [KNOWN_DIGEST, KNOWN_DIGEST]


if __name__ == "__main__":
    print_digests()
