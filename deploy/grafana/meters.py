"""The page of the meters: water and electricity by the hour and by the day, against the limits of nightwatch."""

from basecamp.settings import Settings
from deploy.grafana.panels import Limit, Page, Panel
from deploy.grafana.queries import grown, mean


def limit(value: float) -> tuple[Limit, ...]:
    """A limit of 0 is none."""
    return (Limit(value),) if value else ()


def page(settings: Settings) -> Page:
    zone = settings.house.time_zone
    most = settings.nightwatch.consumption
    slot = f"{settings.nightwatch.leak.slot_min}m"
    return Page(
        "meters",
        "Eau et électricité",
        "Water and electricity",
        "7d",
        (
            Panel("curve", "Puissance", "Power", "voltamp", (mean("power", "place"),), wide=True, lowest=0),
            Panel(
                "bars",
                "Électricité par heure",
                "Electricity by the hour",
                "watth",
                (grown("energy", "1h", zone, "place"),),
                every="1h",
                whole=True,
                limits=limit(most.energy_hour_wh),
            ),
            Panel(
                "bars",
                "Électricité par jour",
                "Electricity by the day",
                "watth",
                (grown("energy", "1d", zone, "place"),),
                every="1d",
                whole=True,
                limits=limit(most.energy_day_wh),
            ),
            Panel(
                "bars",
                "Eau par heure",
                "Water by the hour",
                "litre",
                (grown("water", "1h", zone, "place"),),
                every="1h",
                whole=True,
                limits=limit(most.water_hour_l),
            ),
            Panel(
                "bars",
                "Eau par jour",
                "Water by the day",
                "litre",
                (grown("water", "1d", zone, "place"),),
                every="1d",
                whole=True,
                limits=limit(most.water_day_l),
            ),
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
