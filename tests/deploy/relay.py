"""The way into an old InfluxDB: it takes what the mirror posts to InfluxDB 2 where InfluxDB 1.6 wants it."""

import contextlib
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from tests.basecamp.servers import answering


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

    async with answering("/api/v2/write", write) as address:
        yield address
