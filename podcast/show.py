"""The show: what `show.toml` says, read into one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from episodes.sound.settings import Channels, Id3Version, SoundChoices, preset_named
from workspace.document import read_toml
from workspace.findings import Finding
from workspace.folder import OwnerFolder
from workspace.header import Email, Header, HttpsAddress, Link, Many, Text, Unfit, Words, checked, key, parse

_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # ISO 11172-3, 2.4.2.3: layer III
_ALSO = ("m4a", "opus")


class Person(Header):
    """`[person.<key>]`: somebody who is heard on the show."""

    name: Text = key(why="Apps show it.", example="Jennifer Penrose")
    role: Text = key("host", why="host, or another word of the podcast namespace.")
    bio: Words = key("", why="One sentence, shown on episode pages.")
    link: Link | None = key(None, why="The person's page.")
    image: HttpsAddress | None = key(None, why="Full https address of a picture.")


class Funding(Header):
    """Where listeners can support the show (podcast namespace, `funding`)."""

    link: HttpsAddress = key(why="Where listeners can give.", example="https://example.org/support")
    text: Text = key("Support the show", why="The words of that link.")


def _guid(value: str) -> str:
    import uuid  # noqa: PLC0415 - used for one key that few shows set

    try:
        return str(uuid.UUID(value))
    except ValueError:
        raise Unfit(
            "guid",
            f'"{value}" is not a feed guid.',
            why="Apps know the show by it; it looks like 9b024349-ccf0-5f69-a609-6b82873eab3c.",
            fix="Put back the one that was published, or delete the line.",
        ) from None


class FeedSettings(Header):
    """`[feed]`: what only the feed needs."""

    guid: Annotated[Text, checked(_guid)] | None = key(
        None, why="How apps know the show; made of the feed's address if left out, and then kept."
    )
    address: HttpsAddress | None = key(None, why="The feed's address, if it keeps an older one.")
    locked: bool = key(True, why="Other hosts may not take the show over.")
    funding: Funding | HttpsAddress | None = key(
        None, why="Where listeners can give: an address, or a table of two lines."
    )
    license: Text | None = key(None, why="An SPDX name such as cc-by-4.0, or an address.")
    new_address: HttpsAddress | None = key(None, why="Where the feed is moving to.")


def _loudness(value: float) -> float:
    if not -24 <= value <= -12:
        raise Unfit(
            "sound-loudness",
            f"{value:g} LUFS is no loudness for a podcast.",
            why="Apps expect -16 in stereo and -19 in mono; broadcast has -24, and above -12 speech is crushed.",
            fix="Write a number from -24 to -12.",
        )
    return value


def _peak(value: float) -> float:
    if not -9 <= value <= -0.5:
        raise Unfit(
            "sound-peak",
            f"A highest peak of {value:g} dBTP cannot be used.",
            why="Above -0.5 players distort; below -9 speech would have to be flattened.",
            fix="Write a number from -9 to -0.5; the usual one is -1.",
        )
    return value


def _kbps(least: int) -> Callable[[int], int]:
    steps = [step for step in _KBPS if step >= least]

    def fitting(value: int) -> int:
        if value in steps:
            return value
        raise Unfit(
            "sound-kbps",
            f"{value} is no bit rate for this.",
            why=f"MP3 has fixed steps; here they are {', '.join(map(str, steps))}.",
            fix=f"Write {min(steps, key=lambda step: (abs(step - value), step))}.",
        )

    return fitting


def _also(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name.lower() not in _ALSO:
            raise Unfit(
                "sound-also",
                f'"{name}" is no format that Pressroom writes beside the MP3.',
                why="Apps that know other files than the MP3 take M4A or Opus.",
                fix='Write  also = ["m4a"]  or  also = ["m4a", "opus"]',
            )
    return tuple(each for each in _ALSO if each in {name.lower() for name in names})


class SoundTable(Header):
    """`[sound]`: how the audio of every episode is made; what is left out, the preset decides."""

    preset: Annotated[Text, checked(preset_named)] | None = key(
        None, why='Several settings at once: "interview", "single voice" or "leave as it is".'
    )
    loudness_stereo: Annotated[float, checked(_loudness)] | None = key(None, why="In LUFS; -16 if left out.")
    loudness_mono: Annotated[float, checked(_loudness)] | None = key(None, why="In LUFS; -19 if left out.")
    peak: Annotated[float, checked(_peak)] | None = key(None, why="The highest true peak in dBTP; -1 if left out.")
    kbps_stereo: Annotated[int, checked(_kbps(64))] | None = key(None, why="The MP3's bit rate; 128 if left out.")
    kbps_mono: Annotated[int, checked(_kbps(48))] | None = key(None, why="The same in mono; 96 if left out.")
    channels: Channels | None = key(None, why='"mono" puts everything in the middle.')
    leveling: bool | None = key(None, why="Brings a quiet and a loud voice together.")
    high_pass: bool | None = key(None, why="Takes away rumble below 80 Hz.")
    noise_reduction: bool | None = key(None, why="Takes away a steady noise, such as a fan's.")
    trim_silence: bool | None = key(None, why="Cuts the silence before the first and after the last word.")
    also: Annotated[Many[Text], checked(_also)] | None = key(None, why='Further files: "m4a", "opus".')
    id3: Id3Version | None = key(None, why='The MP3\'s kind of tag; "2.3" if left out, which the most players read.')
    lyrics: bool | None = key(None, why="The transcript goes into the audio file, too.")

    @property
    def choices(self) -> SoundChoices:
        """The same as the value that episodes know."""
        return SoundChoices(**dict(self))


class Show(Header):
    """The podcast. `listen` holds the show's own address in each directory, by directory id."""

    name: Text = key(why="It is the show's title in every app.", example="The Penrose Podcast")
    author: Text = key(why="Apps show it under the title; Spotify refuses a feed without it.", example="Penrose PT")
    tagline: Words = key("", why="One line under the name.")
    description: Text = key(why="Directories refuse a feed without it.", example="Plain talk about pain and movement.")
    category: Text = key(why="Directories sort shows by it.", example="Health & Fitness > Medicine")
    explicit: bool = key(False, why="Strong language or the like; an episode may differ.")
    cover: Text = key("cover.jpg", why="A square picture, 3000 x 3000.")
    email: Email | None = key(None, why="The feed's owner; the publisher's if left out.")
    order: Literal["newest first", "oldest first"] = key(
        "newest first", why="Oldest first is for a story told in order."
    )
    copyright: Words = key("", why="Who holds it: the name alone.")
    type: Literal["episodic", "serial"] = key("episodic", why="Serial: apps play from the first on.")
    closing: Words = key("", why="A note that ends every episode.")
    language: Text | None = key(None, why="The show's language; the publisher's if left out.")
    person: Mapping[str, Person] = key({}, why="Hosts and guests by a short name.")
    listen: Mapping[str, Words] = key({}, why="The show's address in each directory.")
    feed: FeedSettings = FeedSettings()
    sound: SoundTable = SoundTable()

    def hosts(self, named: tuple[str, ...]) -> tuple[Person, ...]:
        """The persons an episode names; all persons with the role "host" if it names none."""
        if not named:
            return tuple(person for person in self.person.values() if person.role.lower() == "host")
        return tuple(self.person.get(name) or Person(name=name) for name in named)


def read_show(folder: OwnerFolder) -> tuple[Show | None, tuple[Finding, ...]]:
    """Read `show.toml`; None if there is none or it cannot be used."""
    if not folder.show.is_file():
        return None, ()
    return parse(Show, read_toml(folder.show, "show.toml"))
