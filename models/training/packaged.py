"""Recordings that Debian packages carry: what games and lessons for children say aloud.

`root` is the folder that holds `usr/share` ("/" where the packages are installed, or a folder they were unpacked to
with `dpkg -x`). Read where they are there: tuxpaint-stamps-default (GPL-2+; the texts lie beside the sounds),
qabcs-data (GPL-3+; the word is the name of the file) and the French sounds of ktuberling-data (GPL-2+).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path("/")
"""Where packages are installed."""
Recording = tuple[Path, str]
"""A sound and what it says."""

STAMPS = ("fr", "en", "ca", "bg")
ALPHABETS = ("fr", "en", "be", "cs", "da", "de", "el", "es", "it", "nl", "pl", "pt", "ru", "tr", "uk")
LANGS = tuple(dict.fromkeys((*STAMPS, *ALPHABETS)))
OTHERS = tuple(lang for lang in LANGS if lang not in ("fr", "en"))
"""Languages that are there for their voices."""
SPELT = re.compile(r"lettre|letter|[0-9()=+#$€]")
"""Texts that are read in several ways: letters, figures, brackets."""
LETTER = re.compile(r"\b[b-hj-z]\b", re.I)
STRANGE = {"xun", "urubu", "erhu", "yangqin", "janggu", "luth", "grenouill", "dophin", "whopper", "yin et yang"}
"""French words of qabcs whose sound espeak-ng does not know, or that are misspelt."""
POTATO = Path(__file__).with_name("ktuberling_fr.tsv")
"""What KTuberling says in French: the files are named without articles and accents, so the text of each was chosen
among "un …", "une …", "le …" and so on by what the recognizer of 28 November found likeliest; unlikely ones are left
out."""


def stamps(root: Path, lang: str) -> Iterator[Recording]:
    """Tux Paint's stamps: the first line of a text is English, `fr.utf8=` begins the French one."""
    ending = "_desc.ogg" if lang == "en" else f"_desc_{lang}.ogg"
    for sound in sorted((root / "usr/share/tuxpaint/stamps").rglob(f"*{ending}")):
        text = sound.with_name(sound.name.removesuffix(ending) + ".txt")
        if not text.is_file():
            continue
        lines = text.read_text(encoding="utf-8", errors="replace").splitlines() or [""]
        others = (line.split("=", 1)[1] for line in lines if line.startswith(f"{lang}.utf8="))
        said = lines[0] if lang == "en" else next(others, "")
        if said and not SPELT.search(said.lower()) and not (lang == "en" and LETTER.search(said)):
            yield sound, said


def alphabet(root: Path, lang: str) -> Iterator[Recording]:
    """The words of qabcs."""
    for sound in sorted((root / f"usr/share/qabcs/abcs/{lang}/sounds/words").glob("*.ogg")):
        text = sound.stem.replace("_", " ")
        if text not in STRANGE:
            yield sound, text


def potato(root: Path) -> Iterator[Recording]:
    """The French sounds of KTuberling."""
    folder = root / "usr/share/ktuberling/sounds/fr"
    for line in POTATO.read_text(encoding="utf-8").splitlines():
        name, text = line.split("\t")
        if (folder / name).is_file():
            yield folder / name, text


def recordings(root: Path, lang: str) -> Iterator[Recording]:
    """Everything of a language, nothing when no package is there."""
    if lang in STAMPS:
        yield from stamps(root, lang)
    if lang in ALPHABETS:
        yield from alphabet(root, lang)
    if lang == "fr":
        yield from potato(root)
