"""Writes churn_plan.csv beside itself: recoverability and priority of accounts, by the published formula, with nothing but Python.

    python churn_plan.py

An empty cell is a field that is absent. Both results are rounded by `round(x, 4)`, as the published planner does.
"""

import csv
import itertools
import pathlib
import random

TIER = {"enterprise": 1.0, "mid-market": 0.8, "smb": 0.5, "plg": 0.3}
HEALTH = {"red": 1.0, "yellow": 0.6, "green": 0.2}
FIELDS = ["segment", "arr_usd", "health", "days_to_renewal", "last_touch_days_ago", "exec_sponsor_engaged", "support_open_p1"]
ABSENT = dict(zip(FIELDS, ["smb", 0, "yellow", 365, 30, False, 0]))


def recoverability(account):
    score = 0.5
    days = account["days_to_renewal"]
    if days > 90:
        score += 0.2
    elif days > 60:
        score += 0.1
    elif days < 30:
        score -= 0.2
    score += 0.15 if account["exec_sponsor_engaged"] else -0.1
    if account["last_touch_days_ago"] > 60:
        score -= 0.15
    if account["support_open_p1"] > 0:
        score -= 0.1
    return max(0.0, min(1.0, score))


def priority(account):
    days = account["days_to_renewal"]
    urgency = 1.5 if days <= 30 else 1.2 if days <= 60 else 1.0 if days <= 90 else 0.8
    size = 0.3 + 0.7 * min(1.0, account["arr_usd"] / 500_000)
    tier = TIER.get(account["segment"], 0.5)
    health = HEALTH.get(account["health"], 0.5)
    return tier * health * urgency * size * recoverability(account)


def at_the_bounds():
    for days, touch in itertools.product([-10, 0, 29, 30, 31, 60, 61, 90, 91], [60, 61]):
        yield dict(zip(FIELDS, ["enterprise", 500_000, "red", days, touch, touch > 60, days % 2]))


def by_chance(dice):
    return {
        "segment": dice.choice([*TIER, "strategic"]),
        "arr_usd": dice.choice([0, 1, 499_999, 500_001, dice.randrange(1_000, 900_000), dice.randrange(100, 90_000_000) / 100]),
        "health": dice.choice([*HEALTH, "purple"]),
        "days_to_renewal": dice.choice([0, 30, 60, 90, 365, 29.5, dice.randrange(-60, 400)]),
        "last_touch_days_ago": dice.choice([0, 60, 60.5, dice.randrange(0, 200)]),
        "exec_sponsor_engaged": dice.random() < 0.5,
        "support_open_p1": dice.choice([0, 0, 1, 3]),
    }


def with_gaps(account, dice):
    return {field: value for field, value in account.items() if dice.random() > 0.15}


def cell(value):
    return str(value).lower() if isinstance(value, bool) else value


dice = random.Random(20260131)
given = [{}, *at_the_bounds(), *(with_gaps(by_chance(dice), dice) for _ in range(180))]
with open(pathlib.Path(__file__).parent / "churn_plan.csv", "w", newline="", encoding="utf-8") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow([*FIELDS, "recoverability", "priority"])
    for account in given:
        full = {**ABSENT, **account}
        out.writerow([*(cell(account.get(field, "")) for field in FIELDS), round(recoverability(full), 4), round(priority(full), 4)])
