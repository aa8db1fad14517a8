// The two pages of the demo's provider.
const STYLE = `
  :root { font: 18px/1.5 system-ui, sans-serif; color: #16212b; background: #f6f4ef; }
  body { margin: 0 auto; max-width: 40rem; padding: 48px 20px; }
  h1 { font-size: 2.25rem; line-height: 1.15; margin: 0 0 8px; }
  p { margin: 0 0 24px; }
  .demo { border-inline-start: 6px solid #8a5a00; background: #fff6df; padding: 12px 16px; }
  ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; }
  button { font: inherit; text-align: start; inline-size: 100%; padding: 14px 20px; min-block-size: 44px; cursor: pointer;
    background: #fff; color: inherit; border: 1px solid #8b97a1; border-radius: 4px; }
  button:hover { border-color: #0b5563; }
  button:focus-visible { outline: 3px solid #0b5563; outline-offset: 2px; }
  strong { display: block; }
  .none { margin-block-start: 24px; background: none; border: 0; text-decoration: underline; padding-inline: 0; }
`;
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => SIGNS[sign]);

const page = (title, main) => `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>${escaped(title)} - demo van PLeK</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head>
<body><main>${main}</main></body></html>`;

const choice = ({ id, name, does }) =>
  `<li><button name="wie" value="${escaped(id)}"><strong>${escaped(name)}</strong>${escaped(does)}</button></li>`;

const SECOND = "<p>Met een tweede stap: in het echt is dat bijvoorbeeld een code op de telefoon.</p>";

export const chooser = (organisation, people, action, strong) => page("Wie bent u vandaag?", `
<h1>Wie bent u vandaag?</h1>
<p>U meldt zich aan bij ${escaped(organisation)}.</p>
${strong ? SECOND : ""}
<p class="demo">Dit is een demo. Deze mensen bestaan niet, en niemand hoeft te bewijzen wie die is.</p>
<form method="post" action="${escaped(action)}"><ul>${people.map(choice).join("")}</ul>
<button class="none" name="wie" value="">Toch niet aanmelden</button></form>`);

export const farewell = (form) => page("Afmelden", `
<h1>U wordt afgemeld</h1>
${form}
<noscript><button form="op.logoutForm" name="logout" value="yes">Ga verder</button></noscript>
<script>
  const form = document.getElementById("op.logoutForm");
  form.insertAdjacentHTML("beforeend", '<input type="hidden" name="logout" value="yes">');
  form.submit();
</script>`);
