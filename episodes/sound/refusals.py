"""What is wrong with a recording, in words that somebody at the front desk can act on."""

from __future__ import annotations

from pathlib import Path

from workspace.errors import UserError

_AGAIN = "Export or copy the recording again, and put the new file in its place."
_COMPLETE = (
    "Copy the file from the recorder or download it again, and compare the sizes. If this is all there is:"
    "  pressroom produce EPISODE --accept-truncated    (or  pressroom new RECORDING --accept-truncated)"
)

# What a file really is, by its first bytes; people rename web pages and documents to .mp3 without knowing it.
_DISGUISES = (
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"%pdf", "a PDF document"),
    (b"pk\x03\x04", "a zip archive or an office document"),
    (b"{\\rtf", "a text document"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x89png", "a picture"),
)


def missing(recording: Path) -> UserError:
    """The path leads nowhere, or through a file as if it were a folder."""
    return UserError(
        "recording-missing",
        problem=f'The recording "{recording.name}" is not there.',
        where=str(recording),
        why="Without the file there is nothing to listen to.",
        fix="Put the recording into that folder, or correct its name.",
    )


def not_a_file(recording: Path) -> UserError:
    """The path is a folder, or names something that is no file."""
    return UserError(
        "recording-folder",
        problem=f'"{recording.name}" is a folder, not a recording.',
        where=str(recording),
        why="Pressroom needs one sound file to work on.",
        fix="Name one sound file inside the folder, such as interview.wav.",
    )


def not_allowed(recording: Path) -> UserError:
    """The system refuses to open it, which on Windows may be the program that still records."""
    return UserError(
        "recording-locked",
        problem=f'The recording "{recording.name}" may not be read.',
        where=str(recording),
        why="The computer says that you have no permission to open it, or another program holds it.",
        fix="Close the program that recorded it, or copy the file to your own folder.",
    )


def empty(recording: Path) -> UserError:
    """The file has not one byte."""
    return UserError(
        "recording-empty",
        problem=f'The recording "{recording.name}" is empty.',
        where=str(recording),
        why="The file has a name and no content; a copy or a download did not finish.",
        fix=_AGAIN,
    )


def unreadable(recording: Path, head: bytes) -> UserError:
    """`head` is the beginning of the file (some 512 bytes); it tells what the file is instead."""
    return UserError(
        "recording-unreadable",
        problem=f'"{recording.name}" is not a sound file that Pressroom can read.',
        where=str(recording),
        why=_likeness(head),
        fix=_AGAIN + " WAV, MP3, M4A and FLAC all work.",
    )


def without_sound(recording: Path) -> UserError:
    """The file can be read and has no stream of sound, as a film without its sound."""
    return UserError(
        "recording-no-sound",
        problem=f'"{recording.name}" has a picture but no sound.',
        where=str(recording),
        why="There is no audio track in the file.",
        fix="Export the recording again with its sound.",
    )


def protected(recording: Path) -> UserError:
    """The sound's sample entry is an encrypted one (ISO 14496-12, 8.12)."""
    return UserError(
        "recording-protected",
        problem=f'"{recording.name}" is copy-protected.',
        where=str(recording),
        why="Files bought from a shop can be locked (DRM); they play only in the shop's own program.",
        fix="Use the original recording, from the recorder or the meeting program.",
    )


def too_short(recording: Path, seconds: float) -> UserError:
    """`seconds` is what could be decoded, and less than 1."""
    return UserError(
        "recording-too-short",
        problem=f'The recording "{recording.name}" lasts only {seconds:.1f} seconds.',
        where=str(recording),
        why="Loudness cannot be measured on less than one second, and it is hardly an episode.",
        fix=_AGAIN,
    )


def silent(recording: Path) -> UserError:
    """No window of 400 ms passes the absolute gate of -70 LUFS (BS.1770-5, annex 1)."""
    return UserError(
        "recording-silent",
        problem=f'The recording "{recording.name}" is silent (-inf LUFS).',
        where=str(recording),
        why="No sound was found in it; the microphone was off or another input was recorded.",
        fix="Listen to the file; then record again or name the right file.",
    )


def too_quiet(recording: Path, *, gain_db: float, most_db: float) -> UserError:
    """`gain_db` is what the recording would need, `most_db` what mastering allows."""
    return UserError(
        "recording-too-quiet",
        problem=f'The recording "{recording.name}" is too quiet: it would have to be raised by {gain_db:.0f} dB.',
        where=str(recording),
        why=f"More than {most_db:.0f} dB turns the room's hiss into the main thing that listeners hear.",
        fix="Record closer to the microphone, or raise the level in the recording program and export again.",
    )


def cut_short(recording: Path, *, declared: float, decoded: float) -> UserError:
    """Both lengths are in seconds: what the file promises and what could be read."""
    return UserError(
        "recording-cut-short",
        problem=f'The recording "{recording.name}" is cut short: {declared - decoded:.1f} seconds are missing.',
        where=str(recording),
        why=f"The file says it lasts {declared:.1f} seconds, but only {decoded:.1f} could be read.",
        fix=_COMPLETE,
    )


def breaks_off(recording: Path, decoded: float) -> UserError:
    """`decoded` seconds could be read; the file does not say how long it was."""
    return UserError(
        "recording-breaks-off",
        problem=f'The recording "{recording.name}" breaks off after {decoded:.1f} seconds.',
        where=str(recording),
        why="Its last piece is there in part, so that the end is missing; the file does not tell how much.",
        fix=_COMPLETE,
    )


def damaged(recording: Path, lost: float) -> UserError:
    """`lost` seconds could not be decoded, somewhere between the beginning and the end."""
    return UserError(
        "recording-damaged",
        problem=f'The recording "{recording.name}" is damaged: {lost:.1f} seconds of it cannot be read.',
        where=str(recording),
        why="Parts of the file were overwritten or got lost, as on a failing memory card or in a broken download.",
        fix=_COMPLETE,
    )


def endless(recording: Path) -> UserError:
    """The packets add up to far more bytes than the file has."""
    return UserError(
        "recording-endless",
        problem=f'"{recording.name}" leads in circles: it says the same parts again and again.',
        where=str(recording),
        why="Its index points to more sound than the file can hold, so that it would never end.",
        fix=_AGAIN,
    )


def no_such_track(recording: Path, *, track: int, tracks: int) -> UserError:
    """`track` was asked for, counted from 1."""
    have = "one sound track" if tracks == 1 else f"{tracks} sound tracks"
    return UserError(
        "recording-track",
        problem=f'"{recording.name}" has no sound track {track}.',
        where=str(recording),
        why=f"There is {have} in the file.",
        fix="Leave the track out for the first one, or name a number that is there.",
    )


def not_stored(recording: Path) -> UserError:
    """The path is neither file nor folder, such as a pipe, a socket or a microphone."""
    return UserError(
        "recording-not-stored",
        problem=f'"{recording.name}" is a pipe or a device, not a stored recording.',
        where=str(recording),
        why="Pressroom reads a recording more than once, which only a file on disk allows.",
        fix="Save the recording as a file first, and name that file.",
    )


def unreachable(recording: Path) -> UserError:
    """Any other OSError at the door, such as a drive that does not answer."""
    return UserError(
        "recording-unreachable",
        problem=f'The recording "{recording.name}" cannot be reached.',
        where=str(recording),
        why="The disk or network drive does not answer, or links lead in a circle.",
        fix="Copy the recording to a folder on this computer, and name that file.",
    )


def unknown_kind(recording: Path) -> UserError:
    """The container can be read and there is no decoder for the sound in it."""
    return UserError(
        "recording-unknown-kind",
        problem=f'The sound in "{recording.name}" is of a kind that Pressroom cannot read.',
        where=str(recording),
        why="The file is a known kind of box, but what is in it is not; some recorders use a kind of their own.",
        fix="Export the recording again as WAV, MP3, M4A or FLAC.",
    )


def off_target(recording: Path, *, problem: str) -> UserError:
    """`problem` is the end of a sentence: what was reached when all rounds of mastering were spent."""
    return UserError(
        "mastering-off-target",
        problem=f'The loudness of "{recording.name}" could not be brought to its target: {problem}.',
        where=str(recording),
        why="The peaks stand so far above the speech that a limiter cannot hold them without harm.",
        fix="Remove knocks and claps in an audio editor, export again, and repeat.",
    )


def not_finished(recording: Path) -> UserError:
    """The preset says to leave the file as it is, and its sound is not MP3."""
    return UserError(
        "recording-not-finished",
        problem=f'"{recording.name}" cannot be left as it is: it is no MP3.',
        where=str(recording),
        why='The sound setting "leave as it is" publishes the very file that was recorded, and apps want an MP3.',
        fix="Export the finished sound as an MP3, or choose another preset in show.toml, under [sound].",
    )


def _likeness(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginning, kind in _DISGUISES:
        if start.startswith(beginning):
            return f"It looks like {kind} that was given the name of a recording."
    if head[4:8] == b"ftyp":
        return "It begins like a phone or meeting recording, but its index is missing: the recorder was stopped before it finished."
    if head[:3] == b"ID3":
        return "It has the label of an MP3 and no sound behind it."
    if head.isascii() and b"\0" not in head:
        return "It looks like plain text that was given the name of a recording."
    return "Its content is damaged or of an unknown kind."
