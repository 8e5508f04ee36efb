"""Small questions: what is known, what is old, what nobody knows. Night light, music, silence, help."""

from datetime import timedelta

import pytest

from basecamp.effects import Effect
from basecamp.house import Absence, House, Lang, Person, Power, Problem, Temperature, Water
from basecamp.settings import HouseSettings, MusicSettings, Settings
from tests.dialogs.conversation.talking import MORNING, Talk, at, effects, of

KNOWN = House(
    temperatures=(
        Temperature("salon", 19.5, MORNING),
        Temperature("chambre", 17.0, MORNING - timedelta(hours=2)),
        Temperature("dehors", -1.0, MORNING),
    ),
    people=(Person("Natacha", True), Person("Nio", False), Person("Zoé", None)),
    power=Power("ok", watts=1240.4, kwh_today=3.2),
    water=Water(litres_today=120.0, leak=False),
)


@pytest.mark.parametrize(
    ("lang", "question", "house", "answer"),
    [
        ("fr", "quelle heure est-il", House(), "8 heures 30."),
        ("en", "what time is it", House(), "8:30 am."),
        ("fr", "quelle température fait-il", KNOWN, "Il fait 19,5 degrés dans la maison. Dehors, il fait -1 degré."),
        ("en", "what is the temperature", KNOWN, "It's 19.5 degrees in the house. Outside, it's -1 degree."),
        ("fr", "quelle température fait-il dehors", KNOWN, "Dehors, il fait -1 degré."),
        ("fr", "quelle température dans la chambre", KNOWN, "dans la chambre. C'était il y a deux heures."),
        ("en", "what's the temperature in the bedroom", KNOWN, "in the bedroom. That was two hours ago."),
        ("en", "what's the temperature in the living room", KNOWN, "It's 19.5 degrees in the living room."),
        ("en", "what's the temperature in the kitchen", KNOWN, "I have no reading in the kitchen."),
        ("fr", "quelle température dans la cuisine", KNOWN, "Je n'ai pas de mesure dans la cuisine."),
        ("fr", "le courant", KNOWN, "La maison consomme 1240 watts. 3,2 kilowattheures depuis ce matin."),
        ("fr", "l'eau", KNOWN, "Pas de fuite d'eau. La maison a consommé 120 litres aujourd'hui."),
        ("en", "water", KNOWN, "No water leak. 120 litres used today."),
        ("fr", "l'eau", House(water=Water(litres_today=1.0)), "La maison a consommé 1 litre aujourd'hui."),
        ("fr", "l'eau", House(water=Water(litres_today=1.7)), "La maison a consommé 2 litres aujourd'hui."),
        ("en", "water", House(water=Water(litres_today=1.7)), "2 litres used today."),
        ("fr", "l'eau", House(water=Water(leak=True)), "Attention, il y a une fuite d'eau."),
        (
            "fr",
            "le courant",
            House(power=Power("blackout", since=at("07:10"))),
            "Il y a une coupure de courant. Elle dure depuis 7 heures 10.",
        ),
        (
            "en",
            "power",
            House(power=Power("blackout", since=at("07:10"))),
            "There is a power cut. It has lasted since 7:10 am.",
        ),
    ],
)
def test_answers(lang: Lang, question: str, house: House, answer: str) -> None:
    turn = Talk(lang, house=house)(question)
    assert turn.effects == () and turn.expects is None
    assert turn.said.casefold().endswith(answer.casefold())


@pytest.mark.parametrize(
    ("lang", "question", "answer"),
    [
        ("fr", "quelle température fait-il", "Il fait 18 degrés dans la maison. Dehors, il fait 3 degrés."),
        ("en", "what is the temperature", "It's 18 degrees in the house. Outside, it's 3 degrees."),
    ],
)
def test_a_thermometer_that_went_silent_does_not_hide_one_that_measures(lang: Lang, question: str, answer: str) -> None:
    old = MORNING - timedelta(days=1)
    house = House(
        temperatures=(
            Temperature("salon", 21.0, old),
            Temperature("chambre", 18.0, MORNING),
            Temperature("dehors", 3.0, MORNING),
        )
    )
    assert Talk(lang, house=house)(question).said == answer
    alone = Talk(lang, house=House(temperatures=house.temperatures[:1]))(question).said
    assert "21" in alone and ("C'était" in alone or "That was" in alone), "better old than nothing, and told to be old"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_mode_does_not_tell_who_is_there(lang: Lang) -> None:
    """Everybody may have left without a word: the report then says that nobody is there, too."""
    nobody = House(people=(Person("Nio", False),))
    for seed in range(6):
        said = Talk(lang, house=nobody, seed=seed)("rapport" if lang == "fr" else "report").said
        assert "occupée" not in said and "somebody is home" not in said


def test_who_is_home() -> None:
    said = Talk(house=KNOWN)("qui est là").said
    assert "Natacha" in said and "Nio n'est pas là." in said and said.endswith("Pour Zoé, je ne sais pas.")
    nobody = House(people=(Person("Nio", False), Person("Natacha", False)))
    assert "personne" in Talk(house=nobody)("qui est là").said
    both = House(people=(Person("Nio", True), Person("Natacha", True)))
    assert Talk("en", house=both)("who is home").said.startswith("Nio and Natacha are ")
    settings = Settings(house=HouseSettings(people=("Natacha", "Nio")))
    turn = Talk(house=KNOWN, settings=settings)("est-ce que Nio est là")
    assert turn.said == "Nio n'est pas là."


@pytest.mark.parametrize(
    ("lang", "question", "answer"),
    [
        ("fr", "est-ce que Kévin est là", "Je ne connais pas Kévin."),
        ("fr", "Marie-Claire est rentrée ?", "Je ne connais pas Marie Claire."),
        ("en", "is Olivia home", "I don't know Olivia."),
        ("en", "has Olivia come back", "I don't know Olivia."),
        ("fr", "est-ce que Zoé est là", "Pour Zoé, je ne sais pas."),
    ],
)
def test_a_name_nobody_gave_is_answered_honestly(lang: Lang, question: str, answer: str) -> None:
    turn = Talk(lang, house=KNOWN)(question)
    assert (turn.intent, turn.effects, turn.said) == ("ask_presence", (), answer)


@pytest.mark.parametrize(("lang", "question"), [("fr", "est-ce que le plombier est là"), ("en", "is the pizza here")])
def test_a_thing_is_no_name(lang: Lang, question: str) -> None:
    assert Talk(lang, house=KNOWN)(question).intent is None


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("fr", "quelle température fait-il"),
        ("fr", "qui est là"),
        ("fr", "le courant"),
        ("fr", "l'eau"),
        ("en", "what is the temperature"),
        ("en", "who is home"),
        ("en", "power"),
        ("en", "water"),
    ],
)
def test_unknown_is_said_to_be_unknown(lang: Lang, question: str) -> None:
    said = Talk(lang)(question).said.casefold()
    unknown = ("je ne", "je n'ai pas") if lang == "fr" else ("don't know", "no news", "can't tell", "no temperature")
    assert any(word in said for word in unknown)
    assert not any(sign.isdigit() for sign in said)


def test_mode() -> None:
    assert "cocoon" in Talk()("quel mode").said
    away = House(mode="lockout", silence=True, absence=Absence(at("08:00"), at("18:00")))
    said = Talk(house=away)("quel mode").said
    assert said.endswith("Retour prévu ce soir à 18 heures. Le mode silence est activé.")
    assert Talk(house=House(mode="lockout", absence=Absence(at("08:00"))))("quel mode").said.endswith(
        "Je ne connais pas l'heure du retour."
    )


@pytest.mark.parametrize(
    ("lang", "question", "answer"),
    [
        ("fr", "quel mode", "Le retour était prévu ce matin à 8 heures."),
        ("en", "which mode", "The return was expected today at 8 am."),
    ],
)
def test_a_return_that_is_late_is_no_longer_to_come(lang: Lang, question: str, answer: str) -> None:
    late = House(mode="lockout", absence=Absence(at("07:00"), at("08:00")))
    assert Talk(lang, house=late)(question).said.endswith(answer)


@pytest.mark.parametrize(
    ("lang", "said", "on", "answer"),
    [
        ("fr", "silence", True, "Le mode silence est activé."),
        ("fr", "active le mode silence", True, "Le mode silence est activé."),
        ("fr", "désactive le mode silence", False, "Le mode silence est désactivé."),
        ("en", "silence", True, "Silent mode is on."),
        ("en", "silence on", True, "Silent mode is on."),
        ("en", "silence off", False, "Silent mode is off."),
    ],
)
def test_silence(lang: Lang, said: str, on: bool, answer: str) -> None:
    turn = Talk(lang)(said)
    assert (turn.said, effects(turn)) == (answer, [("silence.set", {"on": on})])


@pytest.mark.parametrize(
    ("lang", "said", "mode"),
    [
        ("fr", "allume la veilleuse", "ON"),
        ("fr", "éteins la veilleuse", "OFF"),
        ("fr", "veilleuse automatique", "AUTO"),
        ("en", "turn on the night light", "ON"),
        ("en", "turn off the night light", "OFF"),
        ("en", "night light automatic", "AUTO"),
    ],
)
def test_night_light(lang: Lang, said: str, mode: str) -> None:
    talk = Talk(lang, house=House(nightlight="AUTO"))
    turn = talk(said)
    assert turn.effects == (Effect("nightlight", "set", {"mode": mode}),)
    talk("annule" if lang == "fr" else "cancel")
    assert talk.house.nightlight == "AUTO"


@pytest.mark.parametrize(
    ("lang", "said", "yes", "answer"),
    [
        ("fr", "active le mode silence jusqu'à demain", "oui",
         "Le mode silence est activé, jusqu'à ce que tu le désactives."),
        ("en", "turn on silence until tomorrow", "yes", "Silent mode is on, until you turn it off."),
    ],
)  # fmt: skip
def test_nor_after_it_asked_what_was_meant(lang: Lang, said: str, yes: str, answer: str) -> None:
    talk = Talk(lang)
    assert talk(said).expects == "confirm"
    assert talk(yes).said == answer


@pytest.mark.parametrize(
    ("lang", "question", "answer"),
    [
        ("fr", "quel jour sommes-nous", "Nous sommes le lundi 23 novembre 2026."),
        ("fr", "on est le combien", "Nous sommes le lundi 23 novembre 2026."),
        ("fr", "quelle est la date d'aujourd'hui", "Nous sommes le lundi 23 novembre 2026."),
        ("en", "what's the date", "It's Monday, November 23, 2026."),
        ("en", "what day is it", "It's Monday, November 23, 2026."),
    ],
)
def test_the_date(lang: Lang, question: str, answer: str) -> None:
    turn = Talk(lang)(question)
    assert (turn.intent, turn.said, turn.slots) == ("ask_time", answer, {"asked": "date"})
    assert Talk("fr", at("2026-12-01T08:30"))("la date").said == "Nous sommes le mardi 1er décembre 2026."


@pytest.mark.parametrize(
    ("lang", "question", "answer"),
    [
        ("fr", "quelle est la date de demain ?", "Ce sera mardi 24 novembre 2026."),
        ("fr", "on sera quel jour dans trois jours", "Ce sera jeudi 26 novembre 2026."),
        ("fr", "c'est quel jour le 25 décembre", "Ce sera vendredi 25 décembre 2026."),
        ("fr", "quel jour sommes-nous demain", "Ce sera mardi 24 novembre 2026."),
        ("en", "what's tomorrow's date?", "That will be Tuesday, November 24, 2026."),
        ("en", "what day is december 25th", "That will be Friday, December 25, 2026."),
        ("en", "what date is next monday", "That will be Monday, November 30, 2026."),
    ],
)
def test_the_date_of_another_day(lang: Lang, question: str, answer: str) -> None:
    turn = Talk(lang)(question)
    assert (turn.intent, turn.said, turn.effects) == ("ask_time", answer, ())


def test_a_day_in_another_sentence_is_no_question_for_its_date() -> None:
    for words in ("quand est-ce que je pars demain", "le chauffage demain c'est quand", "je pars samedi"):
        assert Talk("fr")(words).intent != "ask_time"


@pytest.mark.parametrize(
    ("lang", "on", "play", "lamp", "player"),
    [
        ("fr", "allume la veilleuse", "mets la liste jazz", "le relais de la veilleuse", "le lecteur de musique"),
        ("en", "turn on the night light", "play the playlist jazz", "relay of the night light", "music player"),
    ],
)
def test_what_does_not_obey_is_not_said_to_be_done(lang: Lang, on: str, play: str, lamp: str, player: str) -> None:
    def house(*keys: str) -> House:
        return House(
            nightlight="ON", music="jazz", problems=tuple(Problem(key, "minor", "x", "x", MORNING) for key in keys)
        )

    some = Settings(music=MusicSettings(player="mpd", playlists=("jazz",)))
    broken, sound = house("device.nightlight", "device.music"), house()
    for order, name in ((on, lamp), (play, player)):
        assert name in Talk(lang, house=broken, settings=some)(order).said
        assert name not in Talk(lang, house=sound, settings=some)(order).said
    full = "rapport complet" if lang == "fr" else "full report"
    for claim in ("La veilleuse est allumée", "jazz") if lang == "fr" else ("The night light is on", "jazz"):
        assert claim in Talk(lang, house=sound)(full).said
        assert claim not in Talk(lang, house=broken)(full).said


@pytest.mark.parametrize(
    ("lang", "order", "none", "no_list"),
    [
        ("fr", "mets de la musique", "Aucun lecteur de musique n'est réglé.", "aucune liste n'est réglée"),
        ("en", "play some music", "No music player is set up.", "no playlist is set"),
    ],
)
def test_music_that_nothing_can_play_is_not_promised(lang: Lang, order: str, none: str, no_list: str) -> None:
    assert Talk(lang)(order).said == none
    assert Talk(lang, settings=Settings(music=MusicSettings(playlists=("jazz",))))(order).said == none
    bare = Talk(lang, settings=Settings(music=MusicSettings(player="mpd")))(order)
    assert no_list in bare.said and bare.effects == ()
    which = Talk(lang, settings=Settings(music=MusicSettings(player="mpd", playlists=("jazz", "rock"))))(order)
    assert (which.expects, which.effects) == ("playlist", ()) and "jazz" in which.said


def test_music() -> None:
    some = Settings(music=MusicSettings(player="mpd", playlist="matin", playlists=("jazz", "matin", "Noël")))
    assert Talk(settings=some)("mets de la musique").effects == (Effect("music", "play", {"playlist": None}),)
    assert Talk(settings=some)("mets la playlist noël").effects == (Effect("music", "play", {"playlist": "Noël"}),)
    for timed in ("mets de la musique pendant une heure", "mets de la musique à 18h"):
        asked = Talk(settings=some)
        assert asked(timed).expects == "confirm"
        assert asked("oui").effects == (Effect("music", "play", {"playlist": None}),)
    assert Talk(house=House(music="jazz"))("arrête la musique").effects == (Effect("music", "stop"),)
    talk = Talk(settings=some)
    asked = talk("mets la playlist polka")
    assert (asked.expects, asked.effects) == ("playlist", ())
    assert asked.said == "Je ne connais pas la liste polka. Laquelle ? J'ai jazz, matin et Noël."


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_help_by_topic(lang: Lang) -> None:
    word, topics = (
        ("aide", ("chauffage", "messages", "musique")) if lang == "fr" else ("help", ("heating", "messages", "music"))
    )
    everything = Talk(lang)(word).said
    for topic in topics:
        turn = Talk(lang)(f"{word} {topic}")
        assert turn.intent == "help" and turn.said != everything and topic in turn.said


@pytest.mark.parametrize(
    ("lang", "said", "corrected", "mode"),
    [
        ("fr", "allume la veilleuse", "non, éteins-la", "OFF"),
        ("fr", "allume la veilleuse", "remets-la en auto", "AUTO"),
        ("en", "turn on the night light", "set it to auto", "AUTO"),
        ("en", "turn on the night light", "back to auto", "AUTO"),
        ("fr", "éteins la veilleuse", "rallume-la", "ON"),
        ("fr", "allume la veilleuse", "automatique", "AUTO"),
        ("fr", "allume la veilleuse", "et maintenant automatique", "AUTO"),
        ("en", "turn off the night light", "and now automatic", "AUTO"),
        ("en", "turn on the night light", "no, turn it off", "OFF"),
        ("en", "turn off the night light", "put it back on", "ON"),
        ("en", "turn on the night light", "automatic", "AUTO"),
    ],
)
def test_it_is_the_night_light_just_after_it(lang: Lang, said: str, corrected: str, mode: str) -> None:
    talk = Talk(lang)
    talk(said)
    assert [(one.skill, one.args) for one in talk(corrected).effects] == [("nightlight", {"mode": mode})]


@pytest.mark.parametrize(("lang", "said"), [("fr", "éteins-la"), ("en", "turn it off")])
def test_it_alone_is_nothing(lang: Lang, said: str) -> None:
    assert Talk(lang)(said).effects == ()


@pytest.mark.parametrize(
    ("lang", "said", "playlist"),
    [("fr", "la première", "jazz"), ("fr", "la deuxième", "rock"), ("en", "the second one", "rock")],
)
def test_a_playlist_offered_is_pointed_at(lang: Lang, said: str, playlist: str) -> None:
    talk = Talk(lang, settings=Settings(music=MusicSettings(playlists=("jazz", "rock"))))
    assert talk("mets la playlist polka" if lang == "fr" else "play the playlist polka").expects == "playlist"
    assert of(talk(said), "music.play") == {"playlist": playlist}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "tu chauffes"), ("fr", "tu chauffes, tu chauffes, tu brûles !"), ("fr", "silence les enfants"),
        ("fr", "les enfants, silence s'il vous plaît"), ("en", "quiet kids"), ("en", "I'm leaving it here"),
        ("en", "I'm leaving him"),
    ],
)  # fmt: skip
def test_what_people_say_to_each_other_does_nothing(lang: Lang, said: str) -> None:
    turn = Talk(lang)(said)
    assert (turn.intent, turn.effects, turn.expects) == (None, (), None)


@pytest.mark.parametrize(
    ("lang", "first", "small", "told", "answer", "effect"),
    [
        ("fr", "chauffage", "quelle heure est-il", "8 heures 30", "mode éco", "heater.force"),
        ("fr", "mets 21 degrés", "qui est là", "qui est là", "oui", "heater.force"),
        ("en", "heating", "what time is it", "8:30 am", "work week", "heater.profile"),
        ("en", "set the heating to 21 degrees", "is the power on", "power", "yes", "heater.force"),
    ],
)
def test_a_question_of_the_house_waits_while_a_small_one_is_answered(
    lang: Lang, first: str, small: str, told: str, answer: str, effect: str
) -> None:
    talk = Talk(lang)
    asked = talk(first)
    turn = talk(small)
    assert told in turn.said
    assert turn.said.endswith(asked.said.split(". ")[-1])
    assert (turn.expects, turn.effects) == (asked.expects, ())
    assert [name for name, _ in effects(talk(answer))] == [effect]


def test_an_order_still_takes_the_place_of_a_question() -> None:
    turn = Talk().all("chauffage", "allume la veilleuse")
    assert (turn.expects, [name for name, _ in effects(turn)]) == (None, ["nightlight.set"])


@pytest.mark.parametrize(
    ("lang", "words", "until", "said"),
    [
        ("fr", ("silence pendant deux heures",), "10:30", "Le mode silence est activé jusqu'à 10 heures 30."),
        ("fr", ("ne fais plus de bruit jusqu'à 14 heures",), "14:00", "Le mode silence est activé jusqu'à 14 heures."),
        (
            "fr",
            ("active le silence pour trente minutes", "oui"),
            "09:00",
            "Le mode silence est activé jusqu'à 9 heures.",
        ),
        ("en", ("be quiet until 2 pm",), "14:00", "Silent mode is on until 2 pm."),
        ("en", ("silence for two hours",), "10:30", "Silent mode is on until 10:30 am."),
        ("en", ("silence until six",), "18:00", "Silent mode is on until 6 pm."),
    ],
)
def test_silence_ends_when_it_was_said_to(lang: Lang, words: tuple[str, ...], until: str, said: str) -> None:
    talk = Talk(lang)
    turn = talk.all(*words)
    assert turn.effects == (Effect("silence", "set", {"on": True, "until": at(until).isoformat()}),)
    assert turn.said == said
    assert talk.house.silence_until == at(until)
    mode = talk("quel mode" if lang == "fr" else "what mode are you in").said
    assert said in mode


@pytest.mark.parametrize(
    ("lang", "words", "said"),
    [
        ("fr", "mode silence", "Le mode silence est activé."),
        ("fr", "silence pour la nuit", "Le mode silence est activé, jusqu'à ce que tu le désactives."),
        ("en", "silence on", "Silent mode is on."),
    ],
)
def test_silence_without_an_end_lasts(lang: Lang, words: str, said: str) -> None:
    turn = Talk(lang)(words)
    assert (turn.said, turn.effects) == (said, (Effect("silence", "set", {"on": True}),))


@pytest.mark.parametrize(("lang", "undo"), [("fr", "annule"), ("en", "undo that")])
def test_undoing_gives_back_the_end_of_silence(lang: Lang, undo: str) -> None:
    talk = Talk(lang, house=House(silence=True, silence_until=at("12:00")))
    talk("désactive le mode silence" if lang == "fr" else "silence off")
    assert not talk.house.silence
    talk(undo)
    assert (talk.house.silence, talk.house.silence_until) == (True, at("12:00"))
