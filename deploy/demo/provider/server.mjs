// An OpenID provider for each organisation of the demo, in one process: who one is today is chosen and not proven.
// `node server.mjs FILE`: the port, the keys, and of each organisation its client and its people.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { chooser, farewell } from "./pages.mjs";

const told = JSON.parse(await readFile(process.argv[2], "utf8"));
const HOUR = 3600;
const STRONG = "mfa"; // by which PLeK asks for a second step, and by which this provider says that it was taken

function organisation(said) {
  const people = new Map(said.people.map((person) => [person.id, person]));
  const claims = ({ id, name, email, roles }) => ({ sub: id, name, email, roles });
  const provider = new Provider(`${told.url}/${said.id}`, {
    clients: [said.client],
    jwks: told.jwks,
    cookies: {
      keys: told.cookieKeys,
      // A browser keeps one jar for all ports of a machine, and people of several organisations in one window.
      names: { session: `_s_${said.id}`, interaction: `_i_${said.id}`, resume: `_r_${said.id}` },
    },
    findAccount: (_, id) => people.has(id) && { accountId: id, claims: () => claims(people.get(id)) },
    acrValues: [STRONG],
    claims: { openid: ["sub", "acr", "amr"], profile: ["name", "roles"], email: ["email"] },
    conformIdTokenClaims: false,
    clientAuthMethods: ["private_key_jwt"],
    enabledJWA: { clientAuthSigningAlgValues: ["ES256"], idTokenSigningAlgValues: ["ES256"] },
    pkce: { required: () => true },
    responseTypes: ["code"],
    interactions: { url: (_, interaction) => `/${said.id}/kies/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: (ctx, form) => { ctx.body = farewell(form); } },
    },
    ttl: { AccessToken: HOUR, AuthorizationCode: 60, Grant: 12 * HOUR, IdToken: HOUR, Interaction: HOUR, Session: 12 * HOUR },
    loadExistingGrant: granted,
    // It would notify no address of this machine, and all of the demo is there.
    fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  });
  provider.on("server_error", (_, error) => console.error(said.id, error));
  provider.on("backchannel.error", (_, error) => console.error(said.id, "back-channel:", error.message));
  return { ...said, people, provider, answer: provider.callback() };
}

// Nobody is asked whether PLeK may know who she is: that is what she came for.
async function granted(ctx) {
  const { session, client, provider, result } = ctx.oidc;
  const id = result?.consent?.grantId || session.grantIdFor(client.clientId);
  if (id) return provider.Grant.find(id);
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid profile email");
  await grant.save();
  return grant;
}

async function choose({ provider, people, name }, request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const strong = params.acr_values?.split(" ").includes(STRONG);
  if (request.method === "GET") {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" });
    response.end(chooser(name, [...people.values()], request.originalUrl, strong));
    return;
  }
  const result = chosen(people.get(new URLSearchParams(await body(request)).get("wie")), strong);
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

// Somebody who has no second step cannot take it; who takes it is said to have taken it.
function chosen(person, strong) {
  if (!person) return { error: "access_denied", error_description: "niemand gekozen" };
  if (!strong) return { login: { accountId: person.id, amr: person.amr } };
  if (!person.second) return { error: "unmet_authentication_requirements", error_description: "geen tweede stap" };
  return { login: { accountId: person.id, acr: STRONG, amr: [...new Set([...person.amr, STRONG])] } };
}

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString().slice(0, 10_000);
}

const organisations = new Map(told.organisations.map((said) => [said.id, organisation(said)]));

const server = createServer(async (request, response) => {
  const [, id, ...rest] = request.url.split("/");
  const found = organisations.get(id);
  if (!found) return response.writeHead(id === "gereed" ? 204 : 404).end();
  request.originalUrl = request.url;
  request.url = `/${rest.join("/")}`;
  if (rest[0] !== "kies") return found.answer(request, response);
  try {
    await choose(found, request, response);
  } catch {
    response.writeHead(400, { "Content-Type": "text/plain; charset=utf-8" });
    response.end("Dit aanmelden is afgelopen. Ga terug naar PLeK en begin opnieuw.");
  }
});
server.listen(told.port, "127.0.0.1");
