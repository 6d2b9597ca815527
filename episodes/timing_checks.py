"""What is checked of an episode's times: chapters, transcript, soundbites."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from episodes.chapters.chapter import clock
from episodes.facts import EpisodeFacts
from workspace.findings import Level, Place
from workspace.rules import Rule, Trouble, rule

_MOST_CHAPTERS = 255  # ID3v2 Chapter Frame Addendum 1.0, CTOC entry count
_FEWEST_CHAPTERS = 3  # Spotify
_SHORTEST_CHAPTER = 10  # seconds, YouTube
_SPOTIFY_CHAPTER = 30  # seconds, Spotify's advice, as for the letters of a title
_LONGEST_CHAPTER_TITLE = 40  # letters
_SOUNDBITE = (15, 120)  # seconds, podcast namespace, `soundbite`
_SLACK = 2.0  # seconds; a caption may hang over the end by so much


@rule("e-010", Level.SHOULD, "apple", "spotify")
def first_chapter(facts: EpisodeFacts) -> Iterator[Trouble]:
    """The first chapter starts at 00:00."""
    for _, chapter, place in list(facts.listed_chapters())[:1]:
        if chapter.start > 0:
            yield Trouble(
                where=place,
                problem=f'The first chapter of "{facts.title}" starts at {clock(chapter.start)}.',
                why="Spotify and Apple Podcasts show chapters only if the first one starts at 00:00.",
                fix="Add above it  - 00:00 Welcome",
            )


@rule("e-011", Level.SHOULD, "spotify")
def few_chapters(facts: EpisodeFacts) -> Iterator[Trouble]:
    """An episode with chapters has three or more."""
    chapters = list(facts.listed_chapters())
    if 0 < len(chapters) < _FEWEST_CHAPTERS:
        times = " and ".join(clock(chapter.start) for _, chapter, _ in chapters)
        verb = "is" if len(chapters) == 1 else "are"
        yield Trouble(
            where=chapters[0][2],
            problem=f'Spotify will not show chapters for "{facts.title}".',
            why=f"Spotify wants three or more, the first at 00:00. There {verb} {len(chapters)} (at {times}).",
            fix="Add chapters. Other apps are fine as it is.",
        )


@rule("e-012", Level.MUST)
def chapter_order(facts: EpisodeFacts) -> Iterator[Trouble]:
    """Chapters stand in the order of their times."""
    for (_, before, _), (number, chapter, place) in pairwise(facts.chapters()):
        if chapter.start < before.start:
            yield Trouble(
                where=place,
                problem=f'Chapter {number} of "{facts.title}" starts before the one above it.',
                why=f"Apps that meet {clock(chapter.start)} after {clock(before.start)} drop chapters or jump about.",
                fix="Correct the time, or put the line where its time belongs.",
            )


@rule("e-013", Level.MUST)
def chapter_past_end(facts: EpisodeFacts) -> Iterator[Trouble]:
    """No chapter starts after the recording ends."""
    if facts.seconds is None:
        return
    over = max((chapter.start for _, chapter, _ in facts.chapters()), default=0) - facts.seconds + 1
    for number, chapter, place in facts.chapters():
        if chapter.start >= facts.seconds:
            yield Trouble(
                where=place,
                problem=f'Chapter {number} of "{facts.title}" starts after the recording ends.',
                why=f"The recording ends at {clock(facts.seconds)}. Often the chapters were timed before an edit.",
                fix="Correct the time, or shift them all:  "
                f"pressroom chapters shift {facts.episode.slug} --earlier {clock(over)}",
            )


@rule("e-014", Level.NICE, "youtube")
def short_chapter(facts: EpisodeFacts) -> Iterator[Trouble]:
    """A chapter lasts ten seconds or longer."""
    for (number, before, place), (_, chapter, _) in pairwise(facts.listed_chapters()):
        if 0 <= chapter.start - before.start < _SHORTEST_CHAPTER:
            yield Trouble(
                where=place,
                problem=f'Chapter {number} of "{facts.title}" lasts {chapter.start - before.start:g} seconds.',
                why="YouTube shows no chapters at all if one is shorter than ten seconds.",
                fix="Join it with the next one.",
            )


@rule("e-015", Level.MUST)
def many_chapters(facts: EpisodeFacts) -> Iterator[Trouble]:
    """An episode has at most 255 chapters."""
    chapters = list(facts.chapters())
    if len(chapters) > _MOST_CHAPTERS:
        yield Trouble(
            where=chapters[_MOST_CHAPTERS][2],
            problem=f'"{facts.title}" has {len(chapters)} chapters.',
            why=f"The list of chapters inside an MP3 holds {_MOST_CHAPTERS}.",
            fix="Join some of them.",
        )


@rule("e-016", Level.MUST)
def chapter_title(facts: EpisodeFacts) -> Iterator[Trouble]:
    """Every chapter has a title."""
    for number, chapter, place in facts.listed_chapters():
        if not chapter.title:
            yield Trouble(
                where=place,
                problem=f'Chapter {number} of "{facts.title}" has no title.',
                why="Apps show the title; a link alone gives an empty line.",
                fix=f"Write  - {clock(chapter.start)} What is said here"
                + (f" <{chapter.link}>" if chapter.link else ""),
            )


@rule("e-017", Level.NICE, "spotify")
def long_chapter_title(facts: EpisodeFacts) -> Iterator[Trouble]:
    """The title of a chapter has at most 40 letters."""
    for number, chapter, place in facts.listed_chapters():
        if len(chapter.title) > _LONGEST_CHAPTER_TITLE:
            yield Trouble(
                where=place,
                problem=f'The title of chapter {number} of "{facts.title}" is long: {len(chapter.title)} letters.',
                why=f"Spotify and players in cars cut it after about {_LONGEST_CHAPTER_TITLE}.",
                fix="Name the subject only; the rest belongs in the notes.",
            )


@rule("e-018", Level.NICE, "spotify")
def close_chapters(facts: EpisodeFacts) -> Iterator[Trouble]:
    """Chapters are half a minute apart or more."""
    gaps = [
        (number, chapter.start - before.start, place)
        for (_, before, _), (number, chapter, place) in pairwise(facts.listed_chapters())
        if _SHORTEST_CHAPTER <= chapter.start - before.start < _SPOTIFY_CHAPTER
    ]
    for number, gap, place in gaps[:1]:
        more = f", and {len(gaps) - 1} more like it" if len(gaps) > 1 else ""
        yield Trouble(
            where=place,
            problem=f'Chapter {number} of "{facts.title}" follows {gap:g} seconds after the one before{more}.',
            why=f"Spotify asks for chapters of {_SPOTIFY_CHAPTER} seconds, and may leave out shorter ones.",
            fix="Join it with the one above.",
        )


@rule("e-020", Level.SHOULD, "apple", covers="P03")
def transcript(facts: EpisodeFacts) -> Iterator[Trouble]:
    """An episode has a transcript."""
    if facts.transcript is None and facts.episode.transcript is None and not facts.episode.header.transcript:
        yield Trouble(
            where=Place(facts.folder, shown="looked for transcript.vtt, .srt, .json, .txt"),
            problem=f'"{facts.title}" has no transcript.',
            why="People who do not hear well cannot follow it, and searches cannot find what was said.",
            fix="Put transcript.vtt, transcript.srt or transcript.txt into that folder.",
        )


@rule("e-021", Level.NICE, "apple", covers="P03")
def transcript_times(facts: EpisodeFacts) -> Iterator[Trouble]:
    """A transcript has times."""
    if facts.transcript is not None and not facts.transcript.timed:
        yield Trouble(
            where=facts.place_of(facts.transcript.cues[0]),
            problem=f'The transcript of "{facts.title}" has no times.',
            why="It stands on the episode's page, but apps cannot follow along with it.",
            fix="Export it as VTT or SRT if your program can.",
        )


@rule("e-022", Level.SHOULD)
def transcript_past_end(facts: EpisodeFacts) -> Iterator[Trouble]:
    """A transcript ends no later than the recording."""
    if facts.transcript is None or facts.seconds is None or not facts.transcript.timed:
        return
    late = next((cue for cue in facts.transcript.cues if cue.end > facts.seconds + _SLACK), None)
    if late is not None:
        yield Trouble(
            where=facts.place_of(late),
            problem=f'The transcript of "{facts.title}" runs past the end of the recording.',
            why=f"The recording ends at {clock(facts.seconds)}, these words at {clock(late.end)}. "
            "Often the transcript was made before an edit.",
            fix="Make the transcript again from this recording.",
        )


@rule("e-023", Level.SHOULD)
def transcript_order(facts: EpisodeFacts) -> Iterator[Trouble]:
    """The times of a transcript go forward."""
    if facts.transcript is None:
        return
    back = next((cue for before, cue in pairwise(facts.transcript.cues) if cue.start < before.start), None)
    if back is not None:
        yield Trouble(
            where=facts.place_of(back),
            problem=f'The transcript of "{facts.title}" jumps back in time.',
            why="Captions would flicker, and a tap on a sentence would lead elsewhere.",
            fix="Correct the time, or export the transcript again.",
        )


@rule("e-030", Level.SHOULD)
def soundbite_inside(facts: EpisodeFacts) -> Iterator[Trouble]:
    """A soundbite lies inside the recording."""
    for bite, place in facts.soundbites():
        if facts.seconds is not None and bite.start + bite.seconds > facts.seconds:
            yield Trouble(
                where=place,
                problem=f'A soundbite of "{facts.title}" ends after the recording.',
                why=f"It would end at {clock(bite.start + bite.seconds)}, the recording at {clock(facts.seconds)}.",
                fix="Correct the time or the number of seconds.",
            )


@rule("e-031", Level.SHOULD)
def soundbite_length(facts: EpisodeFacts) -> Iterator[Trouble]:
    """A soundbite lasts 15 to 120 seconds."""
    shortest, longest = _SOUNDBITE
    for bite, place in facts.soundbites():
        if not shortest <= bite.seconds <= longest:
            yield Trouble(
                where=place,
                problem=f'A soundbite of "{facts.title}" lasts {bite.seconds:g} seconds.',
                why=f"Apps play soundbites of {shortest} to {longest} seconds and pass over others.",
                fix=f"Write  {clock(bite.start)} for {min(max(shortest, bite.seconds), longest):g} seconds",
            )


TIMING_RULES: tuple[Rule[EpisodeFacts], ...] = (
    first_chapter,
    few_chapters,
    chapter_order,
    chapter_past_end,
    short_chapter,
    many_chapters,
    chapter_title,
    long_chapter_title,
    close_chapters,
    transcript,
    transcript_times,
    transcript_past_end,
    transcript_order,
    soundbite_inside,
    soundbite_length,
)
