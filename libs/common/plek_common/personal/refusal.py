"""The guard before what nobody may let through: a text to somebody who is not known, whatever the reason."""

from plek_common.personal.release import PersonalData, Texts
from plek_common.personal.scanner import scan


class PersonalDataRefused(PersonalData):
    """What would be passed on seems to say who somebody is."""


def refuse_personal(texts: Texts) -> None:
    """
    Raises:
        PersonalDataRefused: one of these says who somebody is.
    """
    looked = {pointer: scan(text) for pointer, text in texts.items() if text}
    if found := {pointer: findings for pointer, findings in looked.items() if findings}:
        raise PersonalDataRefused(found, "Haal ze weg; zo geven wij het niet door.", is_stored=False)
