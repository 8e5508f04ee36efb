"""The HTTP face of the night light: `/alive`, `/status`, `/set?mode=ON|OFF|AUTO` (S7)."""

from typing import TYPE_CHECKING, Any

from basecamp.clock import Clock
from basecamp.effects import Effect
from skills import nightlight, sun
from skills.decision import utc
from skills.household import Household

if TYPE_CHECKING:
    from aiohttp import web


def facts(household: Household, clock: Clock) -> dict[str, Any]:
    """What `/status` answers: mode, lit or not, day or night, sunrise and sunset today."""
    now = clock.now()
    state: nightlight.State = household.states["nightlight"]
    about = household.about(utc(now))
    house = household.settings.house
    rise, set_ = sun.times(about.local(utc(now)).date(), house.latitude, house.longitude, about.zone)
    return {
        "mode": state.mode,
        "on": state.on,
        "day": state.day,
        "sunrise": about.local(rise).isoformat(timespec="minutes") if rise else None,
        "sunset": about.local(set_).isoformat(timespec="minutes") if set_ else None,
        "text": nightlight.status(state, utc(now), about, about.lang),
    }


def application(household: Household, clock: Clock) -> "web.Application":
    """The three addresses, as an aiohttp application that may also be mounted in another one."""
    from aiohttp import web

    from basecamp.alive import version

    async def alive(request: web.Request) -> web.Response:
        return web.json_response({"alive": True, "service": "nightlight", "version": version()})

    async def status(request: web.Request) -> web.Response:
        return web.json_response(facts(household, clock))

    async def set_mode(request: web.Request) -> web.Response:
        mode = request.query.get("mode", "").upper()
        if mode not in nightlight.MODES:
            return web.json_response({"error": "mode must be ON, OFF or AUTO, for example /set?mode=AUTO"}, status=400)
        household.act(Effect("nightlight", "set", {"mode": mode}), clock.now())
        return web.json_response(facts(household, clock))

    app = web.Application()
    app.add_routes([web.get("/alive", alive), web.get("/status", status), web.get("/set", set_mode)])
    return app


async def serve(household: Household, clock: Clock, host: str, port: int) -> "web.AppRunner":
    """Serve until `cleanup()` of what is returned; OSError when the address is taken."""
    from aiohttp import web

    runner = web.AppRunner(application(household, clock), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner
