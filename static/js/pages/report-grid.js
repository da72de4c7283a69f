// The quarterly grid as a spreadsheet that keeps what is typed: leaving a row saves it.
{
  const grid = window.reportGrid;
  const { rowOf, rows, words } = grid;
  const TYPING = 300;
  const pending = new Map();

  grid.count = () => {
    const all = [0, 0];
    const areas = new Map();
    for (const row of grid.grid.querySelectorAll("tr[data-area]")) {
      const tally = areas.get(row.dataset.area) || [0, 0];
      const entered = row.dataset.state === "missing" ? 0 : 1;
      areas.set(row.dataset.area, [tally[0] + entered, tally[1] + 1]);
      all[0] += entered;
      all[1] += 1;
    }
    for (const place of document.querySelectorAll("[data-count]")) {
      const tally = areas.get(place.dataset.count);
      if (tally) place.textContent = tally.join("/");
    }
    const total = document.querySelector("[data-count-all]");
    if (total) total.textContent = all.join("/");
  };

  // A figure is no longer "nothing arose".
  grid.untick = (entry) => {
    const zero = grid.input(rowOf(entry), "zero");
    if (zero && !/^[0,. ]*$/.test(entry.value)) zero.checked = false;
  };

  // --- While somebody types ----------------------------------------------------------

  // A browser that dies says no goodbye: keep within a breath, not only on leaving.
  function noteTyping(row) {
    grid.tellRow(row, words.typing, "is-typing");
    clearTimeout(pending.get(row.id));
    pending.set(row.id, setTimeout(() => keepNow(row.id), TYPING));
  }

  function keepNow(id) {
    clearTimeout(pending.get(id));
    pending.delete(id);
    const row = document.getElementById(id);
    if (row?.dataset.url) grid.keep(row);
    grid.tell();
  }

  const keepAll = () => [...pending.keys()].forEach(keepNow);

  grid.grid.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    if (!row) return;
    if (event.target.matches("[data-entry]")) grid.untick(event.target);
    const mine = row.querySelector('[name$="-choice"][value="mine"]');
    // A third figure is typed into the box: that is a choice too.
    if (mine && !event.target.name.endsWith("-choice")) mine.checked = true;
    noteTyping(row);
  });

  // --- What saves -------------------------------------------------------------------------

  function onTick(row, field) {
    if (field.matches("[data-zero]")) {
      for (const key of ["numerator", "denominator", "value"]) {
        const entry = grid.input(row, key);
        if (entry) entry.value = field.checked ? "0" : "";
      }
      if (field.checked && grid.input(row, "na")) grid.input(row, "na").checked = false;
      grid.save(row);
    } else if (field.checked) {
      if (grid.input(row, "zero")) grid.input(row, "zero").checked = false;
      const ground = grid.input(row, "ground");
      ground.closest("details").open = true;
      ground.focus();
    } else grid.save(row);
  }

  grid.grid.addEventListener("change", (event) => {
    const row = rowOf(event.target);
    if (!row) return;
    if (event.target.matches("[data-zero], [data-na]")) onTick(row, event.target);
    else if (event.target.tagName === "SELECT" || event.target.name?.endsWith("-choice")) grid.save(row);
  });

  // Half a share is no figure yet: who only looks at another window comes back to it.
  function isHalf(row) {
    const { numerator, denominator } = grid.typedIn(row);
    return Boolean(numerator) !== Boolean(denominator);
  }

  grid.grid.addEventListener("focusout", (event) => {
    const row = rowOf(event.target);
    if (!row || row.contains(event.relatedTarget)) return;
    if (document.hasFocus() || !isHalf(row)) grid.save(row);
  });

  grid.grid.addEventListener("click", (event) => {
    const back = event.target.closest?.("[data-back]");
    if (!back) return;
    event.preventDefault();
    const row = rowOf(back);
    const empty = { numerator: "", denominator: "", value: "", difference_reason: "" };
    grid.putBack(row, { ...grid.typedIn(row), ...empty });
    grid.save(row);
  });

  // --- Coming and going ---------------------------------------------------------------------

  window.addEventListener("online", () => grid.retry(true));
  document.addEventListener("visibilitychange", keepAll);
  window.addEventListener("pagehide", keepAll);
  window.addEventListener("beforeunload", (event) => {
    keepAll();
    if (grid.store.homeless.size && !grid.isSubmitting) event.preventDefault();
  });

  // Kept until the next page shows that they arrived: the session may have ended meanwhile.
  grid.form.addEventListener("submit", () => {
    grid.isSubmitting = true;
    for (const row of rows()) if (grid.isDirty(row)) grid.keep(row);
  });

  grid.count();
}
