"""The page of the house: temperatures and what the heating wants, the mode, who is there, movements, lights."""

from basecamp.settings import Settings
from deploy.grafana.panels import YES_NO, Limit, Page, Panel, Word
from deploy.grafana.queries import count, held, level, mean, word

MODES = {
    "cocoon": Word("présence", "at home", "orange"),
    "lockout": Word("absence", "away", "red"),
    "asleep": Word("nuit", "night", "blue"),
}
HEATING = {
    "comfort": Word("confort", "comfort", "orange"),
    "eco": Word("éco", "eco", "blue"),
    "profile": Word("selon le profil", "by the profile", "dark-green"),
    "forced": Word("forcé", "forced", "purple"),
    "absence": Word("absence", "absence", "dark-blue"),
    "preheat": Word("préchauffage", "pre-heating", "yellow"),
}


def page(settings: Settings) -> Page:
    watched = settings.nightwatch
    return Page(
        "house",
        "Maison",
        "House",
        "24h",
        (
            Panel(
                "curve",
                "Températures",
                "Temperatures",
                "celsius",
                (mean("temperature", "place"), held("setpoint", "consigne · wanted")),
                "Par lieu, avec la température voulue par le chauffage.",
                "By place, with the temperature that the heating wants.",
                limits=(Limit(watched.temperature.low, "blue", below=True), Limit(watched.temperature.high)),
                wide=True,
            ),
            Panel(
                "states",
                "Mode de la maison",
                "Mode of the house",
                "none",
                (word("mode", "mode", columns='"text" AS "mode"'),),
                every="1m",
                words={**YES_NO, **MODES},
            ),
            Panel(
                "states",
                "Chauffage : niveau et raison",
                "Heating: level and reason",
                "none",
                (word("heating", "level", "why", columns='"text" AS "level", "why"'),),
                "« forced », « absence » et « preheat » sont ce qui passe avant le profil.",
                '"forced", "absence" and "preheat" are what goes before the profile.',
                every="1m",
                words={**YES_NO, **HEATING},
            ),
            Panel(
                "states",
                "Chaudière allumée",
                "Heater on",
                "none",
                (level("heater_on", legend="heater"),),
                "Vide quand aucun relais ne commande le chauffage.",
                "Empty where no relay drives the heating.",
                every="1m",
                words=YES_NO,
            ),
            Panel(
                "states",
                "Présence",
                "Presence",
                "none",
                (level("presence", "person"),),
                every="1m",
                words=YES_NO,
            ),
            Panel(
                "bars",
                "Mouvements",
                "Movements",
                "short",
                (count("movement", "flag", "sensor"),),
                "Passages vus par chaque détecteur.",
                "How often each detector saw somebody.",
            ),
            Panel(
                "bars",
                "Sonnette et messages",
                "Door bell and messages",
                "short",
                (
                    count("doorbell", "flag", legend="sonnette · door bell"),
                    count("message", "text", legend="messages"),
                ),
            ),
            Panel(
                "states",
                "Lumières, jour et silence",
                "Lights, daylight and silence",
                "none",
                (
                    level("day", legend="jour · day"),
                    level("nightlight", legend="veilleuse · night light"),
                    level("kiosk", legend="kiosque · kiosk"),
                    level("silence", legend="silence"),
                ),
                every="1m",
                words=YES_NO,
            ),
            Panel("curve", "Lumière", "Light", "lux", (mean("light", "place"),), lowest=0),
            Panel(
                "curve",
                "Piles des modules",
                "Batteries of the modules",
                "volt",
                (mean("battery", "place"),),
                limits=(Limit(watched.batteries.low_v, below=True),),
            ),
        ),
    )
