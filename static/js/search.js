// What htmx does not keep when it swaps the results: the sheet of filters, opened lists of choices, and a word for
// screen readers. Without this file every link and button of the page still works.

let before = null;
const opened = {}; // kept for as long as the page stays: a list may be absent from one answer and be back in the next

function remember() {
  const sheet = document.querySelector("#filters:target");
  for (const list of document.querySelectorAll("details[data-facet]")) opened[list.dataset.facet] = list.open;
  before = { sheet: sheet !== null, scrolled: sheet?.scrollTop ?? 0 };
}

function restore() {
  if (!before) return;
  for (const list of document.querySelectorAll("details[data-facet]")) {
    if (opened[list.dataset.facet] !== undefined) list.open = opened[list.dataset.facet];
  }
  if (before.sheet) {
    location.replace("#filters");
    document.getElementById("filters").scrollTop = before.scrolled;
  }
  if (document.activeElement === document.body) document.getElementById("results").focus({ preventScroll: true });
  document.getElementById("announce").textContent = document.getElementById("count").textContent.trim();
  before = null;
}

// The words of a choice are a link for those without script; here they tick their box, so that the page stays.
function tick(event) {
  const link = event.target.closest?.(".facet-option a");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const box = link.closest("label").querySelector("input");
  if (box.type === "radio" && box.checked) return;
  event.preventDefault();
  box.click();
}

// "not" is a link for those without script; here it sends its box with the sign that excludes.
function exclude(event) {
  const link = event.target.closest?.(".facet-not");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const box = link.closest(".facet-row").querySelector("input");
  box.value = `-${box.value}`;
  box.checked = false;
  box.click();
  box.focus({ preventScroll: true });
}

function differs(field) {
  if (field.options) {
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  }
  return field.checked !== field.defaultChecked;
}

// What was chosen while the page was still loading is heard once everybody listens. An amount is not: it may not be whole.
function catchUp() {
  const fields = document.querySelectorAll(".filters :is(select, [type=checkbox], [type=radio])");
  [...fields].find(differs)?.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("DOMContentLoaded", catchUp);
document.addEventListener("htmx:beforeSwap", remember);
document.addEventListener("htmx:afterSettle", restore);
document.addEventListener("click", tick);
document.addEventListener("click", exclude);
