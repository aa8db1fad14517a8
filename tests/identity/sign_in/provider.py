"""An OpenID provider that does what a test wants, over real HTTP: it says true and false things of who signed in."""

import base64
import hashlib
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CLIENT = "plek-utrecht"
EVENTS: dict[str, Any] = {"http://schemas.openid.net/event/backchannel-logout": {}}
Claims = dict[str, Any]


class Provider:
    """`said` changes what the id token says, `signed` how it is signed; None takes a claim away."""

    def __init__(self) -> None:
        self.url = ""
        self.key, self.kid = generate_private_key(SECP256R1()), "first"
        self.keys: dict[str, EllipticCurvePrivateKey | RSAPrivateKey] = {self.kid: self.key}
        self.subject = "j.jansen"
        self.said: Claims = {}
        self.signed: dict[str, Any] = {}
        self.discovery: Claims = {}
        self.userinfo: Claims | None = None
        self.is_away = False
        self.codes: dict[str, dict[str, str]] = {}
        self.redeemed: list[dict[str, str]] = []
        self.client_keys: list[dict[str, Any]] = []
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.configuration),
                Route("/jwks", self.jwks),
                Route("/token", self.token, methods=["POST"]),
                Route("/me", self.me),
            ]
        )

    def turn_key(self) -> None:
        """From now on another key signs, and the former is shown no more."""
        self.kid = uuid4().hex
        self.key = generate_private_key(SECP256R1())
        self.keys = {self.kid: self.key}

    def consent(self, address: str) -> dict[str, str]:
        """Somebody signs in at this address; returns what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = uuid4().hex
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.url}

    async def configuration(self, _: Request) -> Response:
        if self.is_away:
            return Response(status_code=503)
        told: Claims = {"issuer": self.url, "authorization_endpoint": f"{self.url}/authorize?tenant=1"}
        told |= {"token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/jwks"}
        told |= {"end_session_endpoint": f"{self.url}/end", "userinfo_endpoint": f"{self.url}/me"}
        told["authorization_response_iss_parameter_supported"] = True
        return JSONResponse(without_none(told | self.discovery))

    async def jwks(self, _: Request) -> Response:
        shown = [{**json.loads(jwk(key)), "kid": kid} for kid, key in self.keys.items()]
        return JSONResponse({"keys": shown})

    async def me(self, _: Request) -> Response:
        return JSONResponse(self.userinfo) if self.userinfo else Response(status_code=404)

    async def token(self, request: Request) -> Response:
        """Strict: the code once, its own redirect URI and verifier, and our key."""
        if self.is_away:
            return Response(status_code=503)
        form = {name: str(value) for name, value in (await request.form()).items()}
        self.redeemed.append(form)
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or not self._fits(form, asked):
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = self.id_token({"nonce": asked["nonce"]})
        return JSONResponse({"access_token": uuid4().hex, "token_type": "Bearer", "id_token": token})

    def _fits(self, form: dict[str, str], asked: dict[str, str]) -> bool:
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        is_ours = self._is_our_client(form["client_assertion"])
        return is_ours and challenge == asked["code_challenge"] and form["redirect_uri"] == asked["redirect_uri"]

    def _is_our_client(self, assertion: str) -> bool:
        kid = jwt.get_unverified_header(assertion)["kid"]
        (key,) = [jwt.PyJWK(jwk) for jwk in self.client_keys if jwk["kid"] == kid]
        said = jwt.decode(assertion, key, ["ES256"], audience=self.url, issuer=CLIENT, subject=CLIENT)
        return bool(said["jti"]) and said["exp"] - said["iat"] <= 60

    def id_token(self, more: Claims) -> str:
        return self.signature(self.claims() | {"name": "Joke Jansen", "email": "joke@example.nl"} | more | self.said)

    def logout_token(self, **more: Any) -> str:
        said = {"events": EVENTS, "sid": "there-1", "jti": uuid4().hex}
        return self.signature(self.claims() | said | more, typ="logout+jwt")

    def claims(self) -> Claims:
        now = int(time.time())
        return {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "sub": self.subject, "sid": "there-1"}

    def signature(self, claims: Claims, **header: Any) -> str:
        how: dict[str, Any] = {
            "key": self.key,
            "algorithm": "ES256",
            "headers": {"kid": self.kid, **header},
        } | self.signed
        return jwt.encode(without_none(claims), **how)


def jwk(key: EllipticCurvePrivateKey | RSAPrivateKey) -> str:
    """The public half, as providers show it."""
    public = key.public_key()
    return RSAAlgorithm.to_jwk(public) if isinstance(public, RSAPublicKey) else ECAlgorithm.to_jwk(public)


def without_none(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value is not None}
