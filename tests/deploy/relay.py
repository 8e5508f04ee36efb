"""The way into an old InfluxDB: it takes what the mirror posts to InfluxDB 2 where InfluxDB 1.6 wants it."""

import contextlib
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web


@contextlib.asynccontextmanager
async def relay(url: str) -> AsyncIterator[str]:
    """An address that has /api/v2/write and hands each request over, as it is, to /write of `url`."""

    async def write(request: web.Request) -> web.Response:
        query = {"db": request.query["bucket"], "precision": request.query["precision"]}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{url}/write", params=query, data=await request.read()) as answer,
        ):
            return web.Response(status=answer.status, body=await answer.read())

    app = web.Application()
    app.router.add_post("/api/v2/write", write)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
