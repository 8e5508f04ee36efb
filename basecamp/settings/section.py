"""What a section of the settings file is: a frozen model that knows the meaning and unit of each field."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """Base of every section. Unknown keys are refused, so that a misspelt one never silently does nothing.

    Each field has a `description` with its unit: the example file is generated from them. The validator of a model is
    built when a value is first validated: most sections of most files are their defaults.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True)
