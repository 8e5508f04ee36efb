"""What is said for the shipped heads, in letters per language and in IPA, and where the border of "hello" lies.

"Hello" is an English *hello* or what a French speaker makes of it: an open or closed e or a schwa, with or without
the h, one l, an o or a diphthong. With an *a* before the l ("allô", "hallo", "alo") it is another word: people say
"allô" on the telephone all day, so it teaches "no".
"""

HELLO_IPA: tuple[str, ...] = ("həlˈoʊ", "hɛlˈoʊ", "hˈɛloʊ", "həlˈəʊ", "həlˈO", "hɛlˈəʊ")
HELLO_IPA_FRENCH: tuple[str, ...] = ("ɛlˈo", "elˈo", "hɛlˈo", "hˈelo", "əlˈo", "ˈɛlo", "helˈo")

BASECAMP_IPA: tuple[str, ...] = ("bˈeɪskæmp", "bˈAskæmp")
BASECAMP_IPA_FRENCH: tuple[str, ...] = ("beskˈɑ̃p", "bɛskˈamp", "bɛjskˈɑ̃p", "bɛzkˈɑ̃p", "beskˈamp")

HELLO: dict[str, tuple[str, ...]] = {
    "fr": ("hello", "élo", "ello", "hélo", "êlo", "èlo", "hello !", "ello ?"),
    "en": ("hello", "hello!", "hello?", "hello.", "hullo", "ello"),
    "es": ("jelou", "helou", "elo", "jelóu", "eló"),
    "de": ("hello", "hällo", "hellou", "helloh"),
    "it": ("hello", "elou", "ellò", "helo", "elò"),
}
BASECAMP: dict[str, tuple[str, ...]] = {
    "fr": ("bèce campe", "bess camp", "béïs kampe", "basecamp", "baize camp"),
    "en": ("base camp", "base camp!", "basecamp"),
    "es": ("beis camp", "béis kamp"),
    "de": ("beeskemp", "beys kemp"),
    "it": ("beis chemp", "bes camp"),
}

NEAR: dict[str, tuple[str, ...]] = {
    "fr": (
        *("allô", "allô oui", "l'eau", "de l'eau", "halo", "mélo", "vélo", "elle l'a", "le lot", "hélas"),
        *("est là", "zéro", "stylo", "kilo", "bonjour", "salut", "ballon", "melon", "Marcello", "Angelo", "là-haut"),
        *("Léo", "elle est là", "il est tôt", "mets-le haut", "belle eau", "quel lot", "celle-là", "bel os", "Merlot"),
        *(
            "Hélène",
            "elles",
            "échelle haute",
            "appelle-le",
            "et l'autre",
            "et l'homme",
            "elle ose",
            "Laulau",
        ),
        *("les longs", "et lent", "et long", "il l'eut", "hé là", "et là", "et la", "elle aussi", "il faut", "Othello"),
        *("gelo", "bello", "Hell", "vélo bleu", "relo", "tel aux", "ailleurs", "aile haute", "le haut", "île au"),
    ),
    "en": (
        *("yellow", "fellow", "below", "mellow", "jello", "cello", "hollow", "follow", "tomorrow", "hell", "help"),
        *("low", "allow", "elbow", "a load", "how", "hey", "well", "oh well", "no", "go", "pillow", "halo", "alone"),
        *("the load", "hey Lou", "bellow", "hallow", "willow", "tell Joe", "tell no one", "shallow", "hero", "hotel"),
        *(
            "a low",
            "he'll owe",
            "held low",
            "swallow",
            "helium",
            "he loaned",
            "Marcello",
            "Otello",
            "a loaf",
            "the law",
        ),
        *("hilo", "hell no", "helicopter", "heloise", "the law", "a lot", "all low", "Elon", "fell over", "let go"),
        *("sell old", "then low", "the lowest", "held", "health", "Harlow", "Barlow", "hell of a", "well lo"),
    ),
}
"""Other words by sound; none holds the word itself."""

SAME = ("et l'eau", "eh l'eau", "elo rating")
"""By sound these are what a French speaker makes of "hello": never taught as something else."""

PHRASES: dict[str, tuple[str, ...]] = {
    "fr": ("base", "le camp de base", "baise quand", "à la base", "campe", "hé basecamp", "allô basecamp", "basecamp"),
    "en": ("base camp", "the base camp", "basement", "hey base camp", "yellow base camp", "baseball", "camp", "bass"),
}
"""Near "hello basecamp"; the word without its first half, or with another."""

BREATH: dict[str, tuple[str, ...]] = {
    "fr": ("ça va", "c'est moi", "tu m'entends", "il est quelle heure", "je rentre ce soir", "on est là", "réponds"),
    "en": ("how are you", "it's me", "can you hear me", "I'll be back tonight", "anybody there", "my name is Jack"),
}
"""What else is said in one breath with the word, beside commands."""

_VOWELS, _ENDS = ("ə", "ɛ", "e", "ʌ", "æ", "ɪ"), ("o", "o ʊ", "ɔ", "ʊ", "u", "ɔ ʊ", "ə ʊ")
SAID: dict[str, tuple[tuple[str, ...], ...]] = {
    "hello": (("", "h"), _VOWELS, ("l",), _ENDS),
    "hello_basecamp": (
        *(("", "h"), ("ə", "ɛ", "e"), ("l",), ("o", "o ʊ"), ("b",), ("e ɪ", "e", "ɛ", "ɛ j"), ("s", "z")),
        *(("k",), ("æ m p", "a m p", "ɑ̃ p", "æ m", "a m", "ɑ̃")),
    ),
}
"""The ways a recognizer hears a hotword, part by part in the units of `models.training.phones`: wider than what is
said, since it confuses neighbouring vowels."""
