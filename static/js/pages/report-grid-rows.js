// What the rows of the quarterly grid hold. The other parts find this as window.reportGrid.
// Without any of these files the same inputs are one form with a button.
window.reportGrid = (() => {
  const form = document.getElementById("grid-form");
  const grid = document.getElementById("grid");
  const words = document.getElementById("grid-words")?.dataset ?? {};
  // In the order of the mark that the server writes (plans/forms/cells.py).
  const KEYS = [
    "numerator",
    "denominator",
    "value",
    "zero",
    "na",
    "ground",
    "note",
    "difficulty",
    "difference_reason",
  ];
  const TICKS = ["zero", "na"];

  const rowOf = (element) => element.closest?.("tr[data-url]");
  const rows = () => [...grid.querySelectorAll("tr[data-url]")];
  const lines = () => [...grid.querySelectorAll("tr.cell-row")];
  const codeOf = (row) => row.dataset.code;
  const isComputed = (row) => !("area" in row.dataset);
  const isConflict = (row) => row.classList.contains("is-conflict");

  const hidden = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const input = (row, key) => hidden(row, key);
  // A folded part is no cell to walk into.
  const entriesOf = (row) =>
    [...row.querySelectorAll("[data-entry]")].filter(
      (entry) => !entry.closest("details:not([open])"),
    );

  function valueOf(field) {
    if (!field) return "";
    return field.type === "checkbox" ? (field.checked ? "1" : "") : field.value.trim();
  }

  const typedIn = (row) =>
    Object.fromEntries(KEYS.map((key) => [key, valueOf(input(row, key)).replaceAll("\r\n", "\n")]));

  function putBack(row, values) {
    for (const key of KEYS) {
      const field = input(row, key);
      if (!field) continue;
      if (field.type === "checkbox") field.checked = Boolean(values[key]);
      else if (field.value !== values[key]) field.value = values[key];
    }
  }

  // What the server had when this row was drawn; a row to be read says it too.
  function known(row) {
    return fromMark(hidden(row, "was")?.value ?? row.dataset.mark);
  }

  function fromMark(mark) {
    try {
      const parts = JSON.parse(mark);
      return Object.fromEntries(
        KEYS.map((key, place) => [key, TICKS.includes(key) && parts[place] ? "1" : parts[place]]),
      );
    } catch {
      return Object.fromEntries(KEYS.map((key) => [key, ""]));
    }
  }

  // The same number may be typed as 1.234 and told as 1234.
  function normal(text) {
    const bare = text.replace(/[\s\u00a0]/g, "");
    if (bare.includes(",")) return bare.replaceAll(".", "").replace(/,?0*$/, "");
    return /^[1-9]\d{0,2}(\.\d{3})+$/.test(bare) ? bare.replaceAll(".", "") : bare.replace(".", ",");
  }

  const NUMBERS = ["numerator", "denominator", "value"];
  const same = (one, other) =>
    KEYS.every((key) =>
      NUMBERS.includes(key)
        ? normal(one[key] ?? "") === normal(other[key] ?? "")
        : (one[key] ?? "") === (other[key] ?? ""),
    );

  const isDirty = (row) => !same(typedIn(row), known(row));

  // A line's values in a few words, for lists.
  function told(values) {
    let text = values.value || "";
    if (values.numerator || values.denominator) {
      text = `${values.numerator || "…"} / ${values.denominator || "…"}`;
    }
    if (values.zero) text = words.zero;
    if (values.na) text = `${words.notApplicable}${values.ground ? `: ${values.ground}` : ""}`;
    const said = [text || words.empty];
    if (values.difference_reason) said.push(values.difference_reason);
    if (values.note) said.push(`${words.note} ${values.note}`);
    if (values.difficulty) said.push(`${words.difficulty} ${values.difficulty}`);
    return said.join(" – ");
  }

  return {
    codeOf,
    entriesOf,
    form,
    fromMark,
    grid,
    hidden,
    input,
    isComputed,
    isConflict,
    isDirty,
    known,
    lines,
    putBack,
    rowOf,
    rows,
    same,
    told,
    typedIn,
    words,
  };
})();
