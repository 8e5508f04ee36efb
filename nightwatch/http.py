"""HTTP, asked. aiohttp is imported at the first question: it takes a third of a second on a small host, and the first
look at the mains does not wait for it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import aiohttp


class Client:
    """A session made at its first use, and again after it was closed. `timeout_s`: longest wait for any answer."""

    def __init__(self, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        self.made: aiohttp.ClientSession | None = None

    def session(self) -> "aiohttp.ClientSession":
        import aiohttp

        if self.made is None or self.made.closed:
            self.made = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.timeout_s))
        return self.made

    async def close(self) -> None:
        if self.made is not None:
            await self.made.close()
