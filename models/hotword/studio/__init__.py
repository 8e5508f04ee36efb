"""How the shipped heads were made: more voices, more negatives and a faster fit than `hello models train hotword`.

Each step is a command of `python -m models.hotword.studio`, reads and writes one folder and can be repeated:
`speak` (synthetic voices), `render` (situations and features) and `fit` (PyTorch). `python -m bench.hotword` then
chooses thresholds and reports. Nothing of it is needed to run, or to train a word of one's own.
"""
