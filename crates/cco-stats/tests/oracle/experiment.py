"""Writes experiment_power.csv beside itself: the power of trials of shares and means, from statsmodels.

    pip install statsmodels==0.15.0 && python experiment.py
"""

import csv
import pathlib

from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import power_proportions_2indep

HERE = pathlib.Path(__file__).parent

rows = []
for base, change, n_treated, n_control, confidence in [
    (0.85, 0.05, 686, 686, 0.95),
    (0.85, -0.1, 200, 100, 0.95),
    (0.5, 0.1, 300, 500, 0.99),
    (0.1, 0.08, 1000, 200, 0.9),
    (0.97, -0.04, 400, 400, 0.95),
]:
    power = power_proportions_2indep(change, base, n_treated, ratio=n_control / n_treated, alpha=1 - confidence).power
    rows.append(["share", base, change, n_treated, n_control, confidence, power])
for spread, change, n_treated, n_control, confidence in [(10, 5, 64, 64, 0.95), (2, 0.3, 900, 300, 0.9), (100, 12, 400, 1600, 0.99)]:
    power = NormalIndPower().power(change / spread, n_treated, 1 - confidence, ratio=n_control / n_treated)
    rows.append(["mean", spread, change, n_treated, n_control, confidence, power])

with open(HERE / "experiment_power.csv", "w", newline="", encoding="utf-8") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["of", "base_or_spread", "change", "n_treated", "n_control", "confidence", "power"])
    out.writerows([[value.item() if hasattr(value, "item") else value for value in row] for row in rows])
