"use strict";
(() => {
  const table = document.getElementById("incidents");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const number = new Intl.NumberFormat(language);
  const controls = document.getElementById("controls");
  const output = controls.querySelector("output");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const sections = new Map(rows.map((row) => [row, document.getElementById(row.dataset.entry)]));
  const texts = new Map(rows.map((row) => [row, fold(row.textContent)]));

  const key = (row, index, numeric) => {
    const cell = row.cells[index];
    const text = cell.dataset.sort ?? cell.textContent.trim();
    return text === "" ? null : numeric ? Number(text) : text;
  };
  const sort = (head) => {
    const index = head.cellIndex;
    const numeric = "number" in head.dataset;
    // Figures are wanted largest first, names from A on.
    const first = numeric ? "descending" : "ascending";
    const second = numeric ? "ascending" : "descending";
    const order = head.getAttribute("aria-sort") === first ? second : first;
    const sign = order === "ascending" ? 1 : -1;
    const keyed = rows.map((row, place) => ({ row, place, key: key(row, index, numeric) }));
    keyed.sort((a, b) => {
      if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.place - b.place;
      const by = numeric ? a.key - b.key : collator.compare(a.key, b.key);
      return sign * by || a.place - b.place;
    });
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    body.append(...keyed.map((one) => one.row));
  };
  const filter = () => {
    const words = fold(controls.querySelector("[type=search]").value).split(/\s+/).filter(Boolean);
    const chosen = Array.from(controls.querySelectorAll("select")).filter((one) => one.selectedIndex > 0);
    const only = Array.from(controls.querySelectorAll("[type=checkbox]:checked"));
    let shown = 0;
    for (const row of rows) {
      const fits = words.every((word) => texts.get(row).includes(word))
        && chosen.every((one) => row.dataset[one.name] === one.value)
        && only.every((one) => one.name in row.dataset);
      row.hidden = !fits;
      const section = sections.get(row);
      if (section) section.hidden = !fits;
      shown += fits;
    }
    output.value = output.dataset.form
      .replace("{n}", number.format(shown))
      .replace("{all}", number.format(rows.length));
  };

  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.title = table.dataset.hint;
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head));
    head.replaceChildren(button);
  }
  for (const event of ["input", "change"]) controls.addEventListener(event, filter);
  controls.hidden = false;
  filter();
})();
