"""Fetching models from a real HTTP server on loopback that cuts, lies, hangs and sends traps."""

import argparse
import hashlib
import io
import json
import stat
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import cli, fetching
from models.download import Progress, download
from models.errors import ChecksumError, DownloadError, ModelError, SpaceError, UnpackError
from models.manifest import Digest, File
from models.shipped import network_in
from models.unpack import Limits, unpack
from tests.models.server import Site, serving


def zipped(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return held.getvalue()


BODY = bytes(range(256)) * 2000
ZIP = zipped({"small-1.0/am/final.mdl": BODY, "small-1.0/conf/mfcc.conf": b"--x=1\n", "small-1.0/README": b"hi"})


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as held:
        yield held


def written(folder: Path, url: str, content: bytes | None, unpack: str = "zip", size: bool = True) -> Path:
    """A manifest of one model called `small`; `content` None = no digest was published."""
    lines = ["[[model]]", 'name = "small"', 'kind = "stt"', 'languages = ["fr"]', 'purpose = "Trials"',
             'licence = "MIT"', 'homepage = "x"', f'unpack = "{unpack}"',
             "[[model.file]]", f'url = "{url}"']  # fmt: skip
    if content is not None:
        lines += [f'sha256 = "{hashlib.sha256(content).hexdigest()}"', 'checksum_source = "this test"']
        lines += [f"size = {len(content)}"] if size else []
    path = folder / "manifest.toml"
    path.write_text("\n".join(lines))
    return path


def no_wait(seconds: float) -> None:
    """Instead of sleeping between tries."""


def a_file(site: Site, content: bytes = BODY, name: str = "a.bin", known: bool = True) -> File:
    site.files["/" + name] = content
    digest = Digest("sha256", hashlib.sha256(content).hexdigest(), "test") if known else None
    return File(f"{site.base}/{name}", name, len(content) if known else None, digest)


# --- one download -------------------------------------------------------------------------------------------


def test_a_file_arrives_whole_and_progress_is_told(site: Site, tmp_path: Path) -> None:
    told: list[Progress] = []
    download(a_file(site), tmp_path / "a.part", report=told.append)
    assert (tmp_path / "a.part").read_bytes() == BODY
    assert told[0].done == 0 and told[-1].done == told[-1].total == len(BODY)


def test_cut_connections_are_resumed_where_they_were_cut(site: Site, tmp_path: Path) -> None:
    site.cut_after = [100_000, 150_000]
    waits: list[float] = []
    download(a_file(site), tmp_path / "a.part", sleep=waits.append)
    assert (tmp_path / "a.part").read_bytes() == BODY
    assert [wanted for _, wanted in site.asked] == [None, "bytes=100000-", "bytes=250000-"]
    assert waits == [1.0, 2.0]


def test_a_later_call_goes_on_from_what_an_earlier_one_left(site: Site, tmp_path: Path) -> None:
    file = a_file(site)
    site.cut_after = [100_000] * 2
    with pytest.raises(DownloadError, match="kept"):
        download(file, tmp_path / "a.part", sleep=no_wait, tries=2)
    assert (tmp_path / "a.part").stat().st_size == 200_000
    download(file, tmp_path / "a.part", sleep=no_wait)
    assert (tmp_path / "a.part").read_bytes() == BODY


def test_a_file_that_changed_between_two_tries_begins_again(site: Site, tmp_path: Path) -> None:
    file = a_file(site, known=False)
    site.cut_after = [100_000]
    with pytest.raises(DownloadError):
        download(file, tmp_path / "a.part", sleep=no_wait, tries=1)
    site.files["/a.bin"] = changed = BODY[::-1]
    download(file, tmp_path / "a.part", sleep=no_wait)
    assert (tmp_path / "a.part").read_bytes() == changed


def test_a_server_without_ranges_is_read_again_from_the_start(site: Site, tmp_path: Path) -> None:
    site.ranges = False
    site.cut_after = [100_000]
    download(a_file(site), tmp_path / "a.part", sleep=no_wait)
    assert (tmp_path / "a.part").read_bytes() == BODY


def test_without_validator_and_digest_nothing_is_glued_together(site: Site, tmp_path: Path) -> None:
    site.etag = False
    site.cut_after = [100_000]
    download(a_file(site, known=False), tmp_path / "a.part", sleep=no_wait)
    assert [wanted for _, wanted in site.asked] == [None, None]
    assert (tmp_path / "a.part").read_bytes() == BODY


def test_a_server_that_stops_sending_is_given_up_with_a_sentence(site: Site, tmp_path: Path) -> None:
    site.hang = threading.Event()
    with pytest.raises(DownloadError, match="stopped answering"):
        download(a_file(site), tmp_path / "a.part", sleep=no_wait, stall=0.2, tries=2)
    assert (tmp_path / "a.part").stat().st_size > len(BODY) // 2


def test_a_busy_server_is_asked_again(site: Site, tmp_path: Path) -> None:
    site.statuses = [503, 500]
    download(a_file(site), tmp_path / "a.part", sleep=no_wait)
    assert (tmp_path / "a.part").read_bytes() == BODY


@pytest.mark.parametrize(("status", "said"), [(404, "not there"), (403, "refused"), (418, "HTTP 418")])
def test_an_error_status_is_said_at_once(status: int, said: str, site: Site, tmp_path: Path) -> None:
    site.statuses = [status]
    with pytest.raises(DownloadError, match=said):
        download(a_file(site), tmp_path / "a.part", sleep=no_wait)
    assert len(site.asked) == 1


def test_a_file_of_another_size_is_refused_before_it_is_read(site: Site, tmp_path: Path) -> None:
    file = a_file(site)
    site.files["/a.bin"] = BODY + b"more"
    with pytest.raises(DownloadError, match="another file"):
        download(file, tmp_path / "a.part", sleep=no_wait)
    assert not (tmp_path / "a.part").exists()


def test_an_endless_answer_is_stopped_at_the_size_published(site: Site, tmp_path: Path) -> None:
    file = a_file(site)
    site.files["/a.bin"] = BODY * 3
    site.lengths = False
    with pytest.raises(DownloadError, match="more than"):
        download(file, tmp_path / "a.part", sleep=no_wait)
    assert (tmp_path / "a.part").stat().st_size == 0


def test_nobody_listening_is_said(tmp_path: Path) -> None:
    file = File("http://127.0.0.1:9/a.bin", "a.bin", None, None)
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1:9/a\.bin cannot be fetched"):
        download(file, tmp_path / "a.part", sleep=no_wait, tries=2, stall=1.0)


def test_what_is_already_whole_is_not_asked_for_again(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(BODY)
    download(a_file(site), tmp_path / "a.part")
    assert site.asked == []


# --- fetch, verify, remove ----------------------------------------------------------------------------------


def test_a_model_is_fetched_checked_unpacked_and_verified(site: Site, tmp_path: Path) -> None:
    site.files["/small.zip"] = ZIP
    path = written(tmp_path, f"{site.base}/small.zip", ZIP)
    done = fetching.fetch("small", data=tmp_path, path=path)
    assert done.trust == "published"
    assert network_in(done.path).read_bytes() == BODY
    assert fetching.verify("small", data=tmp_path, path=path) == done.path
    assert [held.state for held in fetching.list_models(tmp_path, path)] == ["installed"]
    assert sorted(p.name for p in (tmp_path / "models").iterdir()) == [".lock", ".partial", "pins.json", "small"]
    assert list((tmp_path / "models" / ".partial").iterdir()) == []


def test_what_is_installed_is_not_fetched_again_unless_asked(site: Site, tmp_path: Path) -> None:
    site.files["/small.zip"] = ZIP
    path = written(tmp_path, f"{site.base}/small.zip", ZIP)
    fetching.fetch("small", data=tmp_path, path=path)
    assert fetching.fetch("small", data=tmp_path, path=path).trust == "published"
    assert len(site.asked) == 1
    (tmp_path / "models" / "small" / "stray").write_text("x")
    fetching.fetch("small", data=tmp_path, path=path, again=True)
    assert not (tmp_path / "models" / "small" / "stray").exists()


def test_wrong_bytes_are_refused_and_thrown_away(site: Site, tmp_path: Path) -> None:
    wrong = bytearray(ZIP)
    wrong[len(wrong) // 2] ^= 1
    site.files["/small.zip"] = bytes(wrong)
    path = written(tmp_path, f"{site.base}/small.zip", ZIP)
    with pytest.raises(ChecksumError, match="not the published file"):
        fetching.fetch("small", data=tmp_path, path=path)
    assert fetching.list_models(tmp_path, path)[0].state == "absent"
    assert not list((tmp_path / "models" / ".partial").glob("*.part"))


def test_a_model_nobody_published_a_digest_for_is_pinned_on_first_use(site: Site, tmp_path: Path) -> None:
    site.files["/small.zip"] = ZIP
    path = written(tmp_path, f"{site.base}/small.zip", None)
    assert fetching.fetch("small", data=tmp_path, path=path).trust == "first"
    assert fetching.fetch("small", data=tmp_path, path=path, again=True).trust == "pinned"
    site.files["/small.zip"] = zipped({"small-1.0/am/final.mdl": b"other"})
    with pytest.raises(ChecksumError, match="changed since it was first fetched"):
        fetching.fetch("small", data=tmp_path, path=path, again=True)
    assert network_in(tmp_path / "models" / "small").read_bytes() == BODY


def test_a_mirror_is_asked_instead(site: Site, tmp_path: Path) -> None:
    site.files["/mirror/small.zip"] = ZIP
    path = written(tmp_path, "https://unreachable.invalid/deep/small.zip", ZIP)
    fetching.fetch("small", data=tmp_path, path=path, mirror=f"{site.base}/mirror")
    assert site.asked == [("/mirror/small.zip", None)]


def test_an_offline_folder_needs_no_network(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "small.zip").write_bytes(ZIP)
    path = written(tmp_path, "https://unreachable.invalid/small.zip", ZIP)
    done = fetching.fetch("small", data=tmp_path, path=path, source=tmp_path / "stick")
    assert done.trust == "published" and (done.path / "README").read_bytes() == b"hi"
    (tmp_path / "stick" / "small.zip").write_bytes(b"PK wrong")
    with pytest.raises(ChecksumError, match="another copy"):
        fetching.fetch("small", data=tmp_path, path=path, source=tmp_path / "stick", again=True)
    (tmp_path / "stick" / "small.zip").unlink()
    with pytest.raises(ModelError, match=r"does not hold small\.zip"):
        fetching.fetch("small", data=tmp_path, path=path, source=tmp_path / "stick", again=True)


def test_a_full_disk_is_noticed_before_anything_is_fetched(site: Site, tmp_path: Path) -> None:
    path = written(tmp_path, f"{site.base}/small.zip", ZIP)
    with pytest.raises(SpaceError, match="make room"):
        fetching.fetch("small", data=tmp_path, path=path, free=lambda place: 1024)
    assert site.asked == []


def test_two_fetches_at_once_do_not_mix(site: Site, tmp_path: Path) -> None:
    site.files["/small.zip"] = ZIP
    path = written(tmp_path, f"{site.base}/small.zip", ZIP)

    def meanwhile(file: File, part: Path, **how: object) -> None:
        with pytest.raises(ModelError, match="Another fetch"):
            fetching.fetch("small", data=tmp_path, path=path)
        part.write_bytes(ZIP)

    fetching.fetch("small", data=tmp_path, path=path, bring=meanwhile)


@pytest.mark.parametrize(("harm", "said"), [("change", "has changed"), ("lose", "is missing"), ("add", "not part")])
def test_verify_names_what_is_wrong(harm: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "small.zip").write_bytes(ZIP)
    path = written(tmp_path, "https://unreachable.invalid/small.zip", ZIP)
    place = network_in(fetching.fetch("small", data=tmp_path, path=path, source=tmp_path).path)
    match harm:
        case "change":
            place.write_bytes(BODY[::-1])
        case "lose":
            place.unlink()
        case "add":
            place.with_name("extra").write_text("x")
    with pytest.raises(ChecksumError, match=said):
        fetching.verify("small", data=tmp_path, path=path)


@pytest.mark.parametrize("note", ["", "{", "[]", '{"files": 3}'])
def test_a_note_that_a_power_cut_spoilt_is_said(note: str, tmp_path: Path) -> None:
    (tmp_path / "small.zip").write_bytes(ZIP)
    path = written(tmp_path, "https://unreachable.invalid/small.zip", ZIP)
    place = fetching.fetch("small", data=tmp_path, path=path, source=tmp_path).path
    (place / fetching.NOTE).write_text(note)
    for act in (fetching.fetch, fetching.verify):
        with pytest.raises(ChecksumError, match="is damaged; fetch it again with: hello models fetch small --again"):
            act("small", data=tmp_path, path=path)
    fetching.fetch("small", data=tmp_path, path=path, source=tmp_path, again=True)
    assert fetching.verify("small", data=tmp_path, path=path) == place


def test_a_removed_model_is_gone_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "small.zip").write_bytes(ZIP)
    path = written(tmp_path, "https://unreachable.invalid/small.zip", ZIP)
    fetching.fetch("small", data=tmp_path, path=path, source=tmp_path)
    (tmp_path / "models" / "other").mkdir()
    fetching.remove("small", data=tmp_path, path=path)
    assert not (tmp_path / "models" / "small").exists() and (tmp_path / "models" / "other").is_dir()
    for act in (fetching.remove, fetching.verify):
        with pytest.raises(ModelError, match="not installed"):
            act("small", data=tmp_path, path=path)


def test_what_comes_with_a_package_is_not_fetched(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="comes with py-nanotts"):
        fetching.fetch("pico", data=tmp_path)


# --- archives that are traps --------------------------------------------------------------------------------


def link(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return held.getvalue()


def lying() -> bytes:
    """An archive whose directory claims a small size for a big file."""
    body = bytearray(zipped({"a/b": b"x" * 3_000_000}))
    true, false = (3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    return bytes(body.replace(true, false))


TRAPS = {
    "up": zipped({"a/../../evil": b"x"}),
    "absolute": zipped({"/tmp/evil": b"x"}),
    "drive": zipped({"C:/evil": b"x"}),
    "backslash": zipped({"a\\..\\evil": b"x"}),
    "link": link("a/link"),
    "bomb": zipped({"a/zeros": bytes(8_000_000)}),
    "twice": zipped({"a/File": b"x", "a/file": b"y"}),
    "both": zipped({"t/a": b"x", "t/a/b": b"y"}),
    "empty": zipped({}),
    "text": b"this is no archive",
    "cut": ZIP[:-300],
    "lying": lying(),
    "many": zipped({f"a/{n}": b"" for n in range(30)}),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_refused_and_leaves_nothing(trap: str, tmp_path: Path) -> None:
    data = tmp_path / "deep" / "data"
    data.mkdir(parents=True)
    (tmp_path / "small.zip").write_bytes(TRAPS[trap])
    path = written(tmp_path, "https://unreachable.invalid/small.zip", TRAPS[trap])
    before = {p for p in tmp_path.rglob("*") if "data" not in p.parts}
    limits = Limits(total=2_000_000, files=20, ratio=100)
    with pytest.raises(UnpackError, match=r"small\.zip"):
        fetching.fetch("small", data=data, path=path, source=tmp_path, limits=limits)
    assert {p for p in tmp_path.rglob("*") if "data" not in p.parts} == before
    assert not [p for p in (data / "models").iterdir() if p.name not in (".lock", ".partial")]


def test_flipped_bits_inside_an_archive_are_noticed(tmp_path: Path) -> None:
    wrong = bytearray(zipped({"a/b": BODY}, zipfile.ZIP_STORED))
    wrong[5000] ^= 1
    (tmp_path / "x.zip").write_bytes(bytes(wrong))
    with pytest.raises(UnpackError, match="damaged"):
        unpack(tmp_path / "x.zip", tmp_path / "out")


def test_files_without_a_common_folder_keep_their_paths(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped({"a/b": b"1", "c": b"2"}))
    unpack(tmp_path / "x.zip", tmp_path / "out")
    assert (tmp_path / "out" / "a" / "b").read_bytes() == b"1" and (tmp_path / "out" / "c").read_bytes() == b"2"


# --- the command line ---------------------------------------------------------------------------------------


def command(*words: str) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    cli.add_parsers(parser.add_subparsers(dest="command"))
    out = io.StringIO()
    return cli.run(parser.parse_args(["models", *words]), out), out.getvalue()


def test_list_names_every_model(tmp_path: Path) -> None:
    status, text = command("list", "--data", str(tmp_path))
    assert status == 0
    assert "vosk-small-fr" in text and "42 MB" in text and "absent" in text and "packaged" in text


def test_fetch_verify_and_remove_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "small.zip").write_bytes(ZIP)
    path = written(tmp_path, "https://unreachable.invalid/small.zip", None)
    defaults = {"path": path}
    for act in (fetching.fetch, fetching.verify, fetching.remove):
        monkeypatch.setattr(act, "__kwdefaults__", (act.__kwdefaults__ or {}) | defaults)
    monkeypatch.setattr(fetching.list_models, "__defaults__", (None, path))
    place = ["--data", str(tmp_path)]
    status, text = command("fetch", "small", "--from", str(tmp_path), *place)
    assert status == 0 and "will be demanded" in text
    assert command("verify", *place) == (0, "small is whole.\n")
    assert "small" in command("remove", "small", *place)[1]
    assert command("verify", *place) == (0, "No model is installed.\n")
    assert command("remove", "small", *place)[0] == 1
    assert "not installed" in capsys.readouterr().err
    assert command("fetch", "nothing", *place)[0] == 1


def test_a_folder_that_cannot_hold_models_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert command("fetch", "piper-fr-tom", "--from", str(tmp_path), "--data", str(tmp_path / "file"))[0] == 1
    said = capsys.readouterr().err
    assert said.startswith("The models cannot be kept in ") and "Not a directory" in said and "--data" in said


def test_what_comes_with_the_program_is_not_called_missing(capsys: pytest.CaptureFixture[str]) -> None:
    for name, brought in (("compact", "this program"), ("pico", "py-nanotts")):
        assert command("remove", name)[0] == command("verify", name)[0] == 1
        assert capsys.readouterr().err == (
            f"{name} comes with {brought}, so it cannot be removed.\n"
            f"{name} comes with {brought}, so there is nothing to verify.\n"
        )


def test_progress_is_one_line_on_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out, clock = Terminal(), iter(range(100))
    bar = cli.Bar(out, now=lambda: float(next(clock)))
    for done in range(0, 1001, 250):
        bar(Progress("x.zip", done * 1000, 1_000_000))
    assert out.getvalue().count("\n") == 1
    assert "100%" in out.getvalue() and "1 MB / 1 MB" in out.getvalue()


def test_the_note_of_an_install_tells_what_was_trusted(tmp_path: Path) -> None:
    (tmp_path / "small.zip").write_bytes(ZIP)
    path = written(tmp_path, "https://unreachable.invalid/small.zip", None)
    place = fetching.fetch("small", data=tmp_path, path=path, source=tmp_path).path
    note = json.loads((place / fetching.NOTE).read_text())
    assert note["trust"] == "first" and note["files"]["README"] == hashlib.sha256(b"hi").hexdigest()


def test_a_mirror_that_is_no_address_is_a_sentence() -> None:
    from models.download import address
    from models.errors import ModelError

    with pytest.raises(ModelError, match=r"'bc-hq.local/models' is no address"):
        address("https://host/x.zip", "bc-hq.local/models")
