"""The pages of Grafana: described once, written for each kind of server (docs/dashboards.md).

`queries` is what can be asked, `panels` what can be drawn, `house`, `meters`, `watch` and `hosts` are the pages,
`render` makes them what Grafana loads, and `python -m deploy.grafana` writes the files.
"""
