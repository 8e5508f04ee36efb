"""When does an utterance begin and end. Pure: fed (seconds, is_speech), tested with no audio at all.

`is_speech` is None while the voice detector warms up: unknown is neither speech nor silence, otherwise
"oui" and "stop" take 15 s to end (home-assistant/core#181747).
"""

from dataclasses import dataclass, replace
from typing import Literal

from basecamp.settings import EarsSettings

Stage = Literal["waiting", "speech", "ended", "capped", "timeout"]
FINAL: tuple[Stage, ...] = ("ended", "capped", "timeout")
NOISY_FACTOR = 2.5
"""While the detector still hears a voice (television), a complete command must be stable this much longer."""


@dataclass(frozen=True)
class Endpoint:
    """Where an utterance stands. All spans in seconds."""

    stage: Stage = "waiting"
    elapsed: float = 0.0
    """Since the ears opened."""
    onset: float = 0.0
    """When the speech began, on the scale of `elapsed`."""
    spoken: float = 0.0
    """Speech heard so far."""
    silence: float = 0.0
    """Silence since the last speech."""
    stable: float = 0.0
    """Time since the recognized text last changed."""
    text: str = ""

    @property
    def over(self) -> bool:
        return self.stage in FINAL


def feed(
    state: Endpoint,
    seconds: float,
    is_speech: bool | None,
    settings: EarsSettings,
    timeout: float,
    text: str = "",
    complete: bool = False,
) -> Endpoint:
    """Let `seconds` of sound pass.

    `text` is the recognizer's partial result, `complete` whether it is a whole command already: a complete
    command that has not changed for `early_stable_s` ends the utterance early.
    `timeout` is how long to wait for the first speech.
    """
    if state.over:
        return state
    state = replace(
        state,
        elapsed=state.elapsed + seconds,
        stable=0.0 if text != state.text else state.stable + seconds,
        text=text,
    )
    if is_speech:
        state = replace(state, spoken=state.spoken + seconds, silence=0.0)
    elif is_speech is False:
        state = replace(state, silence=state.silence + seconds)
    begun = state.spoken >= settings.min_speech_s
    if state.stage == "waiting" and begun:
        state = replace(state, stage="speech", onset=state.elapsed)
    if state.stage == "waiting":
        if state.spoken and state.silence >= settings.trailing_silence_s:
            state = replace(state, spoken=0.0)  # a click, not speech
        return replace(state, stage="timeout") if state.elapsed >= timeout else state
    if state.silence >= settings.trailing_silence_s:
        return replace(state, stage="ended")
    if complete and text:
        needed = settings.early_stable_s * (1.0 if state.silence > 0 else NOISY_FACTOR)
        if state.stable >= needed:
            return replace(state, stage="ended")
    if state.elapsed - state.onset >= settings.max_turn_s:
        return replace(state, stage="capped")
    return state
