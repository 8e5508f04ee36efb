"""English words of time."""

from dialogs.when.lexicon import DAY, HOUR, MINUTE, MONTH, SECOND, WEEK, YEAR, Table
from dialogs.when.value import Span

TABLE: Table = {
    "NOW": {
        "now|right now|just now|immediately|right away|straight away|at once|at the moment|right this minute"
        "|this instant|at this moment|straightaway|this very moment|asap|as of now|this minute|this second": 0,
    },
    "RELDAY": {
        "today|todays|today s|during the day|later today|the day|by day": 0,
        "tomorrow|tomorrows|tomorrow s|tomorow|tommorow|tommorrow|tmrw|tmw|2moro|tomoro|the morrow": 1,
        "the day after tomorrow|day after tomorrow|the day after tomorow|overmorrow": 2,
        "yesterday|yesterdays|yesterday s": -1,
        "the day before yesterday|day before yesterday": -2,
    },
    "EVE": {"the day before|the eve of|day before|the night before": -1, "the day after|day after": 1},
    "UNIT": {
        'second|seconds|sec|secs|s|"': SECOND,
        "minute|minutes|min|mins|mn|minute s|'|minuets": MINUTE,
        "hour|hours|h|hr|hrs|hour s|hours s": HOUR,
        "day|days|day s|days s|night|nights": DAY,
        "week|weeks|wk|wks|week s": WEEK,
        "fortnight|fortnights": Span(0, 14, 0, "week"),
        "month|months|month s|mo": MONTH,
        "year|years|yr|yrs|year s": YEAR,
        "decade|decades": Span(120, 0, 0, "month"),
    },
    "SPAN": {
        "half an hour|half hour|a half hour|half a hour|a half an hour|1/2 hour|a good half hour|an half hour"
        "|half an hour or so|one half hour": Span(0, 0, 1800, "minute"),
        "quarter of an hour|a quarter of an hour|a quarter hour|quarter hour|quarter an hour|one quarter of an hour"
        "|a quarter of a hour": Span(0, 0, 900, "minute"),
        "three quarters of an hour|three quarter of an hour|3 quarters of an hour|three quarters of a hour"
        "|three quarter hour": Span(0, 0, 2700, "minute"),
        "an hour|a hour|about an hour": HOUR,
        "half a day|a half day|half day": Span(0, 0, 43200, "hour"),
        "half a minute": Span(0, 0, 30, "second"),
        "half a year": Span(6, 0, 0, "month"),
        "half a week": Span(0, 0, 302400, "hour"),
        "a moment|a minute|a min": MINUTE,
        "a sec|a second": SECOND,
    },
    "FEW": {
        "a few|few|several|some|a handful of": 3,
        "a couple of|a couple|couple of|couple|a pair of|pair of|another couple of|a couple more": 2,
        "a dozen|dozen": 12,
        "half a dozen": 6,
        "another": 1,
        "a|an": 1,
        "a good": 1,
        "a full|a whole": 1,
        "a short": 1,
        "an additional": 1,
        "just a": 1,
    },
    "ADJ": {"more|full|whole|good|short|long|additional|odd|or so|other|little|solid": 0},
    "WEEKDAY": {
        "monday|mondays|monday s|mon": 0,
        "tuesday|tuesdays|tues|tue|tuesday s": 1,
        "wednesday|wednesdays|wed|weds|wednesday s": 2,
        "thursday|thursdays|thurs|thur|thu|thursday s": 3,
        "friday|fridays|fri|friday s": 4,
        "saturday|saturdays|sat|saturday s": 5,
        "sunday|sundays|sun|sunday s": 6,
    },
    "MONTH": {
        "january|jan": 1,
        "february|feb": 2,
        "march|mar": 3,
        "april|apr": 4,
        "may": 5,
        "june|jun": 6,
        "july|jul": 7,
        "august|aug": 8,
        "september|sept|sep": 9,
        "october|oct": 10,
        "november|nov": 11,
        "december|dec": 12,
    },
    "NOON": {
        "noon|midday|mid day|noontime|noonish|noon ish|12 noon|twelve noon": 12,
        "midnight|12 midnight|twelve midnight|midnightish": 24,
    },
    "PART": {
        "morning|mornings|morn|morningish": "morning",
        "afternoon|afternoons|arvo|afternoonish|after noon": "afternoon",
        "evening|evenings|eve|eveningish": "evening",
        "night|nights|nighttime|night time|nite": "night",
        "noon|midday|mid day|lunchtime|lunch time|noonish|noon ish|noontime": "noon",
    },
    "TONIGHT": {"tonight|tonite|tonights|tonight s": 0},
    "MEAL": {
        "breakfast|breakfast time|breakfasttime": ("morning", 0),
        "lunch|lunchtime|lunch time|noon meal": ("noon", 0),
        "tea time|teatime": ("afternoon", 60),
        "dinner|dinnertime|dinner time|supper|suppertime|supper time": ("evening", 60),
        "work": ("evening", 0),
        "school": ("afternoon", 90),
        "bedtime|bed time": ("night", 0),
    },
    "MOD": {
        "very early": "dawn",
        "bright and early": "early",
        "early|early in|the early part of|the start of|the beginning of|start of|beginning of|early hours of"
        "|the very beginning of|the very start of|the early hours of|the early": "early",
        "mid|middle of|the middle of|the mid": "mid",
        "late|late in|the end of|the very end of|end of|later|the late|later in|very late": "late",
    },
    "HALF": {
        "in the morning|in morning|of the morning|in the am|in the a m|this morning": "morning",
        "in the afternoon|in afternoon|of the afternoon|in the pm|in the p m": "afternoon",
        "in the evening|in evening|of the evening": "evening",
        "at night|in the night|of the night": "night",
    },
    "AMPM": {"am|a m": "am", "pm|p m": "pm"},
    "OCLOCK": {"o clock|oclock|o clocks|oclocks|hundred hours|hundred": 0},
    "THIS": {"this|this coming|this upcoming|current|the current": 0},
    "NEXT": {"next|the next|coming|upcoming|the coming|this next|following|the following|the upcoming": 0},
    "LAST": {"last|past|the last|the past|this past|previous|the previous|this last": 0},
    "AFTERNEXT": {"after next": 0},
    "SAME": {"same time|at the same time|this time|at this time|the same time|at this hour": 0},
    "PARTLY": {
        "first thing|first thing in the morning|at first light": "morning",
        "overnight": "night",
    },
    "WEEKEND": {"weekend|week end|wkend|weekends|weekend s|week ends": 0},
    "SEASON": {
        "spring|springtime": "spring",
        "summer|summertime": "summer",
        "autumn|fall": "autumn",
        "winter|wintertime": "winter",
    },
    "AT": {
        "at|@|for|by|from|after|before|starting at|starting from|as of|later than|no later than|not before"
        "|as from|at the latest by|beginning at|earlier than|sometime after|sometime before": 0
    },
    "ABOUT": {
        "about|around|approximately|roughly|circa|maybe|at about|at around|probably|more or less|like|say"
        "|at approximately|at roughly|by about|by around|close to|exactly|at exactly|near|nearly|almost"
        "|somewhere around|sometime around|some time around": 0
    },
    "SHARP": {
        "sharp|exactly|approximately|ish|on the dot|precisely|or so|or thereabouts|at the latest|latest|dead"
        "|thereabouts|on the nose|roughly|max|at most|more or less|tops": 0
    },
    "ON": {
        "on|the|on the|for|by|in|during|at|over|this|of|by the|for the|from the|in the|over the"
        "|during the|at the|from|starting|after the|before the|after|before|as of|beginning|come"
        "|around|about|sometime|some time|sometime in the|sometime on|sometime in|sometime this|sometime over the"
        "|later|later in the|later on|throughout|within|within the|since the|any time|anytime|around the": 0
    },
    "UNTIL": {"until|till|til|untill|up to|up until|through|thru|up till|all the way to|til the|until the": 0},
    "SINCE": {"since|ever since|since the": 0},
    "FOR": {
        "for|for the next|for about|for another|during|timer|for around|for at least|lasting|for a total of"
        "|for up to|for approximately": 0
    },
    "BY": {"by|before|no later than|by the|before the|not later than|earlier than|at the latest": 0},
    "FROM": {
        "after|from|starting|from the|later than|not before|starting from|starting on|as of|as from|beginning"
        "|after the|sometime after": 0
    },
    "IN": {
        "in a little over|in a little under|in a bit over|in a bit under|in a bit more than|in a bit less than": 0,
        "in|within|in about|in around|in another|within the|in the next|within about|inside|in approximately"
        "|in exactly|in roughly|in less than|in just|in maybe|in the|after|within the next|in under|in at most"
        "|in like|in under|in no more than|in probably|in only|in something like|in just over|in over|in say"
        "|in more than|in just under|in nearly|in almost": 0,
    },
    "AGO": {"ago|back|earlier|before|prior|beforehand": 0},
    "FROMNOW": {
        "from now|from right now|hence|later|time|from today|from this moment|s time|from the present|after": 0
    },
    "BEFORE": {"before|prior to|before the|ahead of": -1, "after|from|past|following|after the|from the": 1},
    "COUNTED": {"work|holiday|holidays|vacation": 0},
    "BLOCK": {"happy|merry|closest|nearest|ides of|bc|b c|next to last|earlier": 0},
    "BETWEEN": {"between|in between|anywhere between|anytime between|sometime between|between the|any time between": 0},
    "DE": {"from|from the|starting|starting from|starting at|later than|starting on": 0},
    "TO": {"to|until|till|til|through|thru|untill|to the|up to|until the|and|up until|but before|through to|-": 0},
    "AND": {"and|and the|to|-": 0},
    "RECUR": {"every|each|all": 0},
    "ZONE": {"cet|gmt|utc|est|pst|bst|edt|pdt|cst|mst|ist|eastern|pacific|zulu": 0},
    "START": {"half|quarter|a quarter": 0},
    "MINUS": {"to|of|till|before|til|until": -1, "past|after": 1},
    "HOLIDAY": {
        "christmas|christmas day|xmas|xmas day|x mas": "christmas",
        "christmas eve|xmas eve|christmas s eve": "christmas_eve",
        "boxing day|st stephens day|st stephen s day|saint stephen s day": "boxing",
        "new year s eve|new years eve|new year eve|nye|hogmanay": "new_year_eve",
        "new year s day|new years day|new year day|new year|new year s|new years": "new_year",
        "easter|easter sunday|easter day": "easter",
        "easter monday": "easter_monday",
        "good friday": "good_friday",
        "maundy thursday|holy thursday": "holy_thursday",
        "palm sunday": "palm_sunday",
        "ascension|ascension day|ascension thursday": "ascension",
        "pentecost|whit sunday|whitsun|whitsunday": "pentecost",
        "whit monday|pentecost monday": "pentecost_monday",
        "shrove tuesday|pancake day|mardi gras|fat tuesday|pancake tuesday": "shrove_tuesday",
        "ash wednesday": "ash_wednesday",
        "all saints|all saints day|all saint s day|all hallows|all saints s day": "all_saints",
        "all souls|all souls day": "all_souls",
        "valentine s day|valentine day|valentines day|valentines|valentine s|st valentine s day"
        "|saint valentine s day": "valentine",
        "halloween|hallowe en|halloween night": "halloween",
        "thanksgiving|thanksgiving day|turkey day": "thanksgiving",
        "black friday": "black_friday",
        "cyber monday": "cyber_monday",
        "independence day|fourth of july|the fourth of july": "independence",
        "labor day|labour day": "labor_us",
        "memorial day|decoration day": "memorial",
        "martin luther king day|mlk day|martin luther king s day|martin luther king jr day|civil rights day": "mlk",
        "presidents day|president s day|presidents s day|president day": "presidents",
        "columbus day|indigenous peoples day": "columbus",
        "veterans day|veteran s day|armistice day|remembrance day|veterans s day": "armistice",
        "mother s day|mothers day|mother day": "mothers_us",
        "father s day|fathers day|father day": "fathers_us",
        "mothering sunday": "mothers_uk",
        "st patrick s day|saint patrick s day|st patricks day|saint patricks day|st paddy s day"
        "|st patty s day": "saint_patrick",
        "april fools|april fools day|april fool s day|april fool s|april fool day": "april_fools",
        "guy fawkes night|bonfire night|guy fawkes day|guy fawkes": "guy_fawkes",
        "epiphany|twelfth night|three kings day": "epiphany",
        "groundhog day|candlemas": "candlemas",
        "may day": "labour_fr",
        "bastille day": "bastille",
        "assumption|assumption day|assumption of mary": "assumption",
        "earth day": "earth",
        "juneteenth": "juneteenth",
        "st nicholas day|saint nicholas day": "saint_nicholas",
    },
    "FILLER": {
        "uh|um|er|erm|well|so|yes|no|ok|okay|i think|i guess|maybe|probably|i ll be back|i ll be home|i m back|back"
        "|i am back|i will be back|i will be home|i ll return|i will return|be back|home|i m coming back|i come back"
        "|i am coming back|i should be back|we ll be back|we ll be home|please|thanks|thank you|let s say|say|like"
        "|i d say|perhaps|it ll be|it will be|hmm|actually|returning|i return|i m home|i am home|i ll come back|just|oh"
        "|i should be home|i expect|hopefully|around|about|i ll get back|we re back|i m returning|mm|right|rather": 0,
    },
    "CONNECT": {",|but|or rather|rather|say|probably|um|uh|-|maybe|i think": 0},
}

FOLLOWING = (
    "! , - . / ; ? a about actually after also an and around as at back be because before between but by can "
    "could d did do does everybody everyone folks for from had has have he her here his home honey i if in "
    "instead is ish it latest ll m make maybe my no not of ok okay on or our please put rather re remind s set "
    "sharp she so sorry switch thanks that the their then there these they this til till to today tomorrow "
    "tonight too turn until wake was we were when which who will with without would yes you your "
)
FOLLOW = frozenset(FOLLOWING.split())
"""Words that may follow a bare number read as a time; anything else may be the thing it counts."""
