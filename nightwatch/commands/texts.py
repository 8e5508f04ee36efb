"""What the watchman answers himself, in both languages; at most one SMS with its values."""

from collections.abc import Mapping

from basecamp.house import Lang

TEXTS: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "code": "Pour « {what} », renvoie le code {nonce} dans les {minutes} min.",
        "no_code": "Aucune commande n'attend de code.",
        "bad": "Code faux ({left} essais avant blocage).",
        "bad_last": "Code faux (dernier essai avant blocage).",
        "locked": "Trop de codes faux : commandes par {way} bloquées {minutes} min.",
        "not_allowed": "Ce numéro peut seulement demander : status, report, messages, heat status.",
        "no_alarm": "Aucune alarme {id}.",
        "asked": "{said} (noté, la maison ne répond pas encore ; je réessaie)",
        "refused": "La maison n'a pas fait « {what} » : {said}",
        "given_up": "Abandonné, la maison n'a pas répondu : {what}",
        "door_off": "L'ouverture de l'extérieur n'est pas activée.",
        "not_here": "Je ne sais pas faire « {what} » d'ici.",
    },
    "en": {
        "code": 'For "{what}", send back the code {nonce} within {minutes} min.',
        "no_code": "No command waits for a code.",
        "bad": "Wrong code ({left} tries left before it locks).",
        "bad_last": "Wrong code (one last try before it locks).",
        "locked": "Too many wrong codes: commands by {way} locked for {minutes} min.",
        "not_allowed": "This number may only ask: status, report, messages, heat status.",
        "no_alarm": "There is no alarm {id}.",
        "asked": "{said} (noted, the house does not answer yet; I try again)",
        "refused": 'The house did not do "{what}": {said}',
        "given_up": "Given up, the house did not answer: {what}",
        "door_off": "Opening from outside is not enabled.",
        "not_here": 'I cannot do "{what}" from here.',
    },
}


def text(lang: Lang, key: str, **values: object) -> str:
    return TEXTS[lang][key].format(**values)
