// Keys as in a spreadsheet: they move between cells, typing replaces, Esc takes back.
{
  const grid = window.reportGrid;
  const { entriesOf, rowOf, rows } = grid;
  const atFocus = new WeakMap();

  function step(entry, direction) {
    const row = rowOf(entry);
    const place = entriesOf(row).indexOf(entry);
    const all = rows();
    for (let index = all.indexOf(row) + direction; all[index]; index += direction) {
      const entries = entriesOf(all[index]);
      if (entries.length) {
        entries[Math.min(place, entries.length - 1)].focus();
        return;
      }
    }
  }

  function sideways(entry, direction) {
    const all = rows().flatMap(entriesOf);
    all[all.indexOf(entry) + direction]?.focus();
  }

  function edge(entry, last, wholeGrid) {
    const all = wholeGrid ? rows().flatMap(entriesOf) : entriesOf(rowOf(entry));
    all.at(last ? -1 : 0).focus();
  }

  // Down, or first to the other half of a share that is still empty.
  function enter(entry, back) {
    const row = rowOf(entry);
    const entries = entriesOf(row);
    const next = entries[entries.indexOf(entry) + 1];
    if (!back && next && !next.value) {
      next.focus();
      return;
    }
    step(entry, back ? -1 : 1);
    grid.save(row);
  }

  // Back to what stood there on entering; once more, to what the server has.
  function undo(entry) {
    const before = atFocus.get(entry) ?? entry.value;
    const key = entry.name.split("-").pop();
    entry.value = entry.value === before ? grid.known(rowOf(entry))[key] : before;
    entry.select?.();
    grid.keep(rowOf(entry));
  }

  function movesOf(event) {
    const entry = event.target;
    const isText = entry.tagName === "INPUT";
    const wholeGrid = event.ctrlKey || event.metaKey;
    const atStart = isText && entry.selectionEnd === 0;
    const atEnd = isText && entry.selectionStart === entry.value.length;
    const whole = isText && entry.selectionStart === 0 && entry.selectionEnd === entry.value.length;
    const toStart = !isText || atStart || whole;
    const toEnd = !isText || atEnd || whole;
    if (wholeGrid) return { Home: () => edge(entry, false, true), End: () => edge(entry, true, true) };
    return {
      Enter: () => enter(entry, event.shiftKey),
      ArrowDown: isText && (() => step(entry, 1)),
      ArrowUp: isText && (() => step(entry, -1)),
      ArrowLeft: toStart && (() => sideways(entry, -1)),
      ArrowRight: toEnd && (() => sideways(entry, 1)),
      Home: toStart && (() => edge(entry, false, false)),
      End: toEnd && (() => edge(entry, true, false)),
      Escape: () => undo(entry),
    };
  }

  grid.grid.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-entry]") || event.isComposing || event.altKey) return;
    // Shift marks text, except with Enter.
    if (event.shiftKey && event.key !== "Enter") return;
    const move = movesOf(event)[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  });

  grid.grid.addEventListener("focusin", (event) => {
    if (!event.target.matches("[data-entry]")) return;
    if (!atFocus.has(event.target)) atFocus.set(event.target, event.target.value);
    event.target.select?.();
  });

  grid.grid.addEventListener("focusout", (event) => atFocus.delete(event.target));
}
