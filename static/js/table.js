// Tables marked with data-sortable: their headings sort and a field filters them, in place.
// Without this file the table stands as it was sent.

const NUMBER = /^[\d,.\s]+$/;

function valueOf(row, column) {
  const cell = row.cells[column];
  const text = (cell.dataset.sort ?? cell.textContent).trim();
  return NUMBER.test(text) ? Number(text.replace(/[,\s]/g, "")) : text.toLocaleLowerCase();
}

function sort(table, heading) {
  const ascending = heading.getAttribute("aria-sort") !== "ascending";
  const column = heading.cellIndex;
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [valueOf(row, column), row]);
  rows.sort(([one], [two]) => {
    // What is empty stands last in either direction.
    if (one === "" || two === "") return (one === "") - (two === "");
    const order = typeof one === "number" && typeof two === "number" ? one - two : String(one).localeCompare(String(two));
    return ascending ? order : -order;
  });
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  body.append(...rows.map(([, row]) => row));
}

function makeSortable(table) {
  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(table, heading));
  }
}

function makeFilterable(table, tools) {
  const [label, field, count] = [...tools.querySelectorAll("label, input, output")];
  const rows = [...table.tBodies[0].rows].map((row) => [row.textContent.toLocaleLowerCase(), row]);
  const total = rows.length;
  field.addEventListener("input", () => {
    const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [text, row] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    count.textContent = shown === total ? "" : `${shown} / ${total}`;
  });
  label.htmlFor = field.id;
  tools.hidden = false;
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  makeSortable(table);
  const tools = document.getElementById(table.dataset.sortable);
  if (tools) makeFilterable(table, tools);
}
