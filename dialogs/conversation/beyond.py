"""What people say to a voice that is no order for the house: who it is, how it is; and what it cannot do (weather,
timers, lamps …), which is another answer than not having understood."""

from collections.abc import Mapping

from basecamp.house import Lang
from dialogs.conversation import facts
from dialogs.conversation.patterns import pattern, whole
from dialogs.conversation.step import Context, Step, line

TALK: Mapping[Lang, Mapping[str, tuple[str, ...]]] = {
    "fr": {
        "who": (
            r"qui (es-tu|êtes-vous)|(tu es|t['’]es|vous êtes) qui",
            r"comment (tu t['’]appelles|t['’]appelles-tu|vous vous appelez|vous appelez-vous)",
            r"(tu t['’]appelles|vous vous appelez) comment",
            r"(quel est|c['’]est quoi) (ton|votre) (petit )?(nom|prénom)",
        ),
        "there": (
            r"(est-ce que )?(tu es|t['’]es|vous êtes|es-tu|êtes-vous) (toujours |encore )?(là|réveillée?)",
            r"(est-ce que )?(tu dors|vous dormez)",
            r"(est-ce que )?(tu m['’]|vous m['’])(entends|entendez|écoutes|écoutez)( bien)?",
            r"m['’](entends-tu|entendez-vous)( bien)?",
        ),
        "well": (
            r"(comment )?ça va( bien)?( aujourd['’]hui)?|comment (vas-tu|tu vas|allez-vous|vous allez)",
            r"(tu vas|vous allez|vas-tu|allez-vous) bien|la forme",
        ),
    },
    "en": {
        "who": (r"who are you|what['’]?s your name|what is your name|what are you called|do you have a name",),
        "there": (r"are you (still )?(there|here|awake|listening|asleep|sleeping)|(can|do) you hear me( well)?",),
        "well": (
            r"how are you( doing| feeling)?( today)?|how['’]?s it going|how do you do",
            r"are you (ok|okay|well|all right|alright)",
        ),
    },
}
"""Whole sentences."""
CANNOT: Mapping[Lang, Mapping[str, tuple[str, ...]]] = {
    "fr": {
        "weather": (r"météo|quel temps|va(-t-il)? (pleuvoir|neiger|geler)|gèlera|(il|est-ce qu['’]il) (pleut|neige)",),
        "timer": (
            r"minuteur|minuterie|timer|compte à rebours|chronomètre|(un|mon|le) (rappel|réveil)",
            r"(rappelle|rappelez|réveille|réveillez)-(moi|nous)|alarme (à|pour)",
        ),
        "lamp": (
            r"lumières?|lampes?|plafonnier|éclairage|lampadaire|voyant|pavé lumineux",
            r"(éteins|éteignez|éteindre|allume|allumez) tout",
        ),
        "song": (
            r"(chanson|musique|piste|morceau|titre) (suivante?|d['’]après|précédente?)|change de (musique|chanson)",
        ),
        "voice": (r"parle[sz]? (moins|plus) (vite|lentement|doucement)|ralentis|articule|change de voix",),
        "device": (
            r"(redémarre[rz]?|relance[rz]?|reboote[rz]?) (la |le |l['’])?\w+",
            r"tout est(-il)? (bien )?fermée?|c['’]est (bien )?fermé",
            r"humidité|hygrométrie",
            r"télé|télévision|portes?|fenêtres?|volets?|stores?|rideaux|portail|garage|four|aspirateur|ventilateur",
            r"clim|climatisation|lave-(linge|vaisselle)|machine à laver|cafetière|wifi|ordinateur",
        ),
        "call": (
            r"appelle|appelez|téléphone|téléphonez|(laisse|laisser|laissez) un message|(préviens|prévenez) \w+",
            r"(réponds|répondez|répondre) à \w+",
            r"(dis|dites|dire)-(lui|leur)",
            r"(dis|dites|dire) à (?!quelle|nouveau|haute|voix)\w+ (que|qu['’]\w+|de|d['’]\w+)",
            r"(envoie|envoyez|écris|écrivez)(-lui|-leur)? (un |une )?(sms|texto|mail|message)",
            r"(dis|dites|dire|annonce|annoncez) à (tout le monde|tous)",
        ),
        "know": (
            r"blague|histoire|poème|capitale|recette|traduis|combien (font|fait|coûte)|horoscope|anniversaire",
            r"infos|informations|actualités|bouchons|trafic|itinéraire|liste (de|des) courses|calendrier|agenda",
        ),
    },
    "en": {
        "weather": (r"weather|forecast|going to (rain|snow|freeze)|(is|will) it (rain|snow|freeze)(ing)?",),
        "timer": (
            r"timer|countdown|stopwatch|remind (me|us)|reminder|alarm (for|at)|wake (me|us)( up)?",
            r"(set|an|my) alarm",
        ),
        "lamp": (
            r"lights?|lamps?|lighting|(turn|switch) (everything|it all|all) (off|on)|(turn|switch) (off|on) everything",
        ),
        "song": (
            r"(next|previous|last) (song|track|one|title)|skip (this|the) (song|track)|skip it|change the (music|song)",
        ),
        "voice": (r"(speak|talk) (slower|faster|more (slowly|quickly)|less (slowly|quickly))|change your voice",),
        "device": (
            r"(restart|reboot) (the )?\w+",
            r"humidity|humid",
            r"tv|television|telly|doors?|windows?|blinds?|shutters?|curtains?|gate|garage|oven|vacuum|fan",
            r"air con(ditioning)?|washing machine|dishwasher|coffee machine|router|wifi|computer",
        ),
        "call": (
            r"(reply|answer) to \w+|leave (a |my )?message",
            r"(tell|remind) (her|him|them)",
            r"(tell|warn) (?!me|us|you)\w+ (that |to |about |i\b|i['’]|we\b|we['’])",
            r"(call|phone|ring) \w+|(send|write|text)( \w+)? (a |an )?(text|sms|email|message|mail)",
            r"(tell|warn) every(one|body)",
        ),
        "know": (
            r"jokes?|story|poem|capital of|recipe|translate|how much (is|does|do)|horoscope|birthday|who won",
            r"news|headlines|traffic|directions|shopping list|calendar|diary",
        ),
    },
}
"""What such a sentence speaks of, if nothing of it was understood."""
WHOLE = {lang: {key: whole(words, lang) for key, words in kinds.items()} for lang, kinds in TALK.items()}
ABOUT = {lang: {key: pattern(words, r"\b{}\b") for key, words in kinds.items()} for lang, kinds in CANNOT.items()}


def talk(ctx: Context) -> Step | None:
    """The answer to a courtesy; None when it is none. How the house is, the report says when something is wrong."""
    found = next((key for key, words in WHOLE[ctx.lang].items() if words.fullmatch(ctx.text)), None)
    if found is None:
        return None
    if found == "well" and ctx.going_on:
        return facts.report(ctx)
    return Step((line(f"beyond.{found}", house=ctx.settings.house.name),), intent="")


def cannot(ctx: Context) -> Step | None:
    """The answer to what was asked of another kind of assistant; None when nothing of the kind is named."""
    found = next((key for key, words in ABOUT[ctx.lang].items() if words.search(ctx.text)), None)
    return None if found is None else Step((line(f"beyond.{found}"),), intent="")
