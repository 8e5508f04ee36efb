"""French words of time."""

from dialogs.when.lexicon import DAY, HOUR, MINUTE, MONTH, SECOND, WEEK, YEAR, Table
from dialogs.when.value import Span

TABLE: Table = {
    "NOW": {
        "maintenant|tout de suite|a l instant|immediatement|des maintenant|sur le champ|a l instant meme"
        "|a cet instant|en ce moment|en ce moment meme|desormais|de suite|des a present|a present": 0,
    },
    "RELDAY": {
        "aujourd hui|aujourdhui|aujourd huis|ce jour|dans la journee|en journee|au jour d aujourd hui|ojd|auj"
        "|dans le courant de la journee|plus tard dans la journee": 0,
        "demain|le lendemain|2main|dem|jour suivant|le jour suivant|le jour d apres|un jour apres": 1,
        "apres demain|le surlendemain|apresdemain": 2,
        "hier|la veille|le jour d avant|le jour precedent|jour precedent": -1,
        "avant hier|l avant veille|avanthier": -2,
    },
    "EVE": {
        "la veille de|la veille du|la veille d|veille de|veille du|la veille des": -1,
        "le lendemain de|le lendemain du|le lendemain d|lendemain de|le lendemain des": 1,
        "le surlendemain de|le surlendemain du": 2,
        "l avant veille de|l avant veille du": -2,
    },
    "UNIT": {
        'seconde|secondes|sec|secs|s|"': SECOND,
        "minute|minutes|min|mins|mn|mns|minut|'|m": MINUTE,
        "heure|heures|h|hr|hrs|heur|hs": HOUR,
        "jour|jours|j|journee|journees|jrs|jr": DAY,
        "semaine|semaines|sem": WEEK,
        "quinzaine": Span(0, 14, 0, "day"),
        "mois": MONTH,
        "an|ans|annee|annees": YEAR,
        "nuit|nuits": DAY,
    },
    "SPAN": {
        "demi heure|une demi heure|une petite demi heure|une grosse demi heure|une bonne demi heure|1/2 heure"
        "|une demie heure|demie heure"
        "|une demi h|1 demi heure": Span(0, 0, 1800, "minute"),
        "un quart d heure|quart d heure|un petit quart d heure|un bon quart d heure|1 quart d heure"
        "|un quart heure|le quart d heure|un gros quart d heure|un grand quart d heure": Span(0, 0, 900, "minute"),
        "trois quarts d heure|trois quart d heure|3 quarts d heure|3 quart d heure|les trois quarts d heure"
        "|trois petits quarts d heure": Span(0, 0, 2700, "minute"),
        "une demi journee|demi journee|une demie journee": Span(0, 0, 43200, "hour"),
        "une heure|une petite heure|une bonne heure|une grosse heure|une heure environ": HOUR,
        "une quinzaine|la quinzaine": Span(0, 15, 0, "day"),
        "un semestre": Span(6, 0, 0, "month"),
        "un trimestre": Span(3, 0, 0, "month"),
        "un moment|une minute|une petite minute|une minute environ": MINUTE,
        "une demi minute|demi minute": Span(0, 0, 30, "second"),
        "quelques instants|un instant|un petit instant": MINUTE,
    },
    "FEW": {
        "quelques|plusieurs": 3,
        "une paire de|une couple de|un couple de": 2,
        "une dizaine de|une dizaine d|dizaine de": 10,
        "une douzaine de|une douzaine d": 12,
        "une quinzaine de|une quinzaine d|quinzaine de": 15,
        "une vingtaine de|une vingtaine d": 20,
        "une trentaine de|une trentaine d": 30,
        "une quarantaine de|une quarantaine d": 40,
        "une cinquantaine de": 50,
        "une soixantaine de": 60,
        "une centaine de|une centaine d": 100,
        "une huitaine de": 8,
    },
    "ADJ": {
        "petite|petites|petit|petits|bonne|bonnes|bon|bons|grosse|grosses|gros|longue|longues|environ|a peu pres"
        "|courte|courtes|autre|autres|pleine|pleines|entieres|entiere|entiers|entier|grandes|grande": 0
    },
    "WEEKDAY": {
        "lundi|lun|lundis": 0,
        "mardi|mar": 1,
        "mercredi|mer|mercredis": 2,
        "jeudi|jeu": 3,
        "vendredi|ven|vendredis": 4,
        "samedi|sam": 5,
        "dimanche|dim": 6,
    },
    "MONTH": {
        "janvier|janv|jan": 1,
        "fevrier|fev|fevr": 2,
        "mars": 3,
        "avril|avr": 4,
        "mai": 5,
        "juin": 6,
        "juillet|juil|jui": 7,
        "aout": 8,
        "septembre|sept|sep": 9,
        "octobre|oct": 10,
        "novembre|nov": 11,
        "decembre|dec": 12,
    },
    "NOON": {"midi|mid": 12, "minuit": 24},
    "PART": {
        "matin|matinee|mat": "morning",
        "apres midi|apresmidi|aprem|apres m|aprems|ap midi|apm|apres midis": "afternoon",
        "soir|soiree": "evening",
        "nuit": "night",
        "journee": "day",
        "midi": "noon",
    },
    "MEAL": {
        "petit dejeuner|petit dej|p tit dej|ptit dej": ("morning", 0),
        "dejeuner|dej|repas de midi": ("noon", 0),
        "gouter|quatre heures de l ecole": ("afternoon", 60),
        "apero|aperitif|l apero|l aperitif": ("evening", 0),
        "diner|souper|repas du soir": ("evening", 60),
        "travail|boulot|bureau|taf": ("evening", 0),
        "ecole": ("afternoon", 90),
    },
    "MOD": {
        "tres tot": "dawn",
        "tot|de bonne heure|assez tot|au plus tot": "early",
        "debut|le debut|tout debut|le tout debut|premiere partie": "begin",
        "milieu|le milieu": "mid",
        "mi": "mid",
        "fin|la fin|toute fin|la toute fin": "late",
        "tard|assez tard|tres tard": "late",
    },
    "HALF": {
        "du matin|du mat|le matin|au matin|de la matinee|dans la matinee|am|a m": "morning",
        "de l apres midi|de l aprem|de l apresmidi|d apres midi|dans l apres midi|l apres midi|pm|p m": "afternoon",
        "du soir|le soir|au soir|de la soiree|dans la soiree|en soiree": "evening",
        "de la nuit|dans la nuit": "night",
    },
    "THIS": {"ce|cet|cette|ces": 0},
    "NEXT": {"prochain|prochaine|prochains|prochaines|pro|qui vient|qui arrive|a venir|qui viennent|venant": 0},
    "LAST": {
        "dernier|derniere|derniers|dernieres|passe|passee|passes|passees|precedent|precedente|d avant"
        "|ecoule|ecoules|ecoulee|ecoulees": 0
    },
    "AFTER": {"suivant|suivante|suivants|suivantes|d apres|qui suit|qui suivent": 0},
    "SAME": {"a la meme heure|meme heure|a cette heure ci|a la meme heure qu aujourd hui": 0},
    "PARTLY": {"a la premiere heure|premiere heure|des la premiere heure|de bon matin|au petit matin": "morning"},
    "COUNTED": {"travail|vacances|conge|conges": 0},
    "BLOCK": {"vacances de|vacances d|vacances du|bonne|joyeux|joyeuse|joyeuses|bonnes|heureux": 0},
    "WEEKSON": {"en huit|en 8": 7, "en quinze|en 15": 14},
    "WEEKEND": {"week end|weekend|we|wk end|week ends|weekends|wkd|ouikend": 0},
    "SEASON": {"printemps": "spring", "ete": "summer", "automne": "autumn", "hiver": "winter"},
    "AT": {
        "a|pour|au|a partir de|a partir d|apres|avant|plus tard que|plus tot que|a compter de|de"
        "|pas avant|au plus tard a|au plus tot a|aux|a l heure de": 0,
        "des": 0,
    },
    "ABOUT": {
        "vers|vers les|environ|autour de|autour d|aux alentours de|aux alentours d|alentour de|aux environs de"
        "|aux environs d|sur les coups de|sur le coup de|sur les|a peu pres|plus ou moins|plutot|disons"
        "|a environ|peut etre|grosso modo|genre|pas loin de|sans doute|surement|probablement|normalement"
        "|aux alentour de|dans les alentours de|aux abords de|entour de": 0
    },
    "SHARP": {
        "pile|precise|precises|tapante|tapantes|tapant|pile poil|exactement|petantes|environ|a peu pres"
        "|sonnantes|au plus tard|maximum|max|grand maximum|dernier delai|ou dans ces eaux la|ou a peu pres"
        "|passees|passee|passe|et des poussieres|piles|maxi|a tout casser|au maximum|plus ou moins": 0
    },
    "ON": {
        "le|pour le|du|au|ce|pour|la|les|des le|l|avant le|apres le|vers le|dans|en|a|a la|a l|de|d|sur le"
        "|dans la|dans le|dans l|pendant le|pendant la|durant le|durant la|pendant l|pendant|durant|mais le|vers"
        "|pour la|pour l|au cours de|au cours de la|dans le courant de la|dans le courant de l"
        "|dans le courant du|courant|plus tard dans la|plus tard dans l|un peu plus tard dans l"
        "|un peu plus tard dans la|plus tard ce|au cours du|jour de|jour du|le jour de|le jour de la|le jour du"
        "|la journee de|la journee du|la journee de la|avant|apres|en cours de|aux|des la|cet|cette|ces": 0
    },
    "UNTIL": {"jusqu a|jusqu au|jusqu|jusque|jusqu aux|jusqu en|jusqu a ce|jusqua|jusquau|jusque vers": 0},
    "SINCE": {"depuis|depuis le|depuis la|depuis l|ca fait|ca fait deja|voila|cela fait": 0},
    "FOR": {
        "minuteur de|minuteur|minuterie de|compte a rebours de|minuteur pour": 0,
        "pendant|durant|pour|sur|le temps de|pour une duree de|l espace de|pendant les|pour les": 0,
    },
    "BY": {
        "d ici|d ici a|avant|au plus tard|sous|d ici au|d ici le|avant le|avant la|d ici la|pas avant|d ici l"
        "|n importe quand avant|plus tot que": 0
    },
    "FROM": {
        "apres|apres le|apres la|a partir de|a partir d|a partir|a compter de|a compter|des|des le|plus tard que"
        "|pas avant|a partir du moment": 0
    },
    "IN": {
        "dans un peu moins d|dans un peu moins de|dans un peu plus d|dans un peu plus de|d ici un peu moins d": 0,
        "dans|d ici|sous|au bout de|au bout d|dans les|d ici a|dans environ|dans moins d|dans moins de|dans plus d"
        "|dans a peu pres|d ici environ|dans a peine|dans encore|dans quelque chose comme|dans pas plus de"
        "|dans l|dans un delai de|dans le delai de|en moins de|en moins d|d ici une|dans approximativement"
        "|dans peut etre|dans maximum|dans plus de|dans disons|dans genre|dans grand maximum|dans au moins": 0,
    },
    "AGO": {
        "il y a|y a|ya|il y avait|voila|ca fait|il y a environ|il y a deja|il y a a peu pres|il y a moins de"
        "|il y a moins d|il y a a peine|il y a plus de|il y a plus d|il ya|cela fait|y a environ": 0
    },
    "LATER": {"plus tard|apres|d ici la": 1, "plus tot|avant|auparavant": -1},
    "BEFORE": {"avant le|avant la|avant l|avant|avant les": -1, "apres le|apres la|apres l|apres|apres les": 1},
    "BETWEEN": {"entre|entre le|entre les": 0},
    "DE": {"de|du|d|des|depuis|de la|a partir de|a partir du": 0},
    "TO": {"a|au|jusqu a|jusqu au|jusque|et|a la|jusqu aux": 0},
    "AND": {"et|et le|et la": 0},
    "RECUR": {"tous les|toutes les|chaque|tout les": 0},
    "ZONE": {"cet|gmt|utc|est|pst|heure de|cest|bst": 0},
    "HOLIDAY": {
        "noel|jour de noel|le jour de noel|la noel": "christmas",
        "reveillon|reveillon de noel|le reveillon de noel|le reveillon|veille de noel|la veille de noel"
        "|reveillon noel": "christmas_eve",
        "reveillon du nouvel an|reveillon du jour de l an|la saint sylvestre|saint sylvestre|st sylvestre"
        "|reveillon de la saint sylvestre|reveillon du premier de l an": "new_year_eve",
        "jour de l an|nouvel an|le nouvel an|le jour de l an|premier de l an|le premier de l an|1er de l an"
        "|la nouvelle annee|nouvelle annee": "new_year",
        "paques|dimanche de paques|jour de paques": "easter",
        "lundi de paques": "easter_monday",
        "vendredi saint": "good_friday",
        "jeudi saint": "holy_thursday",
        "ascension|jeudi de l ascension|l ascension": "ascension",
        "pentecote|dimanche de pentecote|la pentecote": "pentecost",
        "lundi de pentecote": "pentecost_monday",
        "mardi gras": "shrove_tuesday",
        "mercredi des cendres": "ash_wednesday",
        "rameaux|dimanche des rameaux": "palm_sunday",
        "toussaint|la toussaint": "all_saints",
        "jour des morts|fete des morts": "all_souls",
        "armistice|jour de l armistice": "armistice",
        "fete du travail|premier mai fete du travail": "labour_fr",
        "fete de la victoire|victoire 1945": "victory",
        "fete nationale|jour de la bastille": "bastille",
        "assomption|l assomption": "assumption",
        "epiphanie|fete des rois|jour des rois|l epiphanie": "epiphany",
        "chandeleur|la chandeleur": "candlemas",
        "saint valentin|st valentin|la saint valentin|fete des amoureux": "valentine",
        "halloween": "halloween",
        "fete des meres": "mothers_fr",
        "fete des peres": "fathers_fr",
        "fete de la musique": "music",
        "poisson d avril": "april_fools",
        "saint nicolas|la saint nicolas": "saint_nicholas",
        "saint jean|la saint jean": "saint_john",
        "saint patrick|la saint patrick": "saint_patrick",
    },
    "FILLER": {
        "euh|heu|hein|ben|bah|bon|alors|oui|non|enfin|donc|voila|je pense|je crois|disons|plutot|peut etre|sans doute"
        "|je rentre|je reviens|je serai la|je serai de retour|je suis la|je suis de retour|de retour|retour|on rentre"
        "|on revient|nous rentrons|je rentrerai|je reviendrai|je devrais rentrer|je serai rentre|je serai rentree"
        "|je vais rentrer|rentre|reviens|s il te plait|s il vous plait|merci|stp|svp|ca sera|ce sera|je dirais"
        "|probablement|normalement|surement|je repasse|je repars|j arrive|vers|on sera la|on sera de retour|pas avant"
        "|ok|d accord|eh bien|et bien|en fait|attends|voyons|juste|la|hum|hmm|mais|par exemple|plus precisement": 0,
    },
    "CONNECT": {",|mais|plutot|donc|c est a dire|par exemple|soit|euh|disons|peut etre|et plutot|-|meme|heu": 0},
}

FOLLOWING = (
    "! , - . / ; ? a active allume alors apres au aura aurai aux avant avec bien bonjour bonne c car ce chez "
    "comme d dans de des desactive donc du elle elles en ensuite entre environ est et eteins euh eux faire "
    "fais fait finalement hein hello heu il ils j je jusqu jusque l la le les lui m ma mais maman max maximum "
    "merci mes met mets mettre moi mon n ne non notre nous ok on ou oui papa par pas peut peux pile plutot "
    "possible pour puis qu quand que qui rappelle rentre reveille reviens s sa sans sera serai serait serons "
    "ses si sinon soit son sous stp suis sur svp t ta tes toi ton tu un une vers votre vous y "
)
FOLLOW = frozenset(FOLLOWING.split())
"""Words that may follow a bare number read as a time; anything else may be the thing it counts."""
