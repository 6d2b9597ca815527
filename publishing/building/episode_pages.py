"""Episode pages: all files of each episode, rendered only if something that they are made of is different."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from episodes.sound.waveform import KeptWaveform
from podcast.companions import companions
from podcast.embedding import embed_of
from podcast.finished import FinishedEpisode
from podcast.pages import ShowPages, episode_page, episode_path
from podcast.sharing import embed_page_path
from publishing.building.kept import IN_PLACE, InPlace, KeptPages, key_of, texts_of
from publishing.building.side_by_side import make_each


def episode_files(
    pages: ShowPages, kept: KeptPages, digests: Mapping[str, str], workers: int | None = None
) -> dict[str, bytes | InPlace]:
    """Every episode's page, embed page and companions by path; `digests` hold one of each episode by its slug."""
    files: dict[str, bytes | InPlace] = {}
    whole = _key_of_all(pages, kept.program)
    anew: list[tuple[FinishedEpisode, str]] = []
    for finished in pages.episodes:
        key = _key(pages, finished, whole, digests[finished.slug])
        paths = kept.find(finished.slug, key)
        if paths is None:
            anew.append((finished, key))
        else:
            files |= dict.fromkeys(paths, IN_PLACE)
    made = make_each([finished for finished, _ in anew], lambda finished: episode_group(pages, finished), workers)
    for (finished, key), group in zip(anew, made, strict=True):
        kept.add(finished.slug, key, (path for path, _ in group))
        files |= dict(group)
    return files


def episode_group(pages: ShowPages, finished: FinishedEpisode) -> tuple[tuple[str, bytes], ...]:
    """All files of one episode. Of other episodes they know no more than `pages.beside` tells."""
    language = pages.frame_for(episode_path(finished)).language
    return (
        episode_page(pages, finished),
        *companions(finished, language, pages.identity),
        *embed_of(pages, finished),
    )


def _key_of_all(pages: ShowPages, program: str) -> str:
    """What is the same for every episode: the show, what stands around each page, the templates and the program."""
    overrides: Path | None = pages.templates.overrides
    return key_of(program, texts_of(overrides), pages.show, pages.identity, pages.book)


def digest_of(finished: FinishedEpisode) -> str:
    """One value for all that is known of an episode."""
    waveform = finished.waveform
    drawn = (waveform.to_json(), waveform.svg()) if isinstance(waveform, KeptWaveform) else waveform
    return key_of(finished, drawn)


def _key(pages: ShowPages, finished: FinishedEpisode, whole: str, digest: str) -> str:
    """Everything that the files of one episode are made of."""
    return key_of(
        whole,
        digest,
        pages.beside.get(finished.slug),
        pages.pictures.get(finished.cover or pages.identity.cover),
        pages.frame_for(episode_path(finished)),
        pages.frame_for(f"{embed_page_path(finished)}index.html"),
    )
