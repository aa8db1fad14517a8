// Shortens the way for who decides all day: a key for each answer, and the focus on the next proposal.
(() => {
  const SETTING = "toetsen";
  const BREATH = 300; // milliseconds in which a second press of the same key is no answer to the next proposal
  const byId = (id) => document.getElementById(id);
  let heading = null;

  const wanted = () => {
    try { return localStorage.getItem(SETTING) !== "uit"; } catch { return true; }
  };
  const keep = (on) => {
    try { localStorage.setItem(SETTING, on ? "aan" : "uit"); } catch { /* this page alone, then */ }
  };

  const show = (on) => {
    document.documentElement.classList.toggle("keys", on);
    const choice = byId("toetsen-keuze");
    if (choice) { choice.hidden = false; byId("toetsen-aan").checked = on; }
  };

  const isTyping = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const isOurs = (event) => !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey
    && event.key.length === 1 && !isTyping(event.target) && !byId("voorstel").hasAttribute("data-fresh");

  document.addEventListener("keydown", (event) => {
    if (!document.documentElement.classList.contains("keys") || !isOurs(event)) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!found) return;
    event.preventDefault();
    found.click();
    if (found.matches("summary")) found.parentElement.querySelector("input:not([type=hidden])").focus();
  });

  document.addEventListener("change", (event) => {
    if (event.target.id !== "toetsen-aan") return;
    keep(event.target.checked);
    show(event.target.checked);
  });

  // A proposal comes in marked as fresh, so that no key answers it before htmx has its buttons ready.
  const meet = (found) => {
    heading = found;
    setTimeout(() => found.removeAttribute("data-fresh"), BREATH);
    show(wanted());
  };

  // The next proposal: read it from its heading on, and see what the last decision did.
  document.addEventListener("htmx:afterSettle", () => {
    if (heading === byId("voorstel")) return;
    meet(byId("voorstel"));
    if (byId("gezegd").getBoundingClientRect().top < 0) byId("gezegd").scrollIntoView();
    heading.focus({ preventScroll: true });
  });

  // An answer that did not arrive: the page that says so comes in, or the words that say so.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 503].includes(event.detail.xhr.status)) event.detail.shouldSwap = event.detail.serverResponse.includes('id="bureau"');
  });
  const sayAway = () => { byId("gezegd").textContent = byId("gezegd").dataset.away; };
  document.addEventListener("htmx:sendError", sayAway);
  document.addEventListener("htmx:responseError", (event) => { if (!event.detail.shouldSwap) sayAway(); });

  // Also after a page of its own, as when an answer was quicker than the scripts.
  meet(byId("voorstel"));
  if (byId("gezegd").textContent.trim()) heading.focus({ preventScroll: true });
})();
