"""How the shipped heads were made: more voices, more negatives and a faster fit than `hello models train hotword`.

Each step is a command of `python -m models.hotword.studio`, reads and writes one folder and can be repeated:
`speak` (synthetic voices, `speak.py`), `render` (situations and features, `render.py`), `fit` (PyTorch, `fit.py`)
and `report` (every figure of docs/hotword.md, `report.py`). Nothing of it is needed to run or to train a word of
one's own.
"""
