// Suggestions below the search field while one types: a combobox with a list (WAI-ARIA APG, "list autocomplete with manual
// selection"). Without this file the field is a plain field. The field is swapped with the results, so all events are
// heard on the document and the list is made anew beside whichever field has the focus.

const WAIT_MS = 120;
let timer = null;
let asked = null; // the request under way
let active = -1;

const field = () => document.getElementById("q");
const list = () => document.getElementById("q-list");
const options = () => [...(list()?.children ?? [])];

function close() {
  clearTimeout(timer);
  asked?.abort();
  list()?.remove();
  active = -1;
  const input = field();
  input?.setAttribute("aria-expanded", "false");
  input?.removeAttribute("aria-activedescendant");
}

function equip(input) {
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", "q-list");
  if (!input.hasAttribute("aria-expanded")) input.setAttribute("aria-expanded", "false");
}

function show(input, results) {
  close();
  if (!results.length || document.activeElement !== input) return;
  const made = document.createElement("ul");
  made.id = "q-list";
  made.className = "suggestions";
  made.setAttribute("role", "listbox");
  made.setAttribute("aria-label", input.dataset.suggestions);
  results.forEach((result, number) => {
    const option = document.createElement("li");
    option.id = `q-option-${number}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.parameter = result.parameter;
    option.dataset.value = result.value;
    const text = document.createElement("span");
    text.textContent = result.text;
    text.dir = "auto";
    const kind = document.createElement("span");
    kind.className = "soft small";
    kind.textContent = `${input.dataset[result.kind] ?? result.kind} · ${result.count.toLocaleString()}`;
    option.append(text, " ", kind);
    made.append(option);
  });
  input.after(made);
  input.setAttribute("aria-expanded", "true");
}

async function ask(input) {
  const typed = input.value.trim();
  if (!typed) return close();
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  try {
    const address = `${input.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
    const response = await fetch(address, { signal, headers: { Accept: "application/json" } });
    if (response.ok) show(input, (await response.json()).results);
  } catch (error) {
    if (error.name !== "AbortError") close(); // the field goes on as a plain one
  }
}

function mark(number) {
  const all = options();
  if (!all.length) return;
  active = (number + all.length) % all.length;
  all.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
  all[active].scrollIntoView({ block: "nearest" });
  field().setAttribute("aria-activedescendant", all[active].id);
}

function choose(option) {
  const input = field();
  const { parameter, value } = option.dataset;
  if (parameter === "q") {
    input.value = value;
  } else {
    const extra = document.createElement("input");
    Object.assign(extra, { type: "hidden", name: parameter, value });
    input.form.append(extra);
    input.value = "";
  }
  close();
  input.form.requestSubmit();
}

document.addEventListener("focusin", (event) => event.target.id === "q" && equip(event.target));
document.addEventListener("focusout", (event) => event.target.id === "q" && close());
document.addEventListener("input", (event) => {
  if (event.target.id !== "q") return;
  equip(event.target);
  clearTimeout(timer);
  timer = setTimeout(() => ask(event.target), WAIT_MS);
});
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "q" || event.isComposing) return;
  if (event.key === "Escape" && list()) {
    event.preventDefault(); // first the list goes, then what was typed
    close();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!list()) return;
    event.preventDefault();
    mark(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
  } else if (event.key === "Enter") {
    if (active >= 0 && list()) {
      event.preventDefault();
      choose(options()[active]);
    } else close();
  }
});
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("#q-list [role=option]");
  if (!option) return;
  event.preventDefault(); // the field keeps the focus, so that the list is still there for the click
  choose(option);
});
