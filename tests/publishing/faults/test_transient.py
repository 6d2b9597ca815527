"""One fault at any single request heals within the same publish; so does bad weather over all of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.publishing.doubles import publish
from tests.publishing.faults.proxy import Answer, Asked, Cut, Damage, Deed, Moment, Rule, once, proxy_before, weather
from tests.publishing.faults.show import a_subscriber_finds, coming, open_uploads, site_in, what_is_off
from tests.publishing.servers import Server
from workspace.errors import UserError

PASSING: dict[str, Deed] = {
    "reset before": Cut(Moment.BEFORE),
    "reset in mid-body": Cut(Moment.WITHIN),
    "answer lost": Cut(Moment.AFTER),
    "answer cut": Damage.HALF_ANSWER,
    "byte flipped": Damage.FLIPPED,
    "500": Answer(status=500, code="InternalError"),
    "502": Answer(status=502),
    "503": Answer(status=503, code="ServiceUnavailable"),
    "504": Answer(status=504),
    "slow down": Answer(status=503, code="SlowDown"),
    "429": Answer(status=429, code="TooManyRequests", headers=(("Retry-After", "0"),)),
    "request timeout": Answer(status=400, code="RequestTimeout"),
    "bad digest": Answer(status=400, code="BadDigest"),
    "conflict": Answer(status=409, code="ConditionalRequestConflict"),
    "an error in a 200": Answer(status=200, code="InternalError"),
}
WRITES_ONLY = {"request timeout", "bad digest", "conflict", "an error in a 200"}  # nothing else is ever answered so
WEATHER = {"slow down": 0.2, "answer lost": 0.3, "reset in mid-body": 0.3, "byte flipped": 0.2}
FEWEST = 10  # requests of one of these publishes, without repeats
TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Met:
    """How a publish went on under a rule: whether the faulty request came up, and what was wrong in the end."""

    reached: bool
    wrong: tuple[str, ...]


def publishes(server: Server, folder: Path, prefix: str, rules: tuple[Rule, ...]) -> list[Met]:
    """An old show and a new one in turn, each published under the next rule."""
    direct = server.storage(prefix)
    publish(direct, site_in(coming(folder, 0)))
    met = []
    with proxy_before(server) as proxy:
        through = Server("proxy", proxy.endpoint).storage(prefix, attempts=TRIES)
        for number, rule in enumerate(rules, start=1):
            site = site_in(coming(folder, number))
            proxy.start_over(rule)
            wrong = []
            try:
                publish(through, site)
            except UserError as error:
                wrong.append(error.findings[0].code)
                publish(direct, site)
            wrong += [*what_is_off(direct, site), *a_subscriber_finds(direct), *open_uploads(server.client(), prefix)]
            met.append(Met(reached=len(proxy.seen) >= number, wrong=tuple(wrong)))
    return met


def on_writes(rule: Rule) -> Rule:
    return lambda asked: rule(asked) if asked.method == "PUT" else None


def test_a_single_fault_at_any_request_heals_in_the_same_run(seaweed_server: Server, tmp_path: Path) -> None:
    def all_of(name: str) -> list[Met]:
        rules = [once(at, PASSING[name]) for at in range(1, FEWEST + 1)]
        chosen = [on_writes(rule) if name in WRITES_ONLY else rule for rule in rules]
        words = name.replace(" ", "-")
        return publishes(seaweed_server, tmp_path / words, f"{tmp_path.name}-{words}", tuple(chosen))

    met = _each(all_of, PASSING)

    assert _wrong(met) == {}
    assert all(each.reached for those in met.values() for each in those)


def test_bad_weather_heals(seaweed_server: Server, tmp_path: Path) -> None:
    def some_days(name: str) -> list[Met]:
        rules = [weather(seed, WEATHER[name], PASSING[name]) for seed in range(4)]
        words = name.replace(" ", "-")
        return publishes(seaweed_server, tmp_path / words, f"{tmp_path.name}-{words}", tuple(rules))

    assert _wrong(_each(some_days, WEATHER)) == {}


def test_the_proxy_really_breaks_what_it_is_told_to(seaweed_server: Server, tmp_path: Path) -> None:
    def endless(asked: Asked) -> Deed:
        return PASSING["503"]

    (met,) = publishes(seaweed_server, tmp_path, tmp_path.name, (endless,))

    assert met.wrong == ("storage-busy",)


def _each(work: Callable[[str], list[Met]], names: dict[str, Deed] | dict[str, float]) -> dict[str, list[Met]]:
    with ThreadPoolExecutor(6) as pool:
        return dict(zip(names, pool.map(work, names), strict=True))


def _wrong(met: dict[str, list[Met]]) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    """By fault, the numbers of the requests that it was not healed at, and what was wrong then."""
    found = {
        name: [(at, each.wrong) for at, each in enumerate(those, start=1) if each.wrong] for name, those in met.items()
    }
    return {name: wrong for name, wrong in found.items() if wrong}
