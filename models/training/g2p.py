"""Letters to IPA with the espeak-ng library, through ctypes: thousands of words a second, no process started."""

from __future__ import annotations

import ctypes
import ctypes.util
import functools
import re

from basecamp.errors import HelloError

# espeak-ng's library wants these names ("fr-fr" is refused by the library, not by the program).
VOICES = {"fr": "fr", "en": "en-us", "en-gb": "en", "en-us": "en-us", "fr-be": "fr-be", "fr-ch": "fr-ch", "br": "cy"}
_IPA = 0x02
_UTF8 = 1
_SYNCHRONOUS = 2


class PhonemizerError(HelloError):
    """The espeak-ng library is missing or refuses a voice."""


@functools.cache
def _library() -> ctypes.CDLL:
    name = ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1"
    try:
        lib = ctypes.CDLL(name)
    except OSError as error:
        raise PhonemizerError(
            f"The espeak-ng library ({name}) is not installed: install the system package espeak-ng. ({error})"
        ) from error
    lib.espeak_TextToPhonemes.restype = ctypes.c_char_p
    lib.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
    if lib.espeak_Initialize(_SYNCHRONOUS, 0, None, 0) < 0:
        raise PhonemizerError("The espeak-ng library does not start: are its data files (espeak-ng-data) installed?")
    return lib


_voice_set = ""


def ipa(text: str, lang: str) -> str:
    """The IPA of a text in a language ("fr", "en", or any espeak-ng voice name), words separated by spaces."""
    global _voice_set
    lib = _library()
    voice = VOICES.get(lang, lang)
    if voice != _voice_set:
        if lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise PhonemizerError(f"espeak-ng has no voice named {voice!r}.")
        _voice_set = voice
    buffer = ctypes.create_string_buffer(text.encode("utf-8"))
    pointer = ctypes.c_void_p(ctypes.addressof(buffer))
    parts: list[str] = []
    while pointer.value:
        got = lib.espeak_TextToPhonemes(ctypes.byref(pointer), _UTF8, _IPA)
        if got:
            parts.append(got.decode("utf-8"))
    # Foreign words are marked "(en)bˈɒks(fr)": the marks are no sounds.
    return re.sub(r"\([a-z-]+\)", "", " ".join(parts)).strip()
