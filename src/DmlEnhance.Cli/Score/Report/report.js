"use strict";

// Sliders: the position is a CSS variable, which clips both pictures.
for (const compare of document.querySelectorAll(".compare")) {
  const range = compare.querySelector("input[type=range]");
  if (!range)
    continue;
  const labels = { left: compare.querySelector("output.left"), right: compare.querySelector("output.right") };
  const move = () => {
    compare.style.setProperty("--at", range.value + "%");
    range.setAttribute("aria-valuetext", Math.round(range.value) + " % " + labels.left.textContent + ", the rest " + labels.right.textContent);
    labels.left.hidden = range.value < 12;
    labels.right.hidden = range.value > 88;
  };
  range.addEventListener("input", move);
  // step=any would make the arrow keys useless.
  range.addEventListener("keydown", event => {
    const step = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10 }[event.key];
    if (step === undefined)
      return;
    event.preventDefault();
    range.value = Number(range.value) + step;
    move();
  });
  move();
}

// Which version is on which side.
for (const article of document.querySelectorAll(".picture")) {
  const compare = article.querySelector(".compare");
  const range = article.querySelector("input[type=range]");
  for (const radio of article.querySelectorAll("fieldset input")) {
    radio.addEventListener("change", () => {
      const side = radio.closest("fieldset").dataset.side;
      for (const group of [compare.querySelectorAll("img"), article.querySelectorAll(".histograms figure")])
        group.forEach((element, i) => element.classList.toggle(side, i === Number(radio.value)));
      compare.querySelector("output." + side).textContent = radio.dataset.label;
      range.dispatchEvent(new Event("input"));
    });
  }
}

for (const select of document.querySelectorAll(".everywhere select")) {
  select.addEventListener("change", () => {
    for (const radio of document.querySelectorAll("fieldset[data-side=" + select.dataset.side + "] input")) {
      if (radio.dataset.key === select.value) {
        radio.checked = true;
        radio.dispatchEvent(new Event("change"));
      }
    }
  });
}

// The table of all scores: sorted by a click on a heading, by another click the other way; empty cells stay last.
const scores = document.getElementById("scores");
const headings = [...scores.tHead.rows[0].cells];
headings.forEach((heading, column) => {
  heading.querySelector("button").addEventListener("click", () => {
    const descending = heading.getAttribute("aria-sort") === "ascending";
    headings.forEach(other => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const isNumber = heading.classList.contains("number");
    const rows = [...scores.tBodies[0].rows].map(row => {
      const cell = row.cells[column];
      return { row, key: !isNumber ? cell.textContent : cell.dataset.value === "" ? null : Number(cell.dataset.value) };
    });
    const compare = isNumber ? (a, b) => a < b ? -1 : a > b ? 1 : 0 : new Intl.Collator("en", { numeric: true }).compare;
    rows.sort((a, b) => a.key === null || b.key === null ? (a.key === null) - (b.key === null) : compare(a.key, b.key) * (descending ? -1 : 1));
    scores.tBodies[0].append(...rows.map(entry => entry.row));
  });
});

const methodFilter = document.getElementById("method");
methodFilter?.addEventListener("change", () => {
  for (const row of scores.tBodies[0].rows)
    row.hidden = methodFilter.value !== "" && row.dataset.method !== methodFilter.value;
});
