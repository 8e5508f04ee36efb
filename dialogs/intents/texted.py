"""What is texted or misheard of a time, as it is written: "ds 2h", "demin soir", "idk", "2nite", "c'est soir"."""

import re

TEXTED = {
    "ds": "dans", "demin": "demain", "dmain": "demain", "2main": "demain", "2m1": "demain", "dem1": "demain",
    "apm": "après-midi", "jsp": "je ne sais pas", "jspa": "je ne sais pas", "jcp": "je ne sais pas",
    "idk": "I don't know", "dk": "I don't know", "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow",
    "tomoz": "tomorrow", "2morrow": "tomorrow", "2moro": "tomorrow", "2mrw": "tomorrow", "2nite": "tonight",
    "2night": "tonight", "tonite": "tonight", "2day": "today",
}  # fmt: skip
"""Forms of one language only, so both are read in either."""
FORM = re.compile(rf"(?i)(?<![\w'’])({'|'.join(sorted(TEXTED, key=len, reverse=True))})(?![\w'’])")
THIS = re.compile(r"(?i)(?<![\w'’])(c['’]est|s['’]est|ses|ces|se|sait) (soir|matin|midi)(?!\w)")
"""What "ce soir" sounds like."""
TOMORROW = re.compile(r"(?i)(?<![\w'’])(deux|de) mains?(?= (matin|midi|soir|après-midi|aprèm)\b|\W*$)")
"""What "demain" sounds like, before a part of the day or at the end."""


def written(text: str) -> str:
    """The text with these words as they are written."""
    text = FORM.sub(lambda form: TEXTED[form[0].lower()], text)
    return TOMORROW.sub("demain", THIS.sub(r"ce \2", text))
