"""Loading a model of Vosk."""

import gc
import sys

import pytest

from hello.ears.recognizer import VoskModel


def test_ctrl_c_while_a_model_loads_leaves_nothing_to_complain_about(tmp_path, monkeypatch):
    vosk = pytest.importorskip("vosk")
    for name in ("am/final.mdl", "conf/model.conf", "graph/HCLr.fst"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    class Library:
        vosk_model_free = vosk._c.vosk_model_free
        vosk_set_log_level = vosk._c.vosk_set_log_level

        def vosk_model_new(self, _):
            raise KeyboardInterrupt

    complaints = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    monkeypatch.setattr(vosk, "_c", Library())
    with pytest.raises(KeyboardInterrupt):
        VoskModel(tmp_path)
    gc.collect()
    assert [one.exc_value for one in complaints] == []
