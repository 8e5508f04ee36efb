"""Phones, scanners, movement, greetings and intrusions."""

import pytest

from basecamp.effects import Effect
from basecamp.events import Alarm, Doorbell, MessageReceived, ModeChanged, Presence, ProblemChanged
from skills.signal import Heard, smoothed, strength
from tests.skills.house import Home, family, paris


def present(home: Home) -> dict[str, bool | None]:
    return {person.name: person.present for person in home.house.people}


class TestPhones:
    def test_nobody_is_known_at_first(self) -> None:
        assert present(Home()) == {"Nio": None, "Natacha": None}

    def test_arrival_is_fast_departure_slow(self) -> None:
        home = Home()
        home.sight("tel-nio")
        assert present(home)["Nio"] is True
        home.run(14.5)
        assert present(home)["Nio"] is True
        home.run(1)
        assert present(home)["Nio"] is False
        assert [(e.person, e.present) for e in home.of(Presence)] == [("Nio", True), ("Nio", False)]

    @pytest.mark.parametrize("restarted", [False, True])
    def test_a_clock_that_was_ten_years_ahead_keeps_nobody_there(self, restarted: bool) -> None:
        """Who arrived in 2036 would be there for ten years, and their phone would open the house to anybody."""
        home = Home("2036-11-23 08:00")
        home.sight("tel-nio")
        home.tick()
        home.at("2026-11-23 08:00")
        if restarted:
            home.household.close(home.now)
            home.restart()
        home.tick()
        home.sight("tel-nio")
        home.act("modes", "set", mode="lockout")
        home.run(45, sights=("tel-nio",))
        home.move("PIR_indoor")
        assert home.house.mode == "lockout", "a phone that never left is a forgotten one"
        home.run(20)
        assert present(home)["Nio"] is False
        home.sight("tel-nio")
        assert present(home)["Nio"] is True

    def test_a_phone_in_the_street_has_not_arrived(self) -> None:
        home = Home()
        home.sight("tel-nio", rssi=-97)
        assert present(home)["Nio"] is None

    def test_who_is_there_may_be_heard_a_little_weaker(self) -> None:
        home = Home()
        home.sight("tel-nio", rssi=-80)
        for _ in range(60):
            home.wait(seconds=30).sight("tel-nio", rssi=-98)
            home.tick()
        assert present(home)["Nio"] is True

    def test_each_device_has_its_own_patience(self) -> None:
        home = Home(settings=family(presence={"departure_of": {"tel-nio": 40}}))
        home.sight("tel-nio")
        home.sight("tel-natacha")
        home.run(20)
        assert present(home) == {"Nio": True, "Natacha": False}

    def test_scanners_are_merged(self) -> None:
        home = Home()
        home.sight("tel-nio", rssi=-99, scanner="hall")
        assert present(home)["Nio"] is None
        home.sight("tel-nio", rssi=-70, scanner="salon")
        assert present(home)["Nio"] is True
        home.run(30, sights=("tel-nio",))
        assert present(home)["Nio"] is True

    def test_signal_strength_is_smoothed_in_time(self) -> None:
        start = paris("2026-11-23 08:00")
        level = Heard(-60.0, start)
        level = smoothed(level, -90, paris("2026-11-23 08:00:01"))
        assert -66 < level.rssi < -60
        assert smoothed(level, -90, paris("2026-11-23 08:05")).rssi == -90
        assert strength({"a": Heard(-90, start), "b": Heard(-70, start)}, start) == -70
        assert strength({"a": Heard(-90, start)}, paris("2026-11-23 08:05")) is None

    def test_nobody_leaves_while_the_only_scanner_is_broken(self) -> None:
        home = Home()
        home.sight("tel-nio")
        broken = ProblemChanged(home.now, "device.scanner", "minor", "muet", "silent", True)
        home.handle(broken)
        home.run(120)
        assert present(home)["Nio"] is True
        home.handle(ProblemChanged(home.now, "device.scanner", "minor", "muet", "silent", False))
        home.run(14)
        assert present(home)["Nio"] is True
        home.run(2)
        assert present(home)["Nio"] is False

    def test_nobody_leaves_because_this_process_slept(self) -> None:
        home = Home()
        home.sight("tel-nio")
        home.run(1)
        home.wait(hours=5)
        home.restart()
        home.tick()
        assert present(home)["Nio"] is True
        home.run(16)
        assert present(home)["Nio"] is False

    def test_an_unknown_device_is_nobody(self) -> None:
        home = Home()
        home.sight("tel-voisin")
        assert home.events == []

    def test_presence_survives_a_restart(self) -> None:
        home = Home()
        home.sight("tel-nio")
        home.restart()
        assert present(home)["Nio"] is True

    def test_absence_alone_never_locks_but_is_told(self) -> None:
        home = Home()
        home.sight("tel-nio")
        home.sight("tel-natacha")
        home.run(12 * 60, step_s=60)
        assert home.house.mode == "cocoon"
        assert [(p.key, p.until is None) for p in home.house.problems] == [("house.empty", True)]
        assert len([text for _, text in home.log.lines if "Tout le monde" in text]) == 1
        home.sight("tel-nio")
        home.tick()
        assert [(p.key, p.until is None) for p in home.house.problems] == [("house.empty", False)]


class TestWords:
    def test_said_to_be_there_without_a_phone(self) -> None:
        home = Home(settings=family(house={"people": ["Nio", "Natacha", "Mamie"]}))
        home.act("presence", "set", person="Mamie", present=True).run(120)
        assert present(home)["Mamie"] is True
        home.act("modes", "set", mode="lockout")
        assert present(home)["Mamie"] is False
        home.act("modes", "set", mode="cocoon")
        assert present(home)["Mamie"] is None

    def test_said_to_be_gone_holds_while_the_phone_fades(self) -> None:
        home = Home()
        home.sight("tel-nio")
        home.act("presence", "set", person="Nio", present=False)
        home.wait(seconds=30).sight("tel-nio")
        assert present(home)["Nio"] is False
        home.wait(minutes=20).sight("tel-nio")
        assert present(home)["Nio"] is True

    @pytest.mark.parametrize("person", [False, True, 3])
    def test_what_is_no_name_is_told_and_nobody_comes(self, person: object) -> None:
        home = Home()
        home.household.act(Effect("presence", "set", {"person": person, "present": True}), home.now)
        assert present(home) == {"Nio": None, "Natacha": None}
        assert any(f"{person!r} is not the name of a person" in text for _, text in home.log.lines)
        assert home.household.status(home.now, "fr")

    def test_without_a_name_in_a_household_of_one(self) -> None:
        home = Home(settings=family(house={"people": ["Nio"]}, hardware={"phones": {}}))
        home.act("presence", "set", person=None, present=True)
        assert present(home) == {"Nio": True}


class TestArrival:
    def away(self, **sections: object) -> Home:
        home = Home("2026-11-23 08:00", family(**sections))
        home.act("modes", "set", mode="lockout")
        home.run(60)
        home.events.clear()
        return home

    def test_phone_then_door(self) -> None:
        home = self.away()
        home.sight("tel-nio")
        assert home.house.mode == "lockout", "a phone alone may be in the street"
        home.wait(seconds=40).move("PIR_entry")
        assert home.house.mode == "cocoon"
        assert [(e.mode, e.cause) for e in home.of(ModeChanged)] == [("cocoon", "pir")]
        assert home.said() == ["Bonjour Nio, bienvenue à la maison."]
        assert home.of(Alarm) == []

    def test_door_then_phone_within_the_grace_time(self) -> None:
        home = self.away()
        home.move("PIR_entry")
        home.wait(seconds=30).sight("tel-natacha")
        home.run(5)
        assert [(e.mode, e.cause) for e in home.of(ModeChanged)] == [("cocoon", "bluetooth")]
        assert home.said()[1:] == ["Bonjour Natacha, bienvenue à la maison."]
        assert home.said()[0].startswith("Qui est là ?")
        assert home.of(Alarm) == []

    def test_door_then_phone_with_greeting_once(self) -> None:
        home = self.away()
        home.sight("tel-nio")
        for _ in range(10):
            home.wait(seconds=20).move("PIR_entry")
            home.move("PIR_entry", active=False)
            home.run(0.5)
        assert len(home.said()) == 1

    def test_after_a_clock_years_ahead_people_are_greeted_again_and_only_at_the_door(self) -> None:
        home = Home("2036-11-23 17:00")
        home.sight("tel-nio")
        home.move("PIR_entry")
        home.move("PIR_entry", active=False)
        home.at("2026-11-23 17:00").tick()
        home.run(20)
        said = len(home.said())
        home.sight("tel-nio")
        home.wait(seconds=5).sight("tel-natacha")
        assert len(home.said()) == said, "nobody passed the door"
        home.move("PIR_entry")
        assert home.said()[said:] == ["Bonjour Nio et Natacha, bienvenue à la maison."]

    def test_in_the_evening_in_english_both_together(self) -> None:
        home = Home("2026-11-23 19:00", family(house={"main_language": "en"}))
        home.act("modes", "set", mode="lockout")
        home.run(40)
        home.sight("tel-natacha")
        home.wait(seconds=1).sight("tel-nio")
        home.wait(seconds=20).move("PIR_entry")
        assert home.said() == ["Good evening Natacha and Nio, welcome home."]

    def test_waiting_messages_are_said(self) -> None:
        home = self.away()
        home.handle(MessageReceived(home.now, "Mamie", "Rappelle-moi"))
        assert home.said() == []
        home.sight("tel-nio")
        home.wait(seconds=10).move("PIR_entry")
        assert home.said()[1:] == ["Message de Mamie : Rappelle-moi"]
        assert home.house.messages[0].heard

    def test_a_message_for_the_other_one_waits(self) -> None:
        home = self.away()
        home.act("messages", "add", text="Pour toi", sender="Mamie", person="Natacha")
        home.sight("tel-nio")
        home.wait(seconds=10).move("PIR_entry")
        assert len(home.said()) == 1
        assert not home.house.messages[0].heard


class TestIntrusion:
    def away(self) -> Home:
        return TestArrival().away()

    @pytest.mark.parametrize(
        ("house", "asked"),
        [
            ({"address": "tu"}, "Qui est là ? Si tu es de la maison, dis hello, puis je suis rentré."),
            ({"address": "vous"}, "Qui est là ? Si vous êtes de la maison, dites hello, puis je suis rentré."),
            ({"main_language": "en", "address": "vous"}, "Who is there? If you live here, say hello, then I'm back."),
        ],
    )
    def test_the_question_addresses_people_as_the_house_does(self, house: dict[str, str], asked: str) -> None:
        home = TestArrival().away(house=house)
        home.move("PIR_entry")
        assert home.said() == [asked]

    def test_unknown_movement_becomes_an_alarm(self) -> None:
        home = self.away()
        home.move("PIR_indoor")
        home.run(0.5)
        assert home.of(Alarm) == []
        home.run(1)
        alarms = home.of(Alarm)
        assert [(a.key, a.critical) for a in alarms] == [("intrusion.PIR_indoor", True)]
        assert "PIR_indoor" in alarms[0].fr
        assert "PIR_indoor" in alarms[0].en
        assert home.house.mode == "lockout"
        assert home.house.problems[0].severity == "major"

    @pytest.mark.parametrize(
        ("cause", "fr", "en"),
        [
            ("speech", "par quelqu'un sur place.", "by somebody at the house."),
            ("remote", "à distance.", "from afar."),
        ],
    )
    def test_who_got_the_alarm_hears_that_somebody_of_the_house_came(self, cause: str, fr: str, en: str) -> None:
        home = self.away()
        for sensor in ("PIR_indoor", "PIR_entry"):
            home.move(sensor)
            home.run(12)
        home.restart()
        home.act("modes", "set", mode="cocoon", cause=cause)
        over = home.of(Alarm)[2:]
        assert [(a.key, a.active) for a in over] == [("intrusion.PIR_indoor", False), ("intrusion.PIR_entry", False)]
        at = f"{home.now:%H:%M}"
        assert {(a.fr, a.en) for a in over} == {(f"Alarme levée à {at} {fr}", f"Alarm called off at {at} {en}")}
        home.act("modes", "set", mode="lockout").act("modes", "set", mode="cocoon")
        assert len(home.of(Alarm)) == 4, "each is called off once"

    def test_a_phone_that_comes_after_the_alarm_calls_it_off_by_name(self) -> None:
        home = self.away()
        home.move("PIR_indoor")
        home.run(3)
        home.sight("tel-nio")
        home.move("PIR_indoor", False)
        home.run(1)
        home.move("PIR_indoor")
        assert home.house.mode == "cocoon"
        over = home.of(Alarm)[-1]
        assert not over.active
        assert over.fr.endswith(", téléphone reconnu : Nio.") and over.en.endswith(", phone recognized: Nio.")

    def test_the_hour_calls_no_alarm_off(self) -> None:
        settings = family(presence={"night_entry_alarm": True}, modes={"wake_at": "07:00"})
        home = Home("2026-11-23 23:00", settings).act("modes", "set", mode="asleep")
        home.at("2026-11-24 03:00").move("PIR_entry")
        home.run(2)
        home.at("2026-11-24 07:01").tick()
        assert home.house.mode == "cocoon"
        (alarm,) = home.of(Alarm)
        assert alarm.active
        assert alarm.fr.endswith("maison en mode sommeil.") and alarm.en.endswith("the house is asleep.")

    def test_the_alarm_is_repeated_sparingly(self) -> None:
        home = self.away()
        for _ in range(60):
            home.move("PIR_indoor")
            home.move("PIR_indoor", active=False)
            home.run(0.5)
        assert 2 <= len(home.of(Alarm)) <= 3

    def test_saying_who_it_is_ends_it(self) -> None:
        home = self.away()
        home.move("PIR_indoor")
        home.wait(seconds=40).act("modes", "set", mode="cocoon")
        home.run(5)
        assert home.of(Alarm) == []

    def test_it_survives_a_restart(self) -> None:
        home = self.away()
        home.move("PIR_indoor")
        home.restart()
        home.run(2)
        assert len(home.of(Alarm)) == 1

    def test_time_to_leave(self) -> None:
        home = Home()
        home.act("modes", "set", mode="lockout")
        home.wait(minutes=3).move("PIR_entry")
        home.run(3)
        assert home.of(Alarm) == []

    def test_who_stayed_is_no_burglar(self) -> None:
        home = Home()
        home.sight("tel-natacha")
        home.act("modes", "set", mode="lockout")
        home.run(10, sights=("tel-natacha",))
        home.move("PIR_indoor")
        assert home.house.mode == "cocoon"

    def test_a_forgotten_phone_opens_no_door(self) -> None:
        home = Home()
        home.sight("tel-natacha")
        home.act("modes", "set", mode="lockout")
        home.run(60, sights=("tel-natacha",))
        home.move("PIR_indoor")
        home.run(2, sights=("tel-natacha",))
        assert home.house.mode == "lockout"
        assert "Natacha" in home.of(Alarm)[0].fr

    @pytest.mark.parametrize("mode", ["cocoon", "asleep"])
    def test_no_alarm_when_somebody_lives_there(self, mode: str) -> None:
        home = Home().act("modes", "set", mode=mode)
        home.run(60)
        home.move("PIR_entry")
        home.run(5)
        assert home.of(Alarm) == []

    def test_the_door_at_night_when_set(self) -> None:
        home = Home(settings=family(presence={"night_entry_alarm": True})).act("modes", "set", mode="asleep")
        home.run(60)
        home.move("PIR_entry")
        home.run(2)
        assert [a.key for a in home.of(Alarm)] == ["intrusion.PIR_entry"]

    def test_who_comes_home_at_night_is_heard_before_the_door_opens(self) -> None:
        """A phone is heard from the street: it arrives before the movement, and never again after it."""
        home = Home(settings=family(presence={"night_entry_alarm": True})).act("modes", "set", mode="asleep")
        home.run(60)
        home.sight("tel-nio")
        home.run(0.5, sights=("tel-nio",))
        home.move("PIR_entry")
        home.run(3, sights=("tel-nio",))
        assert home.of(Alarm) == []
        home.run(30, sights=("tel-nio",))
        home.move("PIR_entry", active=False)
        home.wait(seconds=10).move("PIR_entry")
        home.run(2, sights=("tel-nio",))
        assert len(home.of(Alarm)) == 1, "half an hour later it is somebody else"

    def test_a_clock_that_was_set_back_leaves_the_house_watched(self) -> None:
        """It was a day ahead when the family left: the time to leave is not a day long."""
        home = Home("2026-11-24 08:00").act("modes", "set", mode="lockout")
        home.run(10)
        home.at("2026-11-23 08:10").run(30)
        home.move("PIR_indoor")
        home.run(2)
        assert len(home.of(Alarm)) == 1
        home.at("2026-11-22 08:00").run(1)
        home.move("PIR_entry")
        home.run(0.5)
        home.at("2026-11-20 08:00").run(2)
        assert len(home.of(Alarm)) == 2, "neither the pause between alarms nor the grace time last for days"


class TestDoorbell:
    def test_rings_once_for_an_impatient_visitor(self) -> None:
        home = Home()
        for _ in range(3):
            home.handle(Doorbell(home.now))
            home.wait(seconds=2)
        assert home.said() == ["On sonne à la porte."]
        assert [(a.key, a.critical, a.news) for a in home.of(Alarm)] == [("doorbell", False, True)]
        assert home.house.problems == ()

    def test_while_away_it_says_so(self) -> None:
        home = Home().act("modes", "set", mode="lockout")
        home.handle(Doorbell(home.now))
        assert home.of(Alarm)[0].en.endswith("Nobody is at home.")
