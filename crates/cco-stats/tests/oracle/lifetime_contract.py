"""Writes lifetime_contract.csv and lifetime_residual.csv: models of renewals on the two cohorts of Fader and Hardie (2007), Table 1.

    pip install scipy==1.17.1 mpmath==1.3.0 && python lifetime_contract.py fader_hardie_2007_retention.csv

Fits are scipy's, of the likelihood as it stands in the papers (P(T = t) and S(t) by beta functions), polished by Nelder and Mead to
10⁻¹²; standard errors are the inverse of mpmath's Hessian. The papers print, for seven years: regular α 0.704 β 1.182 ln L −1680.3, high end
α 0.668 β 3.806 ln L −1611.2.
"""

import csv
import pathlib
import sys

import mpmath as mp
import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln

HERE = pathlib.Path(__file__).parent
with open(sys.argv[1], encoding="utf-8") as file:
    PERCENT = list(csv.DictReader(file))
YEARS = {name: [round(10 * float(row[name])) for row in PERCENT] for name in ("regular", "high_end")}


def survival(at, t):
    a, b = at[0], at[1]
    c = at[2] if len(at) == 3 else 1
    return np.exp(betaln(a, b + t**c) - betaln(a, b))


def log_likelihood(logs, left):
    s = survival(np.exp(logs), np.arange(len(left), dtype=float))
    lost = -np.diff(left)
    return np.sum(lost * np.log(-np.diff(s))) + left[-1] * np.log(s[-1])


def precise(logs, left):
    a, b = mp.exp(logs[0]), mp.exp(logs[1])
    c = mp.exp(logs[2]) if len(logs) == 3 else mp.mpf(1)
    s = [mp.beta(a, b + mp.mpf(t) ** c) / mp.beta(a, b) for t in range(len(left))]
    return mp.fsum((left[t - 1] - left[t]) * mp.log(s[t - 1] - s[t]) for t in range(1, len(left))) + left[-1] * mp.log(s[-1])


def fits():
    mp.mp.dps = 40
    for cohort, counts in YEARS.items():
        for years in (4, 7, 12):
            left = np.array(counts[: years + 1], dtype=float)
            for model, start in (("beta_geometric", [0.0, 0.5]), ("beta_weibull", [0.0, 0.5, 0.0])):
                best = minimize(lambda at: -log_likelihood(at, left), start, method="Nelder-Mead", options={"xatol": 1e-12, "fatol": 1e-12, "maxiter": 20000, "maxfev": 20000})
                at = [mp.mpf(float(x)) for x in best.x]
                n = len(at)
                hessian = mp.matrix(n, n)
                for i in range(n):
                    for j in range(n):
                        order = [0] * n
                        order[i] += 1
                        order[j] += 1
                        hessian[i, j] = mp.diff(lambda *x: precise(x, [int(v) for v in left]), at, tuple(order))
                covariance = (-hessian) ** -1
                values = np.exp(best.x)
                errors = [float(values[i] * mp.sqrt(covariance[i, i])) for i in range(n)]
                yield (
                    cohort, years, model, " ".join(map(str, counts[: years + 1])),
                    " ".join(map(repr, map(float, values))), " ".join(map(repr, errors)), -best.fun,
                    float(survival(values, 12.0)),
                )


def residuals():
    """The closed form of Fader and Hardie (2010), eq. 6."""
    for a, b in ((0.704, 1.182), (0.668, 3.806), (3.80, 15.19)):
        for made in (0, 1, 5):
            for d in (0.01, 0.1):
                value = (b + made) / (a + b + made) * mp.hyp2f1(1, b + made + 1, a + b + made + 1, 1 / (1 + mp.mpf(d)))
                yield a, b, made, d, float(value)


def write(name, header, rows):
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


write(
    "lifetime_contract.csv",
    ["cohort", "years", "model", "left", "parameters", "standard_errors", "log_likelihood", "survival_12"],
    fits(),
)
write("lifetime_residual.csv", ["alpha", "beta", "made", "discount", "residual"], residuals())
