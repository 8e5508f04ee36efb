"""What is spoken around a hotword in training: commands that follow it, everyday sentences, and near words."""

import random

COMMANDS: dict[str, tuple[str, ...]] = {
    "fr": (
        *("je pars", "je m'absente", "je m'en vais", "je suis revenu", "je suis rentré", "je vais me coucher"),
        *("bonne nuit", "je suis réveillé", "rapport", "rapport complet", "chauffage", "force le mode éco"),
        *("active le mode silence", "ai-je des messages", "lis les messages", "quelle heure est-il", "qui est là"),
        *("quelle température fait-il", "allume la veilleuse", "éteins la veilleuse", "annule", "merci", "stop"),
    ),
    "en": (
        *("I'm leaving", "I'm off", "I'm back", "I'm home", "I'm going to bed", "good night", "I'm up", "report"),
        *("full report", "heating", "force eco", "silence on", "any messages", "read my messages", "stop", "thanks"),
        *("what time is it", "what is the temperature", "who is home", "turn on the night light", "cancel"),
    ),
}
"""What people say in the same breath after a hotword; also negatives, alone."""

SENTENCES: dict[str, tuple[str, ...]] = {
    "fr": (
        "Le petit chat dort sur le lit de la chambre bleue, elle l'a vu ce matin.",
        "Il est l'heure d'aller à l'école, mets ton manteau et prends ton vélo.",
        "Le journal de vingt heures commence, bonsoir à tous et bienvenue.",
        "La météo annonce de la pluie et des orages, avec des rafales à cent kilomètres heure.",
        "Allô, oui, c'est moi, je t'appelle pour dîner, tu viens ce soir ?",
        "Le melon est dans le frigo, à côté du lait et des yaourts.",
        "Mes enfants jouent au ballon dans le jardin depuis des heures.",
        "Nous avons acheté du pain, du fromage et des pommes au marché de la place.",
        "Est-ce que tu peux me passer le sel et le poivre, s'il te plaît ?",
        "Le train de huit heures trente pour Lyon partira de la voie numéro quatre.",
    ),
    "en": (
        "The yellow fellow fell below the mellow cello in the hallway.",
        "Good evening and welcome to the news at ten, here are the headlines.",
        "He'll only help her if the weather holds until tomorrow.",
        "Follow the yellow road and then turn left at the hotel.",
        "Could you pass me the salt and the pepper, please?",
        "The train to London leaves from platform four at half past eight.",
        "We bought bread, cheese and apples at the market this morning.",
        "Put the pillow below the window, next to the old radio.",
        "I think it will rain this afternoon, so take your umbrella.",
        "The children are playing football in the garden with their friends.",
    ),
}
"""Speech such as a television gives."""

_CONSONANTS = "bcdfgjklmnprstvz"


def near(phrase: str, count: int, rng: random.Random) -> list[str]:
    """Texts that sound partly like `phrase` without being it: its words alone, other first letters, other order.

    They need not exist: any voice can say them. Never the phrase itself, nor anything that contains it.
    """
    words = phrase.lower().split()
    found: list[str] = []
    for _ in range(count * 20):
        made = list(words)
        match rng.randrange(5):
            case 0 if len(made) > 1:
                made = [rng.choice(made)]
            case 1 if len(made) > 1:
                made = made[::-1]
            case 2:
                at = rng.randrange(len(made))
                made[at] = rng.choice(_CONSONANTS) + made[at].lstrip("".join({*_CONSONANTS, "h", "w", "q", "x"}))
            case 3:
                at = rng.randrange(len(made))
                made[at] = made[at][: max(2, len(made[at]) - rng.randint(1, 3))]
            case _:
                at = rng.randrange(len(made))
                made[at] = made[at][rng.randint(1, max(1, len(made[at]) - 2)) :]
        text = " ".join(made)
        if len(text) > 1 and phrase.lower() not in text and text not in found:
            found.append(text)
        if len(found) >= count:
            break
    return found
