"""The page of the meters: water and electricity by the hour and by the day, against the limits of nightwatch."""

from basecamp.settings import Settings
from deploy.grafana.panels import Limit, Page, Panel
from deploy.grafana.queries import grown, mean

UNITS = {"energy": "watth", "water": "litre"}


def limit(value: float) -> tuple[Limit, ...]:
    """A limit of 0 is none."""
    return (Limit(value),) if value else ()


def page(settings: Settings) -> Page:
    zone = settings.house.time_zone
    most = settings.nightwatch.consumption

    def bars(fr: str, en: str, series: str, every: str, most: float) -> Panel:
        """What a meter counted in each span, against the limit of it."""
        asked = (grown(series, every, zone, "place"),)
        return Panel("bars", fr, en, UNITS[series], asked, every=every, whole=True, limits=limit(most))

    slot = f"{settings.nightwatch.leak.slot_min}m"
    return Page(
        "meters",
        "Eau et électricité",
        "Water and electricity",
        "7d",
        (
            Panel("curve", "Puissance", "Power", "voltamp", (mean("power", "place"),), wide=True, lowest=0),
            bars("Électricité par heure", "Electricity by the hour", "energy", "1h", most.energy_hour_wh),
            bars("Électricité par jour", "Electricity by the day", "energy", "1d", most.energy_day_wh),
            bars("Eau par heure", "Water by the hour", "water", "1h", most.water_hour_l),
            bars("Eau par jour", "Water by the day", "water", "1d", most.water_day_l),
            Panel(
                "bars",
                "Eau, les créneaux de la fuite",
                "Water, the slots of a leak",
                "litre",
                (grown("water", slot, zone, "place"),),
                "Une nuit sans aucun créneau à zéro est une fuite ; un créneau sans barre n'a pas été mesuré.",
                "A night without any slot at zero is a leak; a slot without a bar was not measured.",
                every=slot,
                whole=True,
                wide=True,
            ),
        ),
    )
