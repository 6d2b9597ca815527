"""Why something of a foreign show is not fetched, in the owner's words."""

from __future__ import annotations

from workspace.discreet import discreet
from workspace.errors import Temporary, UserError
from workspace.words import size_in_words

_AGAIN = "Run the same command again; it goes on where this one ended."


def no_address(address: str) -> UserError:
    """For an address of another kind than http or https, or none at all."""
    return UserError(
        "import-address",
        problem="This is no web address that can be fetched.",
        where=_shown(address),
        why="Feeds and audio are fetched from addresses that begin with https:// or http://.",
        fix="pressroom import https://old-host.example.org/feed.xml our-show    or a file on this computer",
    )


def private_network(address: str, host: str) -> UserError:
    """For a name that leads to this computer or its network, which a stranger's feed could use to look around there."""
    return UserError(
        "import-private-address",
        problem="An address leads into a private network.",
        where=_shown(address),
        why=f'"{host}" is not on the open internet; a feed could use it to reach what is behind your router.',
        fix="Ask the old host for the public address, or save the feed as a file and import that.",
    )


def too_many_hops(address: str, hops: int) -> UserError:
    """For redirects that go in a circle, or on and on."""
    return UserError(
        "import-redirects",
        problem="An address leads from one place to the next without an end.",
        where=_shown(address),
        why=f"It was followed {hops} times.",
        fix="Ask the old host for the address that it leads to in the end.",
    )


def too_large(address: str, what: str, most: int) -> UserError:
    """For a file of more than `most` bytes, by its announced length or by what really comes."""
    return UserError(
        "import-too-large",
        problem=f"The {what} is larger than Pressroom takes.",
        where=_shown(address),
        why=f"It takes {size_in_words(most)} at most; what goes on without an end would fill the disk.",
        fix="Look at it in a browser; something else than you expect may be at that address.",
    )


def too_slow(address: str, what: str) -> UserError:
    """Temporary: another try may find a quicker line."""
    return Temporary(
        "import-too-slow",
        problem=f"The {what} comes too slowly.",
        where=_shown(address),
        why="Half a minute passed in which the server sent nothing, or next to nothing.",
        fix=_AGAIN,
    )


def not_there(address: str, what: str, status: int) -> UserError:
    """What a server answers instead of the file."""
    if status in {401, 403, 407}:
        why = f"The server wants a password or does not let programs in (it answered {status})."
        fix = "Ask the old host for an address that everybody can open, or save it as a file and put it in by hand."
    elif status in {404, 410}:
        why = f"There is nothing at its address any more (the server answered {status})."
        fix = "Open the address in a browser; ask the old host for the file if it is gone."
    elif status in {408, 425, 429} or status >= 500:
        return Temporary(
            "import-server-busy",
            problem=f"The {what} cannot be fetched now.",
            where=_shown(address),
            why=f"The server is busy or broken (it answered {status}).",
            fix=_AGAIN,
        )
    elif status == 200:
        why = "A web page came instead, as hosts send it when a file is gone or a sign-in is wanted."
        fix = "Open the address in a browser and see what is there."
    else:
        why, fix = f"The server answered {status}.", "Open the address in a browser and see what is there."
    return UserError(
        "import-not-there", problem=f"The {what} cannot be fetched.", where=_shown(address), why=why, fix=fix
    )


def unreachable(address: str, what: str, why: str) -> UserError:
    """Temporary, with `why` as a sentence: no such server, no connection, or no sense in what came."""
    return Temporary(
        "import-unreachable",
        problem=f"The {what} cannot be fetched.",
        where=_shown(address),
        why=why,
        fix=f"Is this computer online? {_AGAIN}",
    )


def cut_short(address: str, what: str, got: int, promised: int) -> UserError:
    """Temporary: `got` of `promised` bytes are kept, and the next try asks for the rest; 0 promised means unknown."""
    return Temporary(
        "import-cut-short",
        problem=f"The {what} ended before it was whole.",
        where=_shown(address),
        why=f"{size_in_words(got)} of {size_in_words(promised)} came.",
        fix=_AGAIN,
    )


def no_audio(title: str) -> UserError:
    """For an episode without an enclosure; the others come over all the same."""
    return UserError(
        "import-no-audio",
        problem=f'"{discreet(title, 120)}" has no audio.',
        where="the feed",
        why="The feed gives no address for it, so that it cannot be brought over.",
        fix="If you have the recording, start the episode anew:  pressroom new RECORDING",
    )


def not_played(title: str, address: str, kind: str) -> UserError:
    """For an enclosure that is text or a PDF, such as a show's handout."""
    return UserError(
        "import-document",
        problem=f'"{discreet(title, 120)}" is no sound and no film.',
        where=_shown(address),
        why=f"The feed gives a file of another kind ({discreet(kind, 60)}), and apps play no such episode.",
        fix="If people shall have the file, lay it into a page or an article of the new site, and link to it.",
    )


def no_sound(address: str, what: str, why: str) -> UserError:
    """For a file that came whole and holds nothing that can be played; `why` is a sentence."""
    return UserError(
        "import-no-sound",
        problem=f"The {what} cannot be played.",
        where=_shown(address),
        why=why,
        fix="Open the address in a browser; ask the old host if something else than sound is there.",
    )


def damaged(address: str, what: str) -> UserError:
    """Temporary: the feed's own checksum (`podcast:integrity`) is of other bytes."""
    return Temporary(
        "import-damaged",
        problem=f"The {what} is not what the feed promises.",
        where=_shown(address),
        why="Its checksum differs from the one in the feed.",
        fix=_AGAIN,
    )


def no_room(needed: int, free: int, where: str) -> UserError:
    """Before anything is fetched: `needed` and `free` are bytes, and the site takes about as many again."""
    return UserError(
        "import-no-room",
        problem="There is not enough room on the disk.",
        where=where,
        why=f"The audio takes about {size_in_words(2 * needed)} with what is built of it; {size_in_words(free)} are free.",
        fix="Make room, or name a folder on another disk.",
    )


def disk_full(size: int, free: int, where: str) -> UserError:
    """While a file comes: its `size` so far or as announced, and what is `free`, in bytes."""
    return UserError(
        "import-disk-full",
        problem="The disk is nearly full.",
        where=where,
        why=f"A file of {size_in_words(size)} or more is coming, and {size_in_words(free)} are free.",
        fix=f"Make room. {_AGAIN}",
    )


def in_use(name: str, where: str) -> UserError:
    """For a folder with other files in it, or with an import of another feed."""
    return UserError(
        "import-folder-in-use",
        problem=f'"{name}" is there already and is not this show.',
        where=where,
        why="Pressroom never writes over your files.",
        fix="Name a folder that is new or empty.",
    )


def no_file(name: str) -> UserError:
    """For what was typed in place of a feed and is neither an address nor a file that is there."""
    return UserError(
        "import-no-file",
        problem=f'There is no file "{name}", and it is no web address either.',
        where=name,
        why="A feed's address begins with https://",
        fix="pressroom import https://old-host.example.org/feed.xml our-show",
    )


def no_site(site: str, why: str) -> UserError:
    """For an address after --site that no site can have; the remedy shows it as it would be right."""
    return UserError(
        "import-site",
        problem="The new site's address cannot be used.",
        where="--site",
        why=why,
        fix=f"--site https://{site.rpartition('://')[2].strip(' /') or 'podcast.example.org'}",
    )


def nothing_begun(where: str) -> UserError:
    """For `pressroom import` without an address, which goes on with an import, where none was begun."""
    return UserError(
        "import-which",
        problem="Which feed shall be imported?",
        where=where,
        why="No import was begun in this folder.",
        fix="pressroom import https://old-host.example.org/feed.xml our-show",
    )


def _shown(address: str) -> str:
    """On one line, and without a password or a token that may stand in it."""
    return discreet(address, 300)
