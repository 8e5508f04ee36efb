"""The phones that French and English share, and how an IPA string becomes them.

Diphthongs, affricates and nasal consonants that are sequences are written as sequences: the less a unit is seen
in one language, the more the other one helps it.
"""

from __future__ import annotations

import unicodedata

BLANK = "<blk>"

VOWELS = ("i", "y", "u", "ɪ", "ʊ", "e", "ø", "o", "ə", "ɛ", "œ", "ɔ", "æ", "a", "ʌ", "ɜ", "ɛ̃", "ɑ̃", "ɔ̃")
CONSONANTS = (
    "p",
    "b",
    "t",
    "d",
    "k",
    "ɡ",
    "f",
    "v",
    "s",
    "z",
    "ʃ",
    "ʒ",
    "θ",
    "ð",
    "x",
    "h",
    "m",
    "n",
    "ŋ",
    "l",
    "ʁ",
    "ɹ",
    "r",
    "j",
    "w",
)
PHONES: tuple[str, ...] = (*VOWELS, *CONSONANTS)
"""Output unit k + 1 of the network; unit 0 is the CTC blank."""

UNITS: tuple[str, ...] = (BLANK, *PHONES)

# Longest first. Everything that espeak-ng writes in 26 languages and that is no phone of ours goes to the nearest one.
_RULES: dict[str, tuple[str, ...]] = {
    "tʃ": ("t", "ʃ"),
    "dʒ": ("d", "ʒ"),
    "ʧ": ("t", "ʃ"),
    "ʤ": ("d", "ʒ"),
    "ʦ": ("t", "s"),
    "ʣ": ("d", "z"),
    "aɪ": ("a", "ɪ"),
    "aʊ": ("a", "ʊ"),
    "eɪ": ("e", "ɪ"),
    "oʊ": ("o", "ʊ"),
    "əʊ": ("o", "ʊ"),
    "ɔɪ": ("ɔ", "ɪ"),
    "ɐ̃": ("ɑ̃",),
    "ɑ̃": ("ɑ̃",),
    "ɔ̃": ("ɔ̃",),
    "ɛ̃": ("ɛ̃",),
    "œ̃": ("ɛ̃",),
    "ẽ": ("ɛ̃",),
    "õ": ("ɔ̃",),
    "ã": ("ɑ̃",),
    "ĩ": ("i", "n"),
    "ũ": ("u", "n"),
    "ɥ": ("y",),
    "ɲ": ("n", "j"),
    "ʎ": ("l", "j"),
    "ɚ": ("ɜ",),
    "ɝ": ("ɜ",),
    "ɑ": ("a",),
    "ɐ": ("ə",),
    "ɒ": ("ɔ",),
    "ᵻ": ("ɪ",),
    "ɨ": ("ɪ",),
    "ʉ": ("u",),
    "ɯ": ("u",),
    "ɤ": ("ʌ",),
    "ɵ": ("ø",),
    "ɘ": ("ə",),
    "ʏ": ("y",),
    "ɞ": ("œ",),
    "ɾ": ("r",),
    "ɽ": ("r",),
    "ɻ": ("ɹ",),
    "ʀ": ("ʁ",),
    "ɣ": ("ɡ",),
    "χ": ("x",),
    "ç": ("ʃ",),
    "ɕ": ("ʃ",),
    "ʂ": ("ʃ",),
    "ʑ": ("ʒ",),
    "ʐ": ("ʒ",),
    "β": ("v",),
    "ɸ": ("f",),
    "ʋ": ("v",),
    "ɱ": ("m",),
    "ɳ": ("n",),
    "ɖ": ("d",),
    "ʈ": ("t",),
    "ɟ": ("d", "j"),
    "c": ("k", "j"),
    "ɫ": ("l",),
    "ɬ": ("l",),
    "ɭ": ("l",),
    "ʝ": ("j",),
    "ɰ": ("w",),
    "ʍ": ("w",),
    "g": ("ɡ",),
    "q": ("k",),
    "ħ": ("h",),
    "ɦ": ("h",),
    "ʔ": (),
    "ɺ": ("r",),
}
_KNOWN = {**{p: (p,) for p in PHONES}, **_RULES}
_LONGEST = max(map(len, _KNOWN))


def phones_of(ipa: str) -> tuple[str, ...]:
    """The phones of an IPA string; stress, length and ties are dropped, unknown signs skipped.

    English keeps its own "ɹ"; the reader of French gets "ʁ" from espeak-ng itself.
    """
    text = unicodedata.normalize("NFD", ipa)
    # NFD splits ç: it is put together again; nasal vowels stay a letter and a combining tilde.
    text = text.replace("c\u0327", "ç").replace("e\u0303", "ẽ").replace("o\u0303", "õ").replace("a\u0303", "ã")
    text = text.replace("i\u0303", "ĩ").replace("u\u0303", "ũ")
    text = "".join(c for c in text if c not in "ˈˌːˑ‍͡-_ʲʰʷˠˤ̩̯̪̝̞̥̬̈|'")
    out: list[str] = []
    i = 0
    while i < len(text):
        for size in range(min(_LONGEST, len(text) - i), 0, -1):
            found = _KNOWN.get(text[i : i + size])
            if found is not None:
                out.extend(found)
                i += size
                break
        else:
            i += 1
    return tuple(out)
