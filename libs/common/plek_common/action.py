"""Every route declares its action; one pure policy per service decides (D16)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant

from plek_common.audit import deed
from plek_common.identity import ANYONE, Actor, Verifier
from plek_common.problem import UNKNOWN, Forbidden, NotFound, Unauthenticated

# allow(actor, action, object); the object is None before it is known which one it is about.
Policy = Callable[[Actor, str, Any], bool]


@dataclass(frozen=True, slots=True)
class Permit:
    """The actor of this request, who may do this action on at least some object."""

    actor: Actor
    action: str
    policy: Policy

    def check(self, thing: Any, *, reading: str | None = None) -> None:
        """Raises Forbidden, or Unauthenticated for an actor without a token, when it is not this object; NotFound where
        `reading` it is not allowed either: what is secret looks like what is not there."""
        if self.policy(self.actor, self.action, thing):
            return
        if reading and not self.policy(self.actor, reading, thing):
            raise NotFound(UNKNOWN)
        raise _refusal(self.actor)


class Action:
    """The dependency by which a route says what it does; it gets the permit, or what `build` makes of it.

    `activity` names the processing of personal data that it is part of (contracts/processing.yaml): then also a look is
    told to the audit log. `reads` says of a POST that it changes nothing.
    """

    def __init__(
        self,
        name: str,
        build: Callable[[Request, Permit], Any] | None = None,
        *,
        activity: str | None = None,
        reads: bool = False,
    ) -> None:
        self.name, self.build, self.activity, self.reads = name, build, activity, reads

    async def __call__(self, request: Request) -> Any:
        verifier: Verifier = request.app.state.verifier
        policy: Policy = request.app.state.policy
        doing = deed.current.get()
        if doing:
            doing.begin(self.name, request.path_params, activity=self.activity, reads=self.reads)
        actor = await _actor(request, verifier)
        if doing:
            doing.by(actor, lambda one: policy(one, self.name, None))
        request.app.state.limits.of_caller(actor)
        permit = Permit(actor, self.name, policy)
        permit.check(None)
        return self.build(request, permit) if self.build else permit


def action(name: str, *, activity: str | None = None, reads: bool = False) -> Any:
    """Annotated[Permit, action("noun.verb")] in a route's signature."""
    return Depends(Action(name, activity=activity, reads=reads))


def declared(dependant: Dependant) -> Action | None:
    """The action that a route with these dependencies declares, None when it declares none."""
    return next(_actions(dependant), None)


def _actions(dependant: Dependant) -> Iterator[Action]:
    if isinstance(dependant.call, Action):
        yield dependant.call
    for below in dependant.dependencies:
        yield from _actions(below)


async def _actor(request: Request, verifier: Verifier) -> Actor:
    header = request.headers.get("Authorization")
    if header is None:
        return ANYONE
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Stuur een token als 'Authorization: Bearer …'.")
    return await verifier.actor(token, request.client.host if request.client else "")


def _refusal(actor: Actor) -> Forbidden | Unauthenticated:
    if actor.is_known:
        return Forbidden("Met deze rol mag dit niet.")
    return Unauthenticated("Meld u aan; hiervoor is een rol nodig.")
