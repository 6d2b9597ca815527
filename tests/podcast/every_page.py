"""All pages of a show at once, as tests look at them."""

from __future__ import annotations

from podcast.companions import companions
from podcast.embedding import embed_of
from podcast.finished import in_order
from podcast.pages import ShowPages, episode_page, episode_path, listen_page


def all_pages(pages: ShowPages) -> tuple[tuple[str, bytes], ...]:
    """Every page of the show with the companions of its episodes, the newest first."""
    made = [listen_page(pages)]
    for finished in in_order(pages.episodes, newest_first=True):
        made.append(episode_page(pages, finished))
        made.extend(companions(finished, pages.frame_for(episode_path(finished)).language, pages.identity))
    return tuple(made)


def embed_pages(pages: ShowPages) -> tuple[tuple[str, bytes], ...]:
    """The page for other sites and the oEmbed file of every episode, the newest first."""
    return tuple(made for finished in in_order(pages.episodes, newest_first=True) for made in embed_of(pages, finished))
