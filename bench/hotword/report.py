"""Steps 4 and 5: choose the thresholds of a head on the dev parts, and report every figure on the test parts.

`choose` writes the trigger settings into the head's file; `report` changes nothing and prints tables (and JSON). The
second stage is the speech model given with `--model`: run `report` again when that changes.
"""

import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from basecamp.settings import HotwordSettings
from bench.hotword import fused, judge
from bench.hotword.second import Second
from hello.ears import confirm
from hello.ears.hotword.heads import SECOND
from hello.ears.trigger import TriggerSettings
from models.hotword import FRAME, evaluate, head, second
from models.hotword.studio import store
from models.shipped import network_in

Say = Callable[[str], None]

NEEDED, WINDOW = 2, 3
RATE = HotwordSettings().false_per_hour
RATES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
KIND = {"hello": "hello", "hello_basecamp": "basecamp"}
NEAR_KINDS = {"hello": ("near", "phrase", "talk"), "basecamp": ("near", "phrase", "talk", "hello")}


def limit(false: Sequence[float], hours: float, rate: float) -> float:
    """The lowest threshold with at most `rate` false wakes an hour."""
    ordered = sorted(false, reverse=True)
    allowed = math.floor(rate * hours + 1e-9)
    return ordered[allowed] if allowed < len(ordered) else 0.0


def rows(chosen: head.Head, folder: Path, prefix: str, kind: str) -> tuple[list[judge.Played], list[judge.Played]]:
    """The judged words and the judged rest (real speech, television, noise) of the dev or the test parts."""
    words = judge.play(folder, store.parts(folder, f"{prefix}-voices"), chosen, (kind,))
    names = [name for name in store.parts(folder, f"{prefix}-") if "-voices" not in name and "-rivals" not in name]
    return words, judge.play(folder, names, chosen)


def by(words: Iterable[judge.Played], key: Callable[[store.Rendered], str]) -> dict[str, list[judge.Played]]:
    """Words in groups, sorted."""
    found: dict[str, list[judge.Played]] = {}
    for one in words:
        found.setdefault(key(one.clip), []).append(one)
    return dict(sorted(found.items()))


def noise_of(clip: store.Rendered) -> str:
    """The class of a clip's signal-to-noise ratio."""
    if clip.snr is None:
        return "quiet"
    for low, high in ((0, 8), (8, 15), (15, 22), (22, 40)):
        if clip.snr < high:
            return f"{low:02d}-{high} dB"
    return "quiet"


def room_of(clip: store.Rendered) -> str:
    """The class of a clip's room: how far and how hard."""
    if clip.rt60 <= 0:
        return "no room"
    return "room under 0.35 s" if clip.rt60 < 0.35 else "room 0.35-0.8 s"


def mouth_of(clip: store.Rendered) -> str:
    """English or French mouth, for voices that take sounds."""
    if not clip.speaker.startswith("kokoro"):
        return "other"
    return "kokoro English" if "ʊ" in clip.text or "O" in clip.text else "kokoro French"


GROUPS: dict[str, Callable[[store.Rendered], str]] = {
    "engine": lambda clip: clip.source,
    "noise": noise_of,
    "room": room_of,
    "mouth": mouth_of,
    "voice": lambda clip: clip.speaker,
}


def table(title: str, groups: dict[str, list[judge.Played]], hit: Callable[[judge.Played], bool], say: Say) -> Any:
    """Heard share of each group."""
    say(f"-- {title}")
    made = {}
    for name, words in groups.items():
        share = sum(hit(one) for one in words) / len(words)
        made[name] = {"heard": share, "words": len(words)}
        say(f"   {name:28s} {share:6.1%} of {len(words)}")
    return made


def curve(
    words: list[judge.Played], others: list[judge.Played], say: Say, needed: int = NEEDED, window: int = WINDOW
) -> list[dict[str, float]]:
    """Heard against false wakes per hour, first stage alone."""
    false, hours = judge.stream(others, needed, window)
    best = judge.peaks(words, needed, window)
    points = evaluate.curve(best, false, hours, RATES)
    for rate, point in zip(RATES, points, strict=True):
        say(f"   {rate:4.1f}/h ({point.false:.2f}): {point.heard:6.1%} heard, threshold {point.threshold:.4f}")
    return [{"rate": rate, "heard": p.heard, "threshold": p.threshold} for rate, p in zip(RATES, points, strict=True)]


def settings_of(chosen: head.Head) -> TriggerSettings:
    """The trigger settings in a head's file."""
    own = chosen.meta.get("trigger", {})
    known: Any = {
        key: own[key] for key in ("threshold", "needed", "window", "refractory", "sure", "alone", "asks") if key in own
    }
    return TriggerSettings(**known)


def wakes(others: Sequence[judge.Played], settings: TriggerSettings, ask: judge.Confirm | None) -> int:
    """How often clips without the word wake the house."""
    return sum(len(judge.fires(one, settings, ask)) for one in others)


def choose(path: Path, folder: Path, model: Path | None, say: Say) -> None:
    """Set `alone`, `sure` and `threshold` of a head on the dev parts.

    `alone`: at most 0.2 false wakes an hour without a second stage. `sure`: none that the dev speech reached, with a
    margin. `threshold`: as low as the second stage still keeps what it lets through under 0.2 an hour.
    """
    chosen = head.read(path)
    words, others = rows(chosen, folder, "dev", KIND[path.stem])
    false, hours = judge.stream(others, NEEDED, WINDOW)
    say(f"dev: {len(words)} words, {hours:.2f} h without")
    curve(words, others, say)
    alone = beyond(limit(false, hours, 0.2), 0.1)
    sure = beyond(max([alone, *false[:1]]), 0.5)
    base: dict[str, Any] = {"needed": NEEDED, "window": WINDOW, "refractory": 2.0, "alone": alone, "sure": sure}
    threshold = alone
    beside = path.with_name(path.stem + SECOND)
    if model is not None and beside.is_file():
        plain, plain_hours = judge.stream([one for one in others if "-changed" not in one.part], NEEDED, WINDOW)
        loose = round(limit(plain, plain_hours, fused.ASKED_PER_HOUR), 5)
        base |= {"sure": 1.0, "asks": fused.ASKS, "threshold": loose}
        near = judge.play(folder, store.parts(folder, "dev-voices"), chosen, NEAR_KINDS[KIND[path.stem]])
        weigh(beside, folder, (words, others, near), TriggerSettings(**base), say)
        threshold = base["threshold"]
    elif model is not None:
        decoded = Second(folder, model, path.stem)
        cache = folder / f"heard-dev-{path.stem}-{mark(network_in(model))}.json"
        decoded.load(cache)
        ask = decoded.asked(confirm.Needs(sure=sure, alone=alone))
        for rate in (2.0, 10.0, 30.0):
            tried = limit(false, hours, rate)
            settings = TriggerSettings(threshold=max(tried, 0.01), **base)
            count = wakes(others, settings, ask)
            share = sum(judge.heard(one, settings, ask) for one in words) / max(len(words), 1)
            say(f"   asked {rate}/h from {tried:.3f}: {share:.1%} heard, {count} false in {hours:.2f} h")
            if count <= 0.2 * hours:
                threshold = max(tried, 0.01)
        decoded.save(cache)
    trigger = {key: round(value, 5) for key, value in (base | {"threshold": threshold}).items()}
    head.write(path, chosen.members, chosen.meta | {"trigger": trigger})
    say(f"written: {trigger}")


def weigh(path: Path, folder: Path, given: tuple[list[judge.Played], ...], settings: TriggerSettings, say: Say) -> None:
    """Fit the weights of a second stage by several witnesses on the dev parts and write them into its file."""
    own = second.read(path)
    stage = fused.Fused(folder, path, own)
    cache = evidence_of(path, folder, "dev")
    stage.load(cache)
    words, others, near = (fused.questions(stage, one, settings) for one in given)
    stage.save(cache)
    hours = sum(one.hours for one in given[1])
    found = dict(own.head.meta["fusion"])
    for name, phones_too in (("heard", True), ("unheard", False)):
        theta = fused.fit([*words, *others, *near], phones_too)
        false = [fused.best(one, theta) for one in others]
        found[name] = fused.described(theta, *fused.least(false, hours))
        over = sum(score >= found[name]["least"] for score in false)
        share = sum(fused.best(one, theta) >= found[name]["least"] for one in words) / max(len(words), 1)
        say(f"   {name}: {found[name]}: {share:.1%} heard, {over} false in {hours:.2f} h")
    second.write(path, own, fusion=found)


def evidence_of(path: Path, folder: Path, part: str) -> Path:
    """Where the evidence about a part is kept: it belongs to one second head and one network."""
    own = second.read(path)
    layers = [one[0].tobytes() for member in (own.head.members[0], *own.phones) for one in member.convs]
    weights = hashlib.sha256(b"".join(layers)).hexdigest()[:8]
    return folder / f"evidence-{part}-{weights}-{mark(fused.beside(path))}.json"


def beyond(score: float, more: float) -> float:
    """A score `more` higher in logits: room for what the dev parts did not hold."""
    held = min(max(score, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(math.log(held / (1 - held)) + more)))


def report(path: Path, folder: Path, model: Path | None, real: Path | None, say: Say) -> dict[str, Any]:
    """Every figure of a head on the test parts: the first stage alone, and (with a speech model) both."""
    chosen = head.read(path)
    settings = settings_of(chosen)
    kind = KIND.get(path.stem, "hello")
    words, others = rows(chosen, folder, "test", kind)
    near = judge.play(folder, store.parts(folder, "test-voices"), chosen, NEAR_KINDS[kind])
    heard = recordings(real, chosen) if real is not None else []
    hours = sum(one.hours for one in others)
    made: dict[str, Any] = {"head": path.stem, "words": len(words), "hours": hours, "settings": vars(settings)}
    say(f"{path.stem}: {len(words)} words of unseen voices, {hours:.2f} h without, {settings}")
    made["curve"] = curve(words, others, say)
    say("real speech only")
    made["curve_real"] = curve(words, [one for one in others if one.clip.kind == "real"], say)
    say("Kokoro voices only")
    made["curve_kokoro"] = curve([one for one in words if one.clip.source == "kokoro"], others, say)
    alone = TriggerSettings(settings.alone, settings.needed, settings.window, settings.refractory)
    made["alone"] = figures(words, others, near, heard, alone, None, say)
    beside = path.with_name(path.stem + SECOND)
    if model is not None and beside.is_file():
        own = second.read(beside)
        stage = fused.Fused(folder, path, own)
        cache = evidence_of(beside, folder, "test")
        stage.load(cache)
        made["confirmed"] = figures(words, others, near, heard, settings, stage.asked(own.at(RATE)), say)
        made["fused"] = fused_curve(stage, (words, others), settings, say)
        stage.save(cache)
    elif model is not None:
        decoded = Second(folder, model, path.stem)
        cache = folder / f"heard-test-{path.stem}-{mark(network_in(model))}.json"
        decoded.load(cache)
        ask = decoded.asked(confirm.Needs(sure=settings.sure, alone=settings.alone))
        made["confirmed"] = figures(words, others, near, heard, settings, ask, say)
        decoded.save(cache)
    return made


def fused_curve(
    stage: fused.Fused, given: tuple[list[judge.Played], ...], settings: TriggerSettings, say: Say
) -> list[dict[str, float]]:
    """Heard against false wakes per hour with the second stage, as its least score moves."""
    hours = sum(one.hours for one in given[1])
    asked = [fused.questions(stage, one, settings) for one in given]
    own = stage.own
    heard, false = ([max(map(own.score, one.said), default=-math.inf) for one in some] for some in asked)
    say(
        f"-- both stages, {hours:.2f} h, the first asking {sum(bool(one.said) for one in asked[1]) / hours:.0f} an hour"
    )
    points = evaluate.curve(heard, false, hours, RATES)
    for rate, point in zip(RATES, points, strict=True):
        say(f"   {rate:4.1f}/h ({point.false:.2f}): {point.heard:6.1%} heard, score {point.threshold:.2f}")
    return [{"rate": rate, "heard": p.heard, "score": p.threshold} for rate, p in zip(RATES, points, strict=True)]


def mark(network: Path) -> str:
    """Tells one network from another by its weights."""
    return hashlib.sha256(network.read_bytes()).hexdigest()[:8]


def figures(
    words: list[judge.Played],
    others: list[judge.Played],
    near: list[judge.Played],
    real: list[judge.Played],
    own: TriggerSettings,
    ask: judge.Confirm | None,
    say: Say,
) -> dict[str, Any]:
    """Heard and false, and by whom, where and what, with one way of deciding."""
    hits = {id(one) for one in words if judge.heard(one, own, ask)}
    share, hours = len(hits) / max(len(words), 1), sum(one.hours for one in others)
    made: dict[str, Any] = {"heard": share, "hours": hours, "false": wakes(others, own, ask)}
    say(f"== {'confirmed' if ask else 'alone'}: {share:.1%} heard, {made['false']} false in {hours:.2f} h")
    for part, group in by(others, lambda clip: clip.kind).items():
        made[f"false_{part}"] = [wakes(group, own, ask), sum(one.hours for one in group)]
        say(f"   false in {part}: {made[f'false_{part}'][0]} in {made[f'false_{part}'][1]:.2f} h")

    def hit(one: judge.Played) -> bool:
        return id(one) in hits

    for title, key in GROUPS.items():
        made[title] = table(title, by(words, key), hit, say)
    woken = [one for one in near if judge.fires(one, own, ask)]
    made["near"] = {"woken": len(woken), "said": len(near)}
    most = sorted(((len(group), text) for text, group in by(woken, lambda clip: clip.text).items()), reverse=True)
    say(f"   near words that wake: {len(woken)} of {len(near)}, most: {most[:12]}")
    if real:
        missed = [one.clip.text for one in real if not judge.fires(one, own, ask)]
        made["recordings"] = [len(real) - len(missed), len(real)]
        say(f"   real recordings: {len(real) - len(missed)} of {len(real)}, missed: {missed}")
    return made


def recordings(real: Path, chosen: head.Head) -> list[judge.Played]:
    """Real recordings of the word, one a file, some silence around each."""
    import numpy as np

    from models.hotword import features

    found = []
    for file in evaluate.folder(real):
        before, after = np.zeros(8 * FRAME, np.int16), np.zeros(14 * FRAME, np.int16)
        sound = np.concatenate([before, evaluate.recording(file), after])
        scores = evaluate.score_clip(chosen, chosen.of(features.embed_clip(sound)))
        found.append(judge.Played("real", store.Rendered("hello", file.stem, file.stem, "real"), scores, sound))
    return found
