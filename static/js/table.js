// Tables marked with data-sortable: their headings sort, and a form of theirs narrows them, in place.
// Without this file headings are links and the form is sent; the page comes back as the address says.

const NUMBER = /^[\d,.\s]+$/;

function valueOf(row, column) {
  const cell = row.cells[column];
  const text = (cell.dataset.sort ?? cell.textContent).trim();
  return NUMBER.test(text) ? Number(text.replace(/[,\s]/g, "")) : text.toLocaleLowerCase();
}

function sort(table, heading) {
  const first = heading.dataset.first ?? "ascending";
  const now = heading.getAttribute("aria-sort");
  const order = now ? (now === "ascending" ? "descending" : "ascending") : first;
  const column = heading.cellIndex;
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [valueOf(row, column), row]);
  rows.sort(([one], [two]) => {
    // What is empty stands last in either direction.
    if (one === "" || two === "") return (one === "") - (two === "");
    const step = typeof one === "number" && typeof two === "number" ? one - two : String(one).localeCompare(String(two));
    return order === "ascending" ? step : -step;
  });
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", order);
  body.append(...rows.map(([, row]) => row));
}

function makeSortable(table) {
  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...(heading.querySelector("a") ?? heading).childNodes);
    heading.replaceChildren(button);
    button.addEventListener("click", () => sort(table, heading));
  }
}

// The words of a row that a reader searches: not those of its tools and states.
function wordsOf(row) {
  const copy = row.cloneNode(true);
  for (const quiet of copy.querySelectorAll("[data-quiet]")) quiet.remove();
  return copy.textContent.toLocaleLowerCase();
}

function fits(row, words, chosen) {
  return (
    words.every((word) => row.words.includes(word)) &&
    chosen.every(([name, value]) => {
      const has = row.element.dataset[name] ?? "";
      return name === "area" ? has.split(" ").includes(value) : has === value;
    })
  );
}

function makeFilterable(table, form) {
  const page = form.parentElement;
  const [count, said, empty, clear] = ["[data-count]", "output", "[data-empty]", "[data-clear]"].map((what) =>
    page.querySelector(what),
  );
  const rows = [...table.tBodies[0].rows].map((element) => ({ element, words: wordsOf(element) }));
  function narrow() {
    const asked = [...new FormData(form)].filter(([, value]) => value.trim());
    const words = (form.elements.q?.value ?? "").toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const chosen = asked.filter(([name]) => name !== "q" && name !== "sort");
    let shown = 0;
    for (const row of rows) {
      row.element.hidden = !fits(row, words, chosen);
      if (!row.element.hidden) shown += 1;
    }
    count.textContent = shown;
    said.textContent = `${shown} / ${rows.length}`;
    empty.hidden = shown > 0;
    table.hidden = !shown;
    clear.hidden = !(words.length || chosen.length);
    const query = new URLSearchParams(asked).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    for (const link of page.querySelectorAll("[data-file]")) link.search = query;
  }
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    narrow();
  });
  form.querySelector("[type=submit]").hidden = true;
}

// An entry that is linked to is shown, also where the address narrows the list.
function showTarget() {
  const row = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!row || !row.matches("tr[hidden]")) return;
  row.hidden = false;
  row.scrollIntoView();
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  makeSortable(table);
  const form = document.getElementById(table.dataset.sortable);
  if (form) makeFilterable(table, form);
  addEventListener("hashchange", showTarget);
  showTarget();
}
