// Saves the text while it is written, and keeps it in this browser until the server has it. Without this file the
// buttons of the page do the same.

const form = document.querySelector("form[data-editor]");
const status = document.getElementById("saved");
const notice = document.getElementById("draft-notice");
const say = form.dataset;
const WAIT = 2000; // ms after the last key
const AGAIN = 10000; // ms between two tries without a connection
const KEPT = 7 * 24 * 3600 * 1000; // ms that a forgotten copy stays in the browser
const NOT_TEXT = new Set(["csrfmiddlewaretoken", "version", "pasted"]);
let timer = 0;
let typed = 0; // counts every change, so that a save knows whether it is the newest
let busy = false;
let stopped = false; // signed out, or in conflict: saving again would change nothing
let pressed = null; // the button that waits for a running save

const inputs = () => Object.fromEntries([...new FormData(form)].filter(([name]) => !NOT_TEXT.has(name)));

function same(one, other) {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every(
    (name) => (one[name] ?? "").replaceAll("\r\n", "\n") === (other[name] ?? "").replaceAll("\r\n", "\n"),
  );
}

function store(work) {
  try {
    return work(window.localStorage);
  } catch {
    return null; // a browser that keeps nothing still has the form
  }
}

function keep(sent = false) {
  const copy = { at: Date.now(), version: form.elements.version.value, sent, inputs: inputs() };
  store((box) => box.setItem(say.key, JSON.stringify(copy)));
}

const forget = () => store((box) => box.removeItem(say.key));

function tell(sentence, link) {
  notice.textContent = sentence;
  notice.hidden = !sentence;
  if (!link) return;
  const anchor = document.createElement("a");
  anchor.href = link;
  anchor.textContent = say.signIn;
  notice.append(" ", anchor);
}

const clock = (moment) => new Date(moment).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function save() {
  if (stopped) return;
  if (busy) return later(WAIT);
  busy = true;
  const saving = typed;
  status.textContent = say.saving;
  try {
    const answer = await fetch(say.save, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "fetch" },
    });
    await heard(answer, saving);
  } catch {
    status.textContent = say.unsaved;
    tell(say.offline);
    later(AGAIN);
  } finally {
    busy = false;
    if (pressed) form.requestSubmit(pressed);
  }
}

// A button sends the whole form: after a running save, whose version it must know. The copy stays until the next page
// shows that the server has it.
function submitted(event) {
  clearTimeout(timer);
  if (busy) {
    event.preventDefault();
    pressed = event.submitter;
    return;
  }
  keep(true);
}

async function heard(answer, saving) {
  if (answer.ok) {
    const saved = await answer.json();
    form.elements.version.value = saved.version;
    tell("");
    if (saving === typed) {
      status.textContent = `${say.saved} ${clock(saved.saved_at)}`;
      forget();
    } else {
      keep();
      later(WAIT);
    }
    return;
  }
  status.textContent = say.unsaved;
  if (answer.status >= 500 || answer.status === 429) return later(AGAIN);
  stopped = true;
  // A page older than the last sign-in has an old token (403): signing in leads back to a fresh one.
  if (answer.status === 401 || answer.status === 403) tell(say.signedOut, say.signInUrl);
  else if (answer.status === 409) tell((await answer.json()).sentence + " " + say.conflict);
}

function changed(event) {
  if (NOT_TEXT.has(event.target.name)) return;
  typed += 1;
  status.textContent = say.unsaved;
  keep();
  later(WAIT);
}

// A copy that the server does not have comes back into the form, upon the version that it was written on: where
// another window saved since, the server answers with both texts.
function restore() {
  const copy = store((box) => JSON.parse(box.getItem(say.key)));
  if (!copy) return;
  // What a button sent came back changed, by that very button: the page is newer than the copy.
  const arrived = copy.sent && copy.version !== form.elements.version.value;
  if (arrived || "fresh" in say || Date.now() - copy.at > KEPT || same(copy.inputs, inputs())) return forget();
  for (const [name, value] of Object.entries(copy.inputs)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  form.elements.version.value = copy.version;
  tell(say.restored);
  status.textContent = say.unsaved;
}

function differs(field) {
  if (!field.name || NOT_TEXT.has(field.name)) return false;
  if (!field.options) return "defaultValue" in field && field.value !== field.defaultValue;
  return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
}

// What came back, or was typed while the page was still loading, is heard once everybody listens.
function catchUp() {
  [...form.elements].find(differs)?.dispatchEvent(new Event("input", { bubbles: true }));
}

form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("submit", submitted);
window.addEventListener("online", () => later(0));
document.addEventListener("DOMContentLoaded", catchUp);
restore();
