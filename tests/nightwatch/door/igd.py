"""A router that speaks UPnP: its description and SOAP control on loopback, as a real one answers them."""

import re
from dataclasses import dataclass, field

from aiohttp import web

SERVICE = "urn:schemas-upnp-org:service:WANIPConnection:1"
DEVICE = """<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0
</minor></specVersion><device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>
<friendlyName>Router</friendlyName><manufacturer>Test</manufacturer><modelName>R</modelName><UDN>uuid:1</UDN><deviceList>
<device><deviceType>urn:schemas-upnp-org:device:WANDevice:1</deviceType><friendlyName>W</friendlyName><manufacturer>T
</manufacturer><modelName>W</modelName><UDN>uuid:2</UDN><deviceList><device>
<deviceType>urn:schemas-upnp-org:device:WANConnectionDevice:1</deviceType><friendlyName>C</friendlyName><manufacturer>T
</manufacturer><modelName>C</modelName><UDN>uuid:3</UDN><serviceList><service><serviceType>{service}</serviceType>
<serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId><SCPDURL>/scpd.xml</SCPDURL><controlURL>/control</controlURL>
<eventSubURL>/event</eventSubURL></service></serviceList></device></deviceList></device></deviceList></device></root>"""
ADD = (
    ("RemoteHost", "string"), ("ExternalPort", "ui2"), ("Protocol", "string"), ("InternalPort", "ui2"),
    ("InternalClient", "string"), ("Enabled", "boolean"), ("PortMappingDescription", "string"),
    ("LeaseDuration", "ui4"),
)  # fmt: skip


def scpd() -> str:
    """The description of the service, with the three actions the door uses."""

    def action(name: str, arguments: list[tuple[str, str]]) -> str:
        rows = "".join(
            f"<argument><name>New{one}</name><direction>{way}</direction>"
            f"<relatedStateVariable>{one}</relatedStateVariable></argument>"
            for one, way in arguments
        )
        return f"<action><name>{name}</name><argumentList>{rows}</argumentList></action>"

    actions = (
        action("AddPortMapping", [(name, "in") for name, _ in ADD])
        + action("DeletePortMapping", [(name, "in") for name, _ in ADD[:3]])
        + action("GetExternalIPAddress", [("ExternalIPAddress", "out")])
    )
    variables = "".join(
        f'<stateVariable sendEvents="no"><name>{name}</name><dataType>{kind}</dataType></stateVariable>'
        for name, kind in (*ADD, ("ExternalIPAddress", "string"))
    )
    return (
        '<?xml version="1.0"?><scpd xmlns="urn:schemas-upnp-org:service-1-0"><specVersion><major>1</major>'
        f"<minor>0</minor></specVersion><actionList>{actions}</actionList>"
        f"<serviceStateTable>{variables}</serviceStateTable></scpd>"
    )


@dataclass
class Igd:
    """`mappings` by outside port; `fails` = the UPnP error every request gets, 0 = none; `ports` False = it has no
    service that opens any.
    """

    mappings: dict[int, dict[str, str]] = field(default_factory=dict)
    fails: int = 0
    asked: list[str] = field(default_factory=list)
    address: str = "127.0.0.1"
    ports: bool = True
    outside: str = "203.0.113.7"
    """Its address on the Internet."""

    async def start(self) -> str:
        app = web.Application()
        app.add_routes(
            [
                web.get("/igd.xml", self.device),
                web.get("/scpd.xml", self.describe),
                web.post("/control", self.control),
            ]
        )
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, self.address, 0).start()
        return f"http://{self.address}:{self.runner.addresses[0][1]}/igd.xml"

    async def device(self, request: web.Request) -> web.Response:
        return web.Response(
            text=DEVICE.format(service=SERVICE if self.ports else "urn:schemas-upnp-org:service:WANCommon:1"),
            content_type="text/xml",
        )

    async def describe(self, request: web.Request) -> web.Response:
        return web.Response(text=scpd(), content_type="text/xml")

    async def control(self, request: web.Request) -> web.Response:
        name = request.headers["SOAPAction"].strip('"').partition("#")[2]
        values = dict(re.findall(r"<New(\w+)>([^<]*)</New", await request.text()))
        self.asked.append(name)
        if self.fails:
            return self.fault(self.fails)
        out = ""
        if name == "AddPortMapping":
            self.mappings[int(values["ExternalPort"])] = values
        elif name == "DeletePortMapping":
            if self.mappings.pop(int(values["ExternalPort"]), None) is None:
                return self.fault(714)
        else:
            out = f"<NewExternalIPAddress>{self.outside}</NewExternalIPAddress>"
        return self.soap(f'<u:{name}Response xmlns:u="{SERVICE}">{out}</u:{name}Response>')

    def soap(self, body: str, status: int = 200) -> web.Response:
        text = (
            '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
            f's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>{body}</s:Body></s:Envelope>'
        )
        return web.Response(text=text, status=status, content_type="text/xml")

    def fault(self, code: int) -> web.Response:
        return self.soap(
            "<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail>"
            '<UPnPError xmlns="urn:schemas-upnp-org:control-1-0">'
            f"<errorCode>{code}</errorCode><errorDescription>no</errorDescription></UPnPError></detail></s:Fault>",
            500,
        )
