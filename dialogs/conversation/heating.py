"""The heating: "chauffage" alone asks what to do, whole sentences act at once, effects are said back."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from basecamp import troubles
from basecamp.effects import Effect, forcing
from basecamp.house import Lang
from dialogs import numbers
from dialogs.answers import table
from dialogs.conversation import spoken, things, times
from dialogs.conversation.step import Ask, Context, Line, Question, Step, line, raw, silent

BRANCHES = (
    "heating_work_week",
    "heating_holiday_week",
    "heating_comfort",
    "heating_eco",
    "heating_auto",
    "heating_status",
)


def ask(*before: Line) -> Ask:
    return Ask("heating", (*before, line("heating.ask")))


def menu(ctx: Context) -> Step:
    """ "Chauffage" alone."""
    return Step(ask=ask())


def answer(ctx: Context) -> Step | None:
    """A branch of the menu; anything else is no answer."""
    if ctx.intent in BRANCHES:
        return branch(ctx)
    if ctx.intent == "heating":
        return Step(ask=Ask("heating", (line("heating.choices"),)), retry=True)
    if ctx.intent == "no":
        return Step((line("control.let_go"),), outcome="cancelled")
    return None


def counts_hours(ctx: Context) -> bool:
    """Is "deux" the number of hours in "pour deux heures", not the second of the choices?"""
    return ctx.intent in ("heating_work_week", "heating_holiday_week") and bool(HOURS.search(ctx.text))


def branch(ctx: Context) -> Step:
    """One of the six things the heating can be asked."""
    if counts_hours(ctx):
        return Step(ask=Ask("heating", (line("heating.choices"),)), intent="heating", retry=True)
    match ctx.intent:
        case "heating_work_week":
            return profile(ctx, "work_week")
        case "heating_holiday_week":
            return profile(ctx, "holiday_week")
        case "heating_comfort":
            return force(ctx, "comfort")
        case "heating_eco":
            return force(ctx, "eco")
        case "heating_auto":
            return Step((line("heating.auto"),), (Effect("heater", "auto"),), remember={})
        case _:
            return Step(status(ctx))


def profile(ctx: Context, name: str) -> Step:
    """A weekly profile; one that the settings of the house do not have is not promised."""
    if name not in ctx.settings.heating.profiles:
        return Step((line("heating.no_profile", profile=table(ctx.lang)["heating"]["profiles"][name]),))
    return Step((line(f"heating.{name}"),), (Effect("heater", "profile", {"name": name}),), remember={})


HOURS = re.compile(r"(?i)(\b(une?|deux|one|two)|\d) ?(heures?|h|minutes?|mn|min|jours?|hours?|hrs?|days?)\b")
"""A number of hours or days."""
TO = re.compile(r"(?i)^(à|au|until|till?)\s+")
"""What is left of "jusqu'à" before a time."""


def force(ctx: Context, mode: str) -> Step:
    """Comfort or eco until the time said, else until the next change of the profile."""
    reading = times.limit(ctx)
    if reading is not None and reading.at == ctx.now:
        return Step(ask=ask(line("heating.no_length")))
    if reading is not None and reading.at is not None and reading.at <= ctx.now:
        named = TO.sub("", reading.said or ctx.text)
        return Step(ask=ask(line("heating.past", when=spoken.capital(named))))
    end = reading.at if reading is not None else None
    if reading is not None and reading.kind == "ambiguous":
        end = reading.choices[0]  # said back in the answer, and easily corrected
    return forced(ctx, mode, end)


def forced(ctx: Context, mode: str, end: datetime | None) -> Step:
    """Force a mode from now on, until `end` or else until the next change of the profile."""
    effect = forcing(mode, end)
    if end is None:
        said_back = line(f"heating.{mode}")
    else:
        limit = spoken.until(end, ctx.now, ctx.lang)
        said_back = line(f"heating.{mode}_until", until=limit, Until=spoken.capital(limit))
    return Step(
        (said_back,),
        (effect,),
        intent=f"heating_{mode}",
        slots={"until": effect.args["until"]},
        remember={"mode": mode},
    )


SETTING: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?i)\W*((alors|bon|non|plutôt|tu peux|peux-tu|vous pouvez|pouvez-vous|est-ce que (tu peux|vous pouvez))\W+)*"
        r"(?P<verb>(re)?(met(s|tez|tre)|règle[rz]?|réglez|pass(e[rz]?)|mont(e[rz]?)|baiss(e[rz]?)|augment(e[rz]?)"
        r"|diminu(e[rz]?)|descend(s|ez|re)|chauff(e[rz]?))|je (veux|voudrais)|j['’]aimerais)?(-(moi|nous))?\s*"
        r"(?P<heating>(l[ea]s? |notre )?(chauffage|thermostat|température|radiateurs?|chaudière))?\s*"
        r"((jusqu['’])?à |sur )?(?P<number>\d[\d.,]*|[^\W\d][\w -]*?)\s*(?P<unit>degrés?|°\s?c?)?(?P<half> et demie?)?"
        r"(?P<until> (jusqu|pendant|pour) ?.+?)?(\W+(merci|s['’]il (te|vous) plaît))*\W*"
    ),
    "en": re.compile(
        r"(?i)\W*((ok|well|no|rather|please|can you|could you|would you)\W+)*"
        r"(?P<verb>set|put|turn|make|bring|raise|lower|keep|heat|warm|change|adjust|crank|i want|i['’]d like)?\b\s*"
        r"(up |down )?(it |us |(?P<heating>((the|our) )?(heat(ing|er)?|thermostat|temperature|radiators?|boiler)\b))?"
        r"\s*(up |down )?(to |at |on )?(?P<number>\d[\d.]*|[a-z][a-z -]*?)\s*(?P<unit>degrees?|°\s?c?)?"
        r"(?P<until> (until|till?|for) .+?)?(\W+(please|thanks|thank you))*\W*"
    ),
}
"""A temperature that is asked for: the heating or degrees are named."""
HALF = re.compile(r"(?i)(.+?) (et demie?|and a half)")
POINT = re.compile(r"(?i)(.+?) (virgule|point) (.+)")
COOLER = re.compile(r"(?i)\b(re)?(baiss|diminu|descend|lower|down)")
WARMER = re.compile(r"(?i)\b(re)?(mont|augment|chauff|raise|up|warm|crank)")
LIVED_IN = (10, 30)
"""Nobody asks a house for more or less, °C."""


def wanted(ctx: Context) -> tuple[float, str] | None:
    """The temperature that a sentence asks for, °C, and the words of its end; None when it asks for none."""
    said = SETTING[ctx.lang].fullmatch(ctx.text)
    if said is None:
        return None
    asked = ctx.state.expects == "heating"
    if not (said["heating"] or (said["unit"] and (said["verb"] or asked)) or asked):
        return None
    celsius = number(said["number"] + (said.groupdict().get("half") or ""), ctx.lang)
    if celsius is None or not LIVED_IN[0] <= celsius <= LIVED_IN[1]:
        return None
    return celsius, said["until"] or ""


def number(text: str, lang: Lang) -> float | None:
    """A number with its half or its tenths, in digits or words."""
    text = text.strip(" .,").replace(",", ".")
    if half := HALF.fullmatch(text):
        whole = number(half[1], lang)
        return None if whole is None else whole + 0.5
    if point := POINT.fullmatch(text):
        whole, tenths = number(point[1], lang), number(point[3], lang)
        return None if whole is None or tenths is None or not 0 <= tenths <= 9 else whole + tenths / 10
    try:
        return float(text)
    except ValueError:
        return numbers.from_words(text, lang)


def degrees(ctx: Context) -> Step | None:
    """ "Mets 21 degrés": the house knows comfort and eco alone; it says what they are and offers the nearer one."""
    if (found := wanted(ctx)) is None:
        return None
    celsius, until = found
    comfort, eco = ctx.settings.heating.comfort, ctx.settings.heating.eco
    mode = "comfort" if 2 * celsius >= comfort + eco else "eco"
    if COOLER.search(ctx.text) and celsius < comfort:
        mode = "eco"
    elif WARMER.search(ctx.text) and celsius > eco:
        mode = "comfort"
    modes = {name: spoken.measure(value, "degrees", ctx.lang) for name, value in (("comfort", comfort), ("eco", eco))}
    return offer(ctx, mode, line("heating.degrees", **modes), until)


def offer(ctx: Context, mode: str, first: Line, until: str) -> Step:
    """Offer to force a mode; `until`: the words of its time, with a space before them, "" = none was said."""
    intent = f"heating_{mode}"
    kept = {"intent": intent, "others": [], "text": things.intent_phrase(intent, ctx) + until}
    return Step(ask=Ask("confirm", (first, line(f"heating.offer_{mode}")), kept), intent="")


def status(ctx: Context) -> tuple[Line, ...]:
    """What the heater does and why, in one or a few sentences."""
    heating, lang, now = ctx.house.heating, ctx.lang, ctx.now
    modes = table(lang)["heating"]["modes"]
    words = table(lang)["heating"]["status"]
    first = words["mode"].format(mode=modes[heating.mode])
    limit = spoken.until(heating.until, now, lang) if heating.until else ""
    back = ctx.house.absence.back if ctx.house.absence else None
    match heating.why:
        case "profile":
            named = table(lang)["heating"]["profiles"].get(heating.profile)
            first += words["by_profile" if named else "by_other"].format(profile=named or heating.profile)
        case "forced":
            first += words["forced"].format(until=limit) if limit else words["forced_open"]
        case "absence":
            first += words["absence"].format(until=limit).rstrip(", ")
        case "preheat":
            end = heating.until or back
            first += words["preheat"].format(at=spoken.at(end, now, lang)) if end else ""
        case "safety":
            first += words["safety"]
    lines = [raw(first + ".")]
    if heating.next_mode and heating.next_change:
        at = spoken.at(heating.next_change, now, lang)
        lines.append(line("heating.status.next", mode=modes[heating.next_mode], at=at))
    if heating.setpoint is not None:
        lines.append(line("heating.status.setpoint", temperature=spoken.measure(heating.setpoint, "degrees", lang)))
    if ctx.wrong(troubles.HEATER_RELAY):
        lines.append(line("heating.status.lost"))
    elif heating.on is not None:
        lines.append(line("heating.status.on" if heating.on else "heating.status.off"))
    return tuple(lines)


def correct(ctx: Context, before: Mapping[str, Any]) -> Step | None:
    """ "Non, éco" or "plutôt jusqu'à 20 heures" after something was done to the heating."""
    if ctx.intent in BRANCHES and ctx.intent != "heating_status" and not counts_hours(ctx):
        return branch(ctx)
    if "mode" in before and times.limit(ctx) is not None:
        return force(ctx, str(before["mode"]))
    return None


def let_go(ctx: Context) -> Step:
    return Step((line("control.let_go"),))


QUESTION = Question(
    name="heating",
    answer=answer,
    silent=silent,
    unclear=let_go,
    help="help.heating",
    examples="control.examples.heating",
)
