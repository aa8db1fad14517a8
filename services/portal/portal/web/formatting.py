"""How the pages say moments, days, numbers and states. Pure: the moment of looking is given."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from markupsafe import Markup

from plek_common.clock import CIVIL_TIME, today
from plek_common.identity import Actor
from portal.apis.questions import Question, Receipt
from portal.web.i18n import Texts

SURE = {3: "vrijwel zeker", 2: "waarschijnlijk dezelfde", 1: "mogelijk"}
STEPS = {"received": "new", "triaged": "new", "articulating": "working", "matching": "working"}


Said = Callable[["Words", datetime], str]


def known(said: Said) -> Said:
    """What is said of a moment; that the date is not known, where no calendar has it."""

    def saying(self: "Words", moment: datetime) -> str:
        try:
            return said(self, moment)
        except (OverflowError, ValueError):
            return self.texts("when.unknown")

    return saying


class Words:
    """One language, one moment of looking."""

    def __init__(self, texts: Texts, now: datetime) -> None:
        self.texts = texts
        self.now = now

    def number(self, value: int) -> str:
        """1234 -> 1.234 in Dutch, 1,234 in English."""
        grouped = f"{value:,}"
        return grouped.replace(",", ".") if self.texts.language == "nl" else grouped

    def percent(self, share: float | None) -> str:
        """0.914 -> 91%; a dash where there was nothing to count."""
        return "–" if share is None else f"{round(100 * share)}%"

    def day(self, day: date) -> str:
        """12 december, with the year when it is another year."""
        said = f"{day.day} {self.texts(f'month.{day.month}')}"
        return said if day.year == today(self.now).year else f"{said} {day.year}"

    @known
    def moment(self, moment: datetime) -> str:
        """The exact moment, for who hovers or asks: 12 december om 14.05 uur."""
        local = moment.astimezone(CIVIL_TIME)
        return self.texts("when.exact", day=self.day(local.date()), time=self.clock(local))

    def clock(self, local: datetime) -> str:
        return f"{local:%H.%M}" if self.texts.language == "nl" else f"{local:%H:%M}"

    @known
    def hour(self, moment: datetime) -> str:
        """14.05 uur"""
        return self.texts("when.hour", time=self.clock(moment.astimezone(CIVIL_TIME)))

    @known
    def ago(self, moment: datetime) -> str:
        """How people say it: zojuist, 5 minuten geleden, gisteren, 3 weken geleden, 12 december."""
        days = (today(self.now) - today(moment)).days
        if days <= 0:
            return self.today(moment)
        if days == 1:
            return self.texts("when.yesterday")
        return self.day(today(moment)) if days > 56 else self.texts("when.ago", span=self.span(days))

    def today(self, moment: datetime) -> str:
        minutes = int((self.now - moment).total_seconds() // 60)
        if minutes < 1:
            return self.texts("when.now")
        if minutes < 60:
            return self.texts("when.ago", span=self.texts("when.minutes", n=minutes))
        return self.texts("when.today", time=self.clock(moment.astimezone(CIVIL_TIME)))

    @known
    def at(self, moment: datetime) -> str:
        """For a list that stays open: vandaag om 14.05 uur, and for earlier days as `ago`."""
        if today(moment) < today(self.now):
            return self.ago(moment)
        return self.texts("when.today", time=self.clock(moment.astimezone(CIVIL_TIME)))

    @known
    def since(self, moment: datetime) -> str:
        """sinds vandaag, sinds gisteren, sinds 3 dagen, sinds 12 december."""
        days = (today(self.now) - today(moment)).days
        if days <= 1:
            return self.texts("when.since_yesterday" if days == 1 else "when.since_today")
        if days > 56:
            return self.texts("when.since_day", day=self.day(today(moment)))
        return self.texts("when.since", span=self.span(days))

    def span(self, days: int) -> str:
        return self.texts("when.weeks", n=days // 7) if days >= 14 else self.texts("when.days", n=days)

    def until(self, due: date) -> str:
        """uiterlijk vandaag, uiterlijk 12 december, 3 dagen te laat."""
        days = (due - today(self.now)).days
        if days < 0:
            return self.texts("when.late", span=self.span(-days))
        return self.texts("when.due_today") if days == 0 else self.texts("when.due", day=self.day(due))

    def is_late(self, due: date | None) -> bool:
        return due is not None and due < today(self.now)

    def time(self, moment: datetime, said: str) -> Markup:
        """The words with the exact moment behind them."""
        return Markup('<time datetime="{}" title="{}">{}</time>').format(moment.isoformat(), self.moment(moment), said)

    def step(self, state: str) -> str:
        """new, working, answered, closed or withdrawn: what a visitor needs to tell apart."""
        return STEPS.get(state, state)

    def state(self, state: str) -> str:
        key = f"state.{state}"
        return self.texts(key) if key in self.texts else self.texts("state.unknown")

    def turn(self, question: Question | Receipt) -> str | None:
        """Whose turn it is, in people's words; nobody's once it is answered, closed or withdrawn."""
        key = f"turn.{question.turn}"
        return self.texts(key) if self.step(question.state) in ("new", "working") and key in self.texts else None

    def sureness(self, certainty: str) -> int:
        """How sure, from 3 (almost certain) to 0 (rather not), by the word that the nation has for it."""
        return next((step for step, words in SURE.items() if certainty.startswith(words)), 0)

    def role(self, actor: Actor, names: Mapping[str, str]) -> str:
        """analist van het land, coördinator van Zuid-Holland; an organisation without a name is called by its id."""
        known = [f"role.{role}" for role in sorted(actor.roles) if f"role.{role}" in self.texts]
        roles = self.listed([self.texts(key) for key in known]) or self.texts("role.none")
        organisation = actor.organisation or ""
        place = self.texts("who.nation") if organisation == "national" else names.get(organisation, organisation)
        return self.texts("who.place", role=roles, place=place)

    def theme(self, theme: str | None) -> str:
        key = f"theme.{theme}"
        return self.texts(key) if key in self.texts else (theme or self.texts("theme.none"))

    def listed(self, names: list[str]) -> str:
        """Utrecht, Zeeland en Fryslân."""
        if len(names) < 2:
            return "".join(names)
        return self.texts("list.and", first=", ".join(names[:-1]), last=names[-1])
