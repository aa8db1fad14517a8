"""Somebody whose name and addresses are easily recognised wherever they turn up."""

NAME, EMAIL, PHONE, SUBJECT = "Kanarie Q7x", "kanarie.q7x@voorbeeld.nl", "+31 6 7007 7007", "subject-q7x"
ASKER = {"name": NAME, "email": EMAIL, "phone": PHONE}


def leaks(text: str) -> list[str]:
    """Which of the asker's data are in here, however they are written."""
    plain = text.lower().replace("%20", " ").replace("%40", "@").replace("+31%206", "+31 6")
    return [secret for secret in (NAME, EMAIL, PHONE, SUBJECT) if secret.lower() in plain]
