"""The server of the inlet: where it listens, and whom it lets in. What it answers is in `routes`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from basecamp.errors import ConfigError
from basecamp.secrets import read_secret
from basecamp.settings.nightwatch.links import InletSettings
from nightwatch.sources.port import Raised
from nightwatch.verdict import Text

if TYPE_CHECKING:
    from aiohttp import web


class Inlet:
    """Raises ConfigError when it would listen to everybody without asking for a token."""

    def __init__(
        self,
        settings: InletSettings,
        status: Callable[[], Mapping[str, Any]],
        hand_in: Callable[[Raised], None],
        take_back: Callable[[str, Text | None], None],
        news: Callable[[str, Text], None],
        acknowledge: Callable[[int, str], bool],
    ) -> None:
        if not settings.token_file and settings.host not in ("127.0.0.1", "::1", "localhost"):
            raise ConfigError(
                "In [nightwatch.inlet], an address that others reach needs a token_file: "
                "write a token in a file of mode 0600 and name it there."
            )
        self.settings = settings
        self.token = read_secret(settings.token_file, "token of the inlet")
        self.status = status
        self.hand_in = hand_in
        self.take_back = take_back
        self.news = news
        self.acknowledge = acknowledge
        self.runner: web.AppRunner | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen. Raises ConfigError with a sentence when the port is taken."""
        from aiohttp import web

        from nightwatch.inlet.routes import Routes

        routes = Routes(self.token, self.status, self.hand_in, self.take_back, self.news, self.acknowledge)
        self.runner = web.AppRunner(routes.application(), access_log=None, handle_signals=False)
        await self.runner.setup()
        site = web.TCPSite(self.runner, self.settings.host, self.settings.port)
        try:
            await site.start()
        except OSError as error:
            await self.runner.cleanup()
            raise ConfigError(
                f"Nightwatch cannot listen on {self.settings.host}:{self.settings.port} ({error.strerror}): "
                "choose another port in [nightwatch.inlet]."
            ) from None
        addresses = self.runner.addresses
        self.port = addresses[0][1] if addresses else self.settings.port

    async def stop(self) -> None:
        if self.runner is not None:
            await self.runner.cleanup()
