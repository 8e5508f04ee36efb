"""The page of the hosts: processor, memory, disks and heat of every host, and how full the disks will be (S23)."""

from basecamp.settings import Settings
from deploy.grafana.panels import Limit, Page, Panel
from deploy.grafana.queries import ahead, mean


def page(settings: Settings) -> Page:
    limits = settings.metrics
    return Page(
        "hosts",
        "Machines",
        "Hosts",
        "24h",
        (
            Panel("curve", "Processeur", "Processor", "percent", (mean("cpu", "place"),), lowest=0, highest=100),
            Panel(
                "curve",
                "Mémoire",
                "Memory",
                "percent",
                (mean("memory", "place"),),
                limits=(Limit(limits.memory_percent),),
                lowest=0,
                highest=100,
            ),
            Panel(
                "curve",
                "Disques",
                "Disks",
                "percent",
                (mean("disk", "place"),),
                limits=(Limit(limits.disk_percent),),
                lowest=0,
                highest=100,
            ),
            Panel(
                "gauges",
                "Disques dans 30 jours",
                "Disks in 30 days",
                "percent",
                (ahead("disk", 30, "place"),),
                "Si cela continue comme ces 7 derniers jours.",
                "If it goes on as in the last 7 days.",
                limits=(Limit(limits.disk_percent, "orange"), Limit(100)),
                lowest=0,
                highest=100,
            ),
            Panel(
                "curve",
                "Température du processeur",
                "Temperature of the processor",
                "celsius",
                (mean("cpu_temperature", "place"),),
                limits=(Limit(limits.cpu_celsius),),
                wide=True,
            ),
        ),
    )
