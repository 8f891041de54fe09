"""Writes survival_telco_cox.csv: coefficients that lifelines gave for the telecom sample, out of a recorded run.

    python survival_telco_cox.py survival_telco.json
"""

import csv
import json
import pathlib
import sys

fit = json.loads(pathlib.Path(sys.argv[1]).read_text())["cox_full"]
with open(pathlib.Path(__file__).parent / "survival_telco_cox.csv", "w", newline="", encoding="utf-8") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["column", "coefficient", "standard_error"])
    out.writerows((name, value, fit["se"][name]) for name, value in fit["coef"].items())
