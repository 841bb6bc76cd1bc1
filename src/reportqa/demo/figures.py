"""Invented figures that keep the identities of the forms: comes in a body and years, goes out each year's numbers.

Numbers are named row.column as on the form. Requests are dealt out one by one to applicants and outcomes, so the row sums,
the totals of results and the balance hold by construction; what is left over is next year's carry-over.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

APPLICANTS = ("N", "C1", "C2", "C3", "C4", "C5")
_APPLICANT_WEIGHTS = (80, 11, 1, 2, 4, 2)
_OUTCOMES = {
    "open": 42, "part": 9, "deny1": 0.5, "deny2": 1, "deny3": 1, "deny4": 4, "deny5": 1.5, "deny6": 2, "deny7": 3, "deny8": 2,
    "lack1": 21, "lack2": 3, "lack3": 2.5, "rej1": 3, "rej2": 1.5, "rej3": 0.4, "rej4": 0.6, "rej5": 1,
    "oth1": 1.5, "oth2": 0.2, "oth3": 1.8,
}  # fmt: skip
_MERGED = ("oth1", "oth2", "oth3")
_REVIEWS = ("keep", "fix", "oth", "open")
_REVIEW_WEIGHTS = (60, 10, 14, 16)
FIRST_YEAR_OF_E3 = 2021

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Profile:
    """How much a body of that size does in a year: lowest and highest counts; `disputes` is a share of the requests."""

    requests: tuple[int, int]
    documents: tuple[int, int]
    licences: tuple[int, int]
    penalties: tuple[int, int]
    coercions: tuple[int, int]
    fee: tuple[int, int]
    disputes: float
    regulations: bool = False


PROFILES = {
    "government": Profile((620, 980), (14, 40), (52000, 91000), (18000, 42000), (900, 2600), (21000, 64000), 0.09, True),
    "bureau": Profile((9, 38), (0, 5), (14, 160), (0, 6), (0, 0), (0, 260), 0.05),
    "enforcer": Profile((34, 140), (0, 6), (420, 6800), (160, 3900), (3, 170), (0, 2400), 0.07),
    "town": Profile((0, 9), (0, 2), (0, 48), (0, 22), (0, 3), (0, 0), 0.0),
    "committee": Profile((18, 70), (1, 7), (180, 2100), (20, 260), (0, 24), (0, 1500), 0.05),
}


@dataclass(slots=True)
class Stock:
    """What a body takes over into its next year."""

    requests: dict[str, int] = field(default_factory=dict)
    valid: dict[str, int] = field(default_factory=dict)
    matters: dict[str, int] = field(default_factory=dict)
    scale: float = 0.5


def first_stock(rng: Random, profile: Profile) -> Stock:
    """The state before the first year: some open requests, documents in force, matters on the list."""
    requests = dict.fromkeys(APPLICANTS, 0)
    if profile.requests[1] > 15:
        requests["N"] = rng.randint(0, profile.requests[1] // 25)
    valid = {"reg": rng.randint(8, 15) if profile.regulations else 0, "doc": rng.randint(3, 9) * max(1, profile.documents[1])}
    top = {"lic": 40, "svc": 60, "pen": 150, "coe": 12, "fee": 5}
    matters = {row: rng.randint(1, most) if _acts(profile, row) else 0 for row, most in top.items()}
    return Stock(requests, valid, matters, rng.uniform(0.22, 0.78))


def _acts(profile: Profile, row: str) -> bool:
    reach = {"lic": profile.licences, "pen": profile.penalties, "coe": profile.coercions, "fee": profile.fee}
    return row not in reach or reach[row][1] > 0


def year_figures(rng: Random, profile: Profile, year: int, stock: Stock) -> dict[str, Number]:
    """All cells of one year by row.column; `stock` is moved on to the next year."""
    figures = _requests(rng, profile, year, stock)
    if year < FIRST_YEAR_OF_E3:
        figures.update(_disclosed_2019(rng, profile, stock))
    else:
        figures.update(_disclosed_2021(rng, profile, stock))
    figures.update(_reviews(rng, profile, int(figures["tot.T"])))
    return figures


def _level(rng: Random, span: tuple[int, int], stock: Stock) -> int:
    """A count inside the span, near the body's own level, so that years of one body resemble each other."""
    low, high = span
    share = min(1.0, max(0.0, stock.scale + rng.uniform(-0.2, 0.2)))
    return round(low + (high - low) * share)


def _requests(rng: Random, profile: Profile, year: int, stock: Stock) -> dict[str, Number]:
    figures: dict[str, Number] = {}
    arrived = Counter(rng.choices(APPLICANTS, _APPLICANT_WEIGHTS, k=_level(rng, profile.requests, stock)))
    outcomes = tuple(_OUTCOMES) if year >= FIRST_YEAR_OF_E3 else tuple(dict.fromkeys(_merge(o) for o in _OUTCOMES))
    weights = [_OUTCOMES.get(o, 3.5) for o in outcomes]
    carried = dict.fromkeys(APPLICANTS, 0)
    for c in APPLICANTS:
        held = arrived[c] + stock.requests[c]
        carried[c] = sum(rng.random() < 0.05 for _ in range(held))
        dealt = Counter(rng.choices(outcomes, weights, k=held - carried[c]))
        figures[f"new.{c}"], figures[f"cin.{c}"] = arrived[c], stock.requests[c]
        figures[f"tot.{c}"], figures[f"cout.{c}"] = held - carried[c], carried[c]
        figures.update({f"{o}.{c}": dealt[o] for o in outcomes})
    for row in ("new", "cin", *outcomes, "tot", "cout"):
        figures[f"{row}.T"] = sum(figures[f"{row}.{c}"] for c in APPLICANTS)
    stock.requests = carried
    return figures


def _merge(outcome: str) -> str:
    return "oth" if outcome in _MERGED else outcome


def _disclosed_2019(rng: Random, profile: Profile, stock: Stock) -> dict[str, Number]:
    figures: dict[str, Number] = {}
    for row in ("reg", "doc"):
        made = _made(rng, profile, row)
        stock.valid[row] += made
        figures[f"{row}.new"] = made
        figures[f"{row}.newpub"] = made - (rng.random() < 0.1 and made > 0)
        figures[f"{row}.pub"] = stock.valid[row]
    spans = {"lic": profile.licences, "svc": (0, 2 * profile.licences[1]), "pen": profile.penalties, "coe": profile.coercions}
    for row in ("lic", "svc", "pen", "coe", "fee"):
        change = rng.choice((0, 0, 1, 2, 3, -1, -2, -6)) if stock.matters[row] else 0
        change = max(change, -stock.matters[row])
        figures[f"{row}.prev"], figures[f"{row}.delta"] = stock.matters[row], change
        if row in spans:
            figures[f"{row}.dec"] = _level(rng, spans[row], stock)
        stock.matters[row] += change
    bought = rng.randint(0, max(2, profile.documents[1] * 3))
    figures["proc.count"] = bought
    figures["proc.amount"] = Decimal(sum(rng.randint(1_200_000, 98_000_000) for _ in range(bought))) / 100
    return figures


def _disclosed_2021(rng: Random, profile: Profile, stock: Stock) -> dict[str, Number]:
    figures: dict[str, Number] = {}
    for row in ("reg", "doc"):
        made = _made(rng, profile, row)
        repealed = min(stock.valid[row], rng.choice((0, 0, 0, 1, 2)) if row == "doc" else int(rng.random() < 0.2))
        stock.valid[row] += made - repealed
        figures[f"{row}.made"], figures[f"{row}.repealed"], figures[f"{row}.valid"] = made, repealed, stock.valid[row]
    figures["lic.dec"] = _level(rng, profile.licences, stock)
    figures["pen.dec"] = _level(rng, profile.penalties, stock)
    figures["coe.dec"] = _level(rng, profile.coercions, stock)
    fee = _level(rng, profile.fee, stock)
    figures["fee.amount"] = Decimal(fee * 100 + rng.randint(1, 99)) / 100 if fee else 0
    return figures


def _made(rng: Random, profile: Profile, row: str) -> int:
    if row == "reg":
        return rng.randint(0, 2) if profile.regulations else 0
    return rng.randint(*profile.documents)


def _reviews(rng: Random, profile: Profile, answered: int) -> dict[str, Number]:
    figures: dict[str, Number] = {}
    for row, share in (("fy", 1.0), ("sd", 0.35), ("sa", 0.3)):
        expected = answered * profile.disputes * share
        count = int(expected + rng.random()) if expected else 0
        ends = Counter(rng.choices(_REVIEWS, _REVIEW_WEIGHTS, k=count))
        figures.update({f"{row}.{c}": ends[c] for c in _REVIEWS})
        figures[f"{row}.tot"] = count
    return figures
