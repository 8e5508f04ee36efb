"""The page of the watchman: mains, problems, alarms, reception, signs of life, the logbook."""

from basecamp.settings import Settings
from deploy.grafana.panels import BAD_GOOD, GOOD_BAD, Limit, Page, Panel
from deploy.grafana.queries import count, level, mean, rows

WORTH_A_LOOK = "level=warning|error|critical"


def page(settings: Settings) -> Page:
    return Page(
        "watch",
        "Veille",
        "Watch",
        "24h",
        (
            Panel(
                "states",
                "Coupure de courant",
                "Blackout",
                "none",
                (level("blackout", legend="coupure · blackout"),),
                "Vide tant qu'il n'y en a eu aucune.",
                "Empty as long as there was none.",
                every="1m",
                words=BAD_GOOD,
            ),
            Panel(
                "states",
                "Secteur présent, par source",
                "Mains, by source",
                "none",
                (mean("mains", "place"),),
                "Relevé toutes les 5 min : une coupure brève n'est que dans « Coupure de courant ».",
                'Stored every 5 min: a short cut is only in "Blackout".',
                words=GOOD_BAD,
            ),
            Panel(
                "states",
                "Problèmes",
                "Problems",
                "none",
                (level("problem", "key"),),
                "Ceux de la maison, et sous « nightwatch/ » l'état des contrôles de la veille.",
                'Those of the house and, under "nightwatch/", the state of the checks of the watch.',
                every="1m",
                words=BAD_GOOD,
                wide=True,
            ),
            Panel(
                "bars",
                "Alarmes de la maison",
                "Alarms of the house",
                "short",
                (count("alarm", "text", "critical", legend="critique · critical: {critical}"),),
                "Sonnette, intrusion … : ce que la maison a donné à envoyer.",
                "Door bell, intrusion …: what the house gave to be sent.",
            ),
            Panel(
                "table",
                "Dernières alarmes",
                "Last alarms",
                "none",
                (rows("alarm", '"text" AS "key", "critical"'),),
            ),
            Panel(
                "curve",
                "Réception GSM",
                "GSM signal",
                "dBm",
                (mean("gsm_signal", "place"),),
                limits=(Limit(settings.nightwatch.gsm.weak_dbm, below=True),),
            ),
            Panel(
                "bars",
                "Signes de vie",
                "Signs of life",
                "short",
                (count("alive", "value", "service", "host"),),
                "Un processus qui n'a plus de barre ne dit plus rien.",
                "A process that has no more bars says nothing any more.",
            ),
            Panel(
                "bars",
                "Journal : avertissements et erreurs",
                "Logbook: warnings and errors",
                "short",
                (count("logbook", "text", "service", "level", only=WORTH_A_LOOK),),
                "Un envoi raté (SMS, Pushover, voix) est une erreur de nightwatch.",
                "A message that could not be sent (SMS, Pushover, voice) is an error of nightwatch.",
            ),
            Panel(
                "table",
                "Derniers évènements",
                "Last events",
                "none",
                (rows("logbook", '"level", "service", "text" AS "entry"'),),
                wide=True,
                # The entry is the JSON that basecamp.logbook writes; "text" of it is what people read.
                changes=(
                    {
                        "id": "extractFields",
                        "options": {"source": "entry", "format": "json", "keepTime": False, "replace": False},
                    },
                    {"id": "organize", "options": {"excludeByName": {"entry": True, "forward": True}}},
                ),
            ),
        ),
    )
