"""A look at what is live now: who published it, what others changed since, and whether the feed answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from publishing.desk import Desk
from publishing.drift.comparing import Drift
from publishing.drift.looking import look_for_drift
from publishing.history.releases import is_unfinished
from publishing.live import last_seen, open_storage
from publishing.manifest import Entry, Manifest
from publishing.plan import clean, files_in_words
from publishing.publication import Publication
from publishing.upload import read_base
from publishing.verify import Verdict
from publishing.verifying import no_record, verify_release
from workspace.words import clock_in_words, size_in_words

_MOST = 8  # changes named one by one


@dataclass(frozen=True, kw_only=True)
class LiveLook:
    """What is live: the record in the target, and the one that this computer saw last (None if it never did)."""

    record: Manifest
    seen: Manifest | None
    drift: Drift
    verdict: Verdict
    zone: tzinfo

    @property
    def is_newer(self) -> bool:
        """Somebody else has published since this computer did; an attempt that was cut off is no release."""
        if self.seen is None or (is_unfinished(self.record) and self.record.release == self.seen.release):
            return False
        return (self.seen.release, self.seen.when) != (self.record.release, self.record.when)

    @property
    def goes_on(self) -> str:
        """What to type for what was cut off."""
        return "pressroom undo" if self.record.undoing else "pressroom publish"

    def lines(self) -> tuple[str, ...]:
        """What is live, and what to know about it."""
        record, seen = self.record, self.seen
        when = clock_in_words(record.when, self.zone)
        published = f"release {record.release}, {when}, by {clean(record.who) or 'somebody'}"
        lines = [f"On the web: {published}, {size_in_words(sum(each.size for each in record.entries.values()))}."]
        if seen is None:
            lines.append("This computer has not published here yet.")
        elif self.is_newer:
            lines.append(f"Published since this computer last did (release {seen.release}):")
            lines += [f"  {each}" for each in (*_releases(seen, record, self.zone), *_differences(seen, record))]
            lines.append("  pressroom restore --newer    takes it into this folder")
        found = self.drift.lines()
        if self.drift.drifted:
            found = (*found, "  pressroom publish --repair    shows what it would put back, and asks first")
        elif self.drift.unfinished:
            found = (*found, f"  {self.goes_on}    goes on with it")
        whole = () if self.drift.drifted else (f"As published: {files_in_words(self.drift.checked)}.",)
        feed = self.verdict.lines() if self.verdict.problems else ("The feed answers, and is the one published last.",)
        return (*lines, *whole, *found, *(feed if self.verdict.checked else ()))

    def as_json(self) -> dict[str, object]:
        """For scripts: `when` is an ISO time, `seen` this computer's last release or null, `newer` people's words."""
        newer = _differences(self.seen, self.record) if self.seen and self.is_newer else ()
        return {
            "release": self.record.release,
            "who": self.record.who,
            "when": self.record.when,
            "seen": self.seen.release if self.seen else None,
            "newer": list(newer),
            "drift": self.drift.as_json(),
            "feed": self.verdict.as_json(),
        }


def look_at_live(desk: Desk, publication: Publication) -> LiveLook:
    """Ask the target itself, and the feed's public address. Raises UserError if nothing is live."""
    storage = open_storage(desk.folder, publication.settings)
    base, seen = read_base(storage), last_seen(desk.folder, publication.settings)
    if base is None:
        raise no_record(desk, publication.settings, storage)
    return LiveLook(
        record=base.manifest,
        seen=seen,
        drift=look_for_drift(storage, base.manifest, desk.folder.site),
        verdict=verify_release(desk, publication, storage, base.manifest, ()),
        zone=publication.settings.zone,
    )


def _releases(seen: Manifest, record: Manifest, zone: tzinfo) -> Iterator[str]:
    """The releases in between, as their publishers described them."""
    newer = [each for each in record.history if each.release > seen.release]
    for each in newer[-_MOST:]:
        yield f"release {each.release}, {clock_in_words(each.when, zone)}, by {clean(each.who)}: {clean(each.says)}"


def _differences(seen: Manifest, record: Manifest) -> tuple[str, ...]:
    """Episodes that came, went or changed, and how many files differ."""
    before, now = seen.episodes, record.episodes
    told = [f'new        "{clean(now[key].title)}"' for key in now if key not in before]
    told += [f'taken out  "{clean(before[key].title)}"' for key in before if key not in now]
    for key in now.keys() & before.keys():
        old, new = before[key], now[key]
        if old.title != new.title:
            told.append(f'title      "{clean(old.title)}" is now "{clean(new.title)}"')
        if old.audio != new.audio:
            told.append(f'audio      of "{clean(new.title)}" is another file')
        if old.slug != new.slug:
            told.append(f'address    of "{clean(new.title)}" is now {clean(new.slug)}')
    told.sort()
    more = [f"and {len(told) - _MOST} more"] if len(told) > _MOST else []
    return (*told[:_MOST], *more, *_files(seen.entries, record.entries))


def _files(before: Mapping[str, Entry], now: Mapping[str, Entry]) -> Iterator[str]:
    other = sum(before[path].sha256 != now[path].sha256 for path in now.keys() & before.keys())
    counts = {"added": len(now.keys() - before.keys()), "changed": other, "removed": len(before.keys() - now.keys())}
    told = [f"{number} {what}" for what, number in counts.items() if number]
    if told:
        yield f"files      {', '.join(told)}"
