"""Phrase books kept compiled in the user's cache folder, so that a sentence typed at a cold start waits for nothing.

A book is kept as text (`dialogs.intents.packing`), never as code or pickle, with the digest of what it was made from: a
phrases file that was edited, or a newer program, finds no kept book and compiles at once. What cannot be read, was cut
off, or belongs to somebody else is compiled again; a folder that cannot be written only costs the time.
"""

import contextlib
import hashlib
import logging
import os
import stat
from pathlib import Path

from basecamp.house import Lang
from basecamp.paths import cache_dir
from dialogs.intents import network, packing, phrasebook, template, text

log = logging.getLogger(__name__)
TITLE = "hello phrase book"
MAKERS = (phrasebook, network, template, text, packing)
"""The modules that shape a book; they import no other module of the dialogs."""


class Shelf:
    """The kept books of a folder. `read` takes the place of `phrasebook.read`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: Path, lang: Lang) -> phrasebook.Book:
        """The book of a phrases file. Raises `TemplateError` as `phrasebook.read` does, for a file that is wrong."""
        try:
            given = path.read_bytes()
            key = made_from(given)
        except OSError:
            return phrasebook.read(path, lang)
        book = self.get(lang, key)
        if book is None:
            book = phrasebook.read(path, lang)
            self.put(lang, key, book)
        return book

    def place(self, lang: Lang) -> Path:
        return self.folder / f"{lang}.book"

    def get(self, lang: Lang, key: str) -> phrasebook.Book | None:
        """The kept book made from `key`, when it is there, whole and ours."""
        try:
            with self.place(lang).open("rb") as file:
                if not ours(os.fstat(file.fileno())):
                    return None
                title, _, body = file.read().partition(b"\n")
        except OSError:
            return None
        if title != heading(key, body):
            return None
        with contextlib.suppress(ValueError):
            return packing.unpack(body.decode("utf-8"))
        return None

    def put(self, lang: Lang, key: str, book: phrasebook.Book) -> None:
        """Keep a book, whole or not at all."""
        body = packing.pack(book).encode("utf-8")
        partial = self.folder / f"{lang}.{os.getpid()}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial.touch(mode=0o600)
            partial.write_bytes(heading(key, body) + b"\n" + body)
            partial.replace(self.place(lang))
        except OSError as error:
            log.info("the compiled phrase book is not kept: %s", error)
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)


def heading(key: str, body: bytes) -> bytes:
    """The first line of a kept book: what it was made from, and the digest of what follows."""
    return f"{TITLE} {key} {hashlib.sha256(body).hexdigest()}".encode()


def made_from(given: bytes) -> str:
    """The digest of a phrases file and of the program that compiles it. Raises OSError without its source."""
    digest = hashlib.sha256(given)
    for maker in MAKERS:
        digest.update(Path(maker.__file__ or "").read_bytes())
    return digest.hexdigest()


def ours(status: os.stat_result) -> bool:
    """Written by this user (or root), and by nobody else."""
    return status.st_uid in (os.geteuid(), 0) and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def use() -> None:
    """Read the phrase books of this process through the shelf of the user's cache folder."""
    phrasebook.read_with(Shelf(cache_dir() / "phrases").read)
