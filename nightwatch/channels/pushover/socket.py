"""The websocket by which Pushover says that something waits: one sign a frame.

`#` all is well; `!` a message waits; `R` connect anew; `E` a lasting fault, log in again; `A` the same device listens
from elsewhere. (https://pushover.net/api/client)
"""

import asyncio
from collections.abc import AsyncGenerator

from nightwatch.channels.pushover.client import AwayError, Device, PushoverError
from nightwatch.http import Client

CONNECT_S = 15.0
"""Longest wait for the connection, seconds."""
MOST_BYTES = 4096
LASTING = {
    "E": "Pushover closed the connection for good: run nightwatch pushover-login again.",
    "A": "The device of Pushover is in use elsewhere: give this host one of its own (nightwatch pushover-login).",
}


class ClosedError(PushoverError):
    """The service does not want this device to connect again by itself."""


async def announcements(http: Client, url: str, device: Device, silent_s: float) -> AsyncGenerator[str, None]:
    """Each `#` and `!` as it comes; ends when it is to be connected anew.

    Raises AwayError when there is no connection, or no sign of life for `silent_s`; ClosedError for `E` and `A`.
    """
    import aiohttp

    try:
        async with asyncio.timeout(CONNECT_S):
            socket = await http.session().ws_connect(url, max_msg_size=MOST_BYTES)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise AwayError(f"Pushover cannot announce messages ({type(error).__name__}).") from None
    try:
        async with asyncio.timeout(CONNECT_S):
            await socket.send_str(f"login:{device.id}:{device.secret}\n")
        while True:
            try:
                async with asyncio.timeout(silent_s):
                    frame = await socket.receive()
            except TimeoutError:
                raise AwayError(f"Pushover gave no sign of life for {silent_s:g} s.") from None
            if frame.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                return
            text = frame.data if isinstance(frame.data, str) else frame.data.decode("ascii", "replace")
            for sign in text:
                if sign in LASTING:
                    raise ClosedError(LASTING[sign])
                if sign == "R":
                    return
                if sign in "#!":
                    yield sign
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise AwayError(f"The connection to Pushover was lost ({type(error).__name__}).") from None
    finally:
        await socket.close()
