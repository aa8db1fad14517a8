"""No template takes what somebody wrote for markup: all that is put in is escaped, whatever the page."""

import re

from portal.web.visit import TEMPLATES

UNESCAPED = re.compile(r"\|\s*safe\b|autoescape|\bMarkup\b|\|\s*tojson\b")


def test_no_template_turns_escaping_off() -> None:
    assert TEMPLATES.autoescape is True
    assert TEMPLATES.loader
    names = [name for name in TEMPLATES.list_templates() if name.endswith(".html")]
    assert names
    sources = {name: TEMPLATES.loader.get_source(TEMPLATES, name)[0] for name in names}
    assert [name for name, source in sources.items() if UNESCAPED.search(source)] == []
