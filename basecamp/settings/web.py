"""[web] the page of the house."""

from pydantic import Field

from basecamp.settings.section import Section, Url


class WebSettings(Section):
    """[web] the page of the house, and where other processes hand in what is to be said."""

    host: str = Field(
        "127.0.0.1", min_length=1, description="address to listen on; 0.0.0.0 lets phones of the house in"
    )
    port: int = Field(8765, ge=0, le=65535, description="port of the page; 0 = no page")
    names: tuple[str, ...] = Field(
        (),
        description="further names the page is reached by (house.example.org); addresses, bc-hq, *.local … always are",
    )
    nightwatch: Url = Field("", description="address of nightwatch's inlet, http://bc-watch:8087; empty = none")
    nightwatch_token_file: str = Field("", description="file (mode 0600) with the token of that inlet; empty = none")
    token_file: str = Field(
        "", description="file (mode 0600) with the token that /say, /message and /problems ask for; empty = none"
    )
    links: dict[str, str] = Field(default_factory=dict, description="name = URL shown on the page (Grafana, …)")
