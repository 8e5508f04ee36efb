"""How the house is run: service files, set-up, and the pages of Grafana."""
