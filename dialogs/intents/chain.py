"""Several things said in one breath: "merci, bonne nuit", "oui, éteins la veilleuse", "me voilà, il y a quelqu'un ?".

Each part must be a whole sentence of the book by itself; here is what they mean together.
"""

from collections.abc import Sequence

from dialogs.intents.text import bag

SOCIAL = ("cancel", "stop", "no", "yes", "help", "repeat", "thanks")
"""Said besides something else they add nothing; two that differ are not understood."""
GENERAL = {"heating": "heating_"}
"""A subject named first ("le chauffage, …") gives way to what is said of it."""
OPPOSITES = tuple(
    bag(pair)
    for pair in (
        "leave return", "sleep wake_up", "heating_comfort heating_eco", "heating_work_week heating_holiday_week",
        "silence_on silence_off", "nightlight_on nightlight_off", "nightlight_on nightlight_auto",
        "nightlight_off nightlight_auto", "music_play music_stop", "yes no", "heating_comfort heating_auto",
        "heating_eco heating_auto",
    )
)  # fmt: skip
"""Intents that are never taken for one another, nor chosen from when both are said."""
STATEMENTS = bag("leave return sleep wake_up")
"""Said of oneself: another sentence may follow ("je suis rentré, il y a quelqu'un ?")."""
FOLLOWED: dict[tuple[str, ...], str] = {("return", "sleep"): "sleep", ("wake_up", "leave"): "leave"}
"""Two statements of which the second says what the house shall be ("je suis rentrée, bonne nuit")."""


def opposite(one: str, other: str) -> bool:
    """Would taking one for the other do the contrary of what was meant?"""
    return other in AGAINST.get(one, ())


AGAINST = {
    one: frozenset(other for pair in OPPOSITES if one in pair for other in pair if other != one)
    for one in frozenset[str]().union(*OPPOSITES)
}
"""Intent → its opposites."""


def together(intents: Sequence[str], words: Sequence[int]) -> str | None:
    """What several intents said in a row mean as one; None when they contradict each other.

    `words` is how many words each part has: a refusal does not go with a bare name ("non, musique").
    """
    for index, one in enumerate(intents):
        if any(opposite(one, other) for other in intents[index + 1 :]):
            return None
    commands = [intent for intent in intents if intent not in SOCIAL]
    if not commands:
        kinds = {intent for intent in intents if intent != "thanks"}
        return kinds.pop() if len(kinds) == 1 else None
    social = [intent for intent in intents if intent in SOCIAL]
    long = all(size > 1 for intent, size in zip(intents, words, strict=True) if intent not in SOCIAL)
    if social:
        # "oui, éteins la veilleuse", "annule, mets la musique", "éteins la veilleuse, merci"
        fits = all(intent in ("yes", "thanks") for intent in social) or intents[0] == "cancel"
        return commands[0] if fits and long and len(set(commands)) == 1 else None
    for general, special in GENERAL.items():
        if commands[0] == general and all(intent.startswith(special) for intent in commands[1:]):
            return commands[1]
    if (after := FOLLOWED.get(tuple(dict.fromkeys(commands)))) is not None and long:
        return after
    if commands[0] in STATEMENTS and (long or len(set(commands)) == 1):
        return commands[0]
    return None
