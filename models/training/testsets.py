"""What a recognizer is measured on: sets of recordings by speakers it never heard, and the phrases expected of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from basecamp.house import Lang
from models.acoustics.rivals import rivals
from models.errors import ModelError
from models.training import recordings
from models.training.lexicon import tokens
from models.training.vocabulary import DAYS, HOUSE, MONTHS, number_words


@dataclass(frozen=True)
class Trial:
    """One utterance: what was said as the grammar writes it, and where it is."""

    said: str
    path: Path


@dataclass(frozen=True)
class TestSet:
    name: str
    trials: tuple[Trial, ...]
    phrases: tuple[str, ...]
    """The grammar, without the ranks (`rivals`) and [unk]."""
    commands: bool = True
    """False: nothing said is in the grammar, refusing is right."""

    @property
    def lang(self) -> Lang:
        return "fr" if "-fr-" in self.name else "en"


def spell(text: str) -> str:
    """The text as words of the lexicon: digits written out, hyphens kept."""
    return " ".join(tokens(text))


def _letters_only(text: str) -> bool:
    return len(text.replace(" ", "")) > 1 or text in ("un",)


def expected(lang: str) -> tuple[str, ...]:
    """The phrases of the house, numbers and the calendar: the grammar that strangers' talk is refused in."""
    numbers = (number_words(n, lang) for n in range(61))
    return tuple(sorted({spell(text) for text in (*HOUSE[lang], *numbers, *DAYS[lang], *MONTHS[lang])}))


def own(lang: str, folder: Path) -> list[TestSet]:
    """A folder of one's own with `list.tsv` ("file<TAB>text" a line): what the house expects must be heard, anything
    else refused.

    Raises ModelError for another language, a list that is not there, or a line that cannot be read.
    """
    if lang not in HOUSE:
        raise ModelError(f"--own wants LANG:DIR with one of {', '.join(HOUSE)} before the colon, not {lang!r}.")
    listing = folder / "list.tsv"
    if not listing.is_file():
        raise ModelError(f"{listing} is not there: it gives a file, a tab and what is said in it a line.")
    trials = []
    for number, line in enumerate(listing.read_text(encoding="utf-8").splitlines(), 1):
        name, _, text = line.partition("\t")
        if not text or not (folder / name).is_file():
            raise ModelError(f"{listing}, line {number}: a recording of that folder, a tab and its text are needed.")
        trials.append(Trial(spell(text.partition("\t")[0]), folder / name))
    return in_the_house(f"own-{lang}-{folder.name}", lang, trials)


def people(folder: Path) -> list[TestSet]:
    """The held-out speakers of `recordings.people`, sets for each split and language: what the house expects must be
    heard among all its phrases, anything else refused."""
    clips = recordings.people(folder)
    found: list[TestSet] = []
    for split, lang in ((split, lang) for split in ("dev", "test") for lang in ("fr", "en")):
        here = [Trial(spell(clip.text), clip.path) for clip in clips if (clip.split, clip.lang) == (split, lang)]
        found += in_the_house(f"{split}-{lang}-{folder.name}", lang, here)
    return found


def in_the_house(name: str, lang: str, trials: Sequence[Trial]) -> list[TestSet]:
    """The trials whose text the house expects, to be heard, and the others, to be refused; sets without any are left
    out."""
    phrases = expected(lang)
    heard = tuple(one for one in trials if one.said in phrases)
    other = tuple(Trial("", one.path) for one in trials if one.said not in phrases)
    found = [TestSet(name, heard, phrases), TestSet(f"{name}-refuse", other, phrases, commands=False)]
    return [one for one in found if one.trials]


def sets(shared: Path, split: str = "all") -> list[TestSet]:
    """Test sets of the shared recordings. Names start with their split: what starts with "dev" may be tuned on, and
    the speakers of "dev" have been in training since."""
    clips = recordings.load(shared)
    found: list[TestSet] = []

    def one(name: str, folder: str, which: str, short: bool = True, extra: Sequence[str] = ()) -> None:
        lang: Lang = "fr" if name.startswith("fr-") else "en"
        # Ranks are heard for what they are, but no command of the house.
        ranks = set(rivals(lang)) - set(expected(lang))
        trials = []
        for c in clips:
            said = spell(c.text)
            if c.source == folder and c.split == which and said and (not short or _letters_only(said)):
                if short and (len(said.split()) > 4 or said in ranks):
                    continue
                trials.append(Trial(said, c.path))
        phrases = sorted({t.said for t in trials} | {spell(e) for e in extra})
        if trials:
            found.append(TestSet(f"{which}-{name}", tuple(trials), tuple(phrases)))

    calendar = [*DAYS["fr"], *MONTHS["fr"], *(number_words(n, "fr") for n in range(61))]
    one("fr-gcompris-zohra", "fr/gcompris", "dev")
    one("fr-telephone-armelle", "fr/asterisk_armelle", "test", extra=calendar)
    one("fr-securimage", "fr/securimage", "test", extra=calendar[19:40])
    one("fr-commonvoice", "fr/commonvoice", "test", short=False)
    one("en-commands", "en/speech_commands", "test")
    one("en-commands", "en/speech_commands", "dev")
    one("en-commonvoice", "en/commonvoice", "test", short=False)
    for lang, folders, which in (
        ("fr", ("fr/commonvoice", "fr/asterisk_armelle"), "test"),
        ("fr", ("fr/gcompris",), "dev"),
        ("en", ("en/commonvoice",), "test"),
        ("en", ("en/precise_community",), "dev"),
    ):
        house = {spell(text) for text in HOUSE[lang]}
        phrases = expected(lang)
        numbers = set(phrases) - house
        trials = tuple(
            Trial("", c.path)
            for c in clips
            if c.source in folders
            and c.split == which
            and _letters_only(spell(c.text))
            and spell(c.text)
            and not any(w in numbers or w in house for w in (spell(c.text), *spell(c.text).split()))
            and spell(c.text) not in house
        )
        if trials:
            found.append(TestSet(f"{which}-{lang}-refuse", trials, phrases, commands=False))
    return [s for s in found if split == "all" or s.name.startswith(split)]
