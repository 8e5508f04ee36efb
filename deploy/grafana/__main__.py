"""python -m deploy.grafana [--config FILE] [--out DIR]: write the pages.

Without options: those kept in git, with the limits and the time zone of the default settings. With `--config`, those of
this house.
"""

import argparse
import json
import sys
from pathlib import Path

from basecamp.config import load
from basecamp.errors import HelloError
from basecamp.settings import Settings
from deploy.grafana.render import SERVERS, Json, dashboard, pages

HERE = Path(__file__).parent


def text(page: Json) -> str:
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def files(settings: Settings) -> dict[str, str]:
    """What is written: path under the folder → text."""
    return {
        f"{server.name}/pages/{page.name}.json": text(dashboard(server, page))
        for server in SERVERS
        for page in pages(settings)
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.grafana", description=(__doc__ or "").partition(":")[2])
    parser.add_argument("--config", type=Path, help="settings file whose limits and time zone are drawn")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write influxdb/pages and victoria/pages in")
    given = parser.parse_args(arguments)
    try:
        settings = load(given.config) if given.config else Settings()
        for name, content in files(settings).items():
            path = given.out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    except (HelloError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
