// A block copied from a spreadsheet: its nth row goes into the nth line on the page, counted from
// the cell that has the focus. What a line cannot take is named, and the whole can be undone.
{
  const grid = window.reportGrid;
  const { entriesOf, words } = grid;
  const box = document.getElementById("grid-pasted");
  const YES = ["có", "co", "x", "1", "yes"];
  const NO = ["không", "khong", "0", "no"];
  let before = [];

  // Tabs and line ends divide; a quoted cell may hold both, and two quotes for one.
  function cellsOf(text) {
    const table = [[""]];
    let isQuoted = false;
    for (let place = 0; place < text.length; place += 1) {
      const sign = text[place];
      const row = table.at(-1);
      if (isQuoted) {
        if (sign !== '"') row[row.length - 1] += sign;
        else if (text[place + 1] === '"') {
          row[row.length - 1] += '"';
          place += 1;
        } else isQuoted = false;
      } else if (sign === '"' && !row.at(-1)) isQuoted = true;
      else if (sign === "\t") row.push("");
      else if (sign === "\n") table.push([""]);
      else if (sign !== "\r") row[row.length - 1] += sign;
    }
    if (table.at(-1).length === 1 && !table.at(-1)[0]) table.pop();
    return table.map((row) => row.map((cell) => cell.replace(/[\s\u00a0]+/g, " ").trim()));
  }

  // Why a text is no figure for this line; nothing when it is one.
  function faultOf(text) {
    const bare = text.replace(/ /g, "");
    if (bare.includes("%")) return words.percent;
    if (/^\d{1,3}(,\d{3})+$/.test(bare)) return words.ambiguous;
    const isNumber =
      /^\d{1,20}(,\d{1,10})?$/.test(bare) ||
      /^[1-9]\d{0,2}(\.\d{3})+(,\d{1,10})?$/.test(bare) ||
      /^\d{1,20}\.\d{1,10}$/.test(bare);
    return isNumber ? "" : words.notNumber;
  }

  const isShare = (row) => Boolean(grid.input(row, "denominator"));

  // "29/30" in one cell of the sheet is two cells here.
  function spreadShares(row, cells, column) {
    const halves = cells[0].split("/");
    const isWhole = isShare(row) && column === 0 && halves.length === 2;
    return isWhole ? [...halves.map((half) => half.trim()), ...cells.slice(1)] : cells;
  }

  function whyNot(row) {
    if (!row) return words.tooLow;
    if (grid.isComputed(row)) return words.readOnly;
    if (grid.input(row, "na")?.checked) return words.notApplicable;
    return row.dataset.url ? "" : words.readOnly;
  }

  // Into one line; answers with how many cells were taken and what was not.
  function fillRow(row, cells, column) {
    const filled = cells.filter(Boolean);
    const why = whyNot(row);
    const code = row ? grid.codeOf(row) : "";
    if (why) return { taken: 0, refused: filled.map((text) => ({ code, text, why })) };
    const zero = grid.input(row, "zero");
    if (zero && filled.length === 1 && filled[0].toLowerCase() === words.zero) {
      for (const entry of entriesOf(row)) entry.value = "0";
      zero.checked = true;
      return { taken: 1, refused: [] };
    }
    const entries = entriesOf(row).slice(column);
    let taken = 0;
    const refused = [];
    spreadShares(row, cells, column).forEach((text, place) => {
      if (!text) return;
      const fault = fill(entries[place], text);
      if (fault) refused.push({ code, text, why: fault });
      else taken += 1;
    });
    return { taken, refused };
  }

  function fill(entry, text) {
    if (!entry) return words.tooWide;
    if (entry.tagName === "SELECT") {
      const answer = text.toLowerCase();
      if (!YES.includes(answer) && !NO.includes(answer)) return words.notAnswer;
      entry.value = YES.includes(answer) ? "1" : "0";
      return "";
    }
    const fault = faultOf(text);
    if (fault) return fault;
    entry.value = text.replace(/ /g, "");
    grid.untick(entry);
    return "";
  }

  function paste(entry, table) {
    const all = grid.lines();
    const row = grid.rowOf(entry);
    const first = all.indexOf(row);
    const column = entriesOf(row).indexOf(entry);
    before = [];
    let taken = 0;
    const refused = [];
    table.forEach((cells, offset) => {
      if (!cells.some(Boolean)) return;
      const line = all[first + offset];
      const was = line?.dataset.url ? grid.typedIn(line) : null;
      const done = fillRow(line, cells, column);
      taken += done.taken;
      refused.push(...done.refused);
      if (done.taken) before.push([line.id, was]);
    });
    tell(taken, refused);
    for (const [id] of before) grid.save(document.getElementById(id));
  }

  function tell(taken, refused) {
    const text = words.pasted.replace("%n", taken).replace("%m", refused.length);
    box.querySelector("[data-pasted-text]").textContent = text;
    box.querySelector("[data-paste-undo]").hidden = !before.length;
    box.querySelector("[data-pasted-refused]").replaceChildren(
      ...refused.map(({ code, text: typed, why }) => {
        const item = document.createElement("li");
        item.textContent = `${code ? `${code}: ` : ""}“${typed.slice(0, 40)}” – ${why}`;
        return item;
      }),
    );
    box.hidden = false;
  }

  function undo() {
    for (const [id, values] of before) {
      const row = document.getElementById(id);
      if (!row?.dataset.url) continue;
      grid.putBack(row, values);
      grid.save(row);
    }
    before = [];
    box.querySelector("[data-pasted-text]").textContent = words.undone;
    box.querySelector("[data-paste-undo]").hidden = true;
    box.querySelector("[data-pasted-refused]").replaceChildren();
  }

  grid.grid.addEventListener("paste", (event) => {
    const entry = event.target;
    if (!entry.matches?.("[data-entry]")) return;
    const table = cellsOf(event.clipboardData?.getData("text") ?? "");
    const isOne = table.length === 1 && table[0].length === 1;
    // One plain value goes the way of any text field.
    if (!table.length || (isOne && !(isShare(grid.rowOf(entry)) && table[0][0].includes("/")))) return;
    event.preventDefault();
    paste(entry, table);
  });

  box.querySelector("[data-paste-undo]").addEventListener("click", undo);
  box.querySelector("[data-paste-close]").addEventListener("click", () => {
    box.hidden = true;
  });
}
