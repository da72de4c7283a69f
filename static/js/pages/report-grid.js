// The quarterly grid as a spreadsheet: keys move, leaving a row saves it, pasting fills.
// Without this file the same inputs are one form with a button.
{
  const words = document.currentScript.dataset;
  const form = document.getElementById("grid-form");
  const grid = document.getElementById("grid");
  const mark = document.getElementById("saved-mark");
  const store = `report-${form.dataset.report}`;

  // --- What a row holds ---------------------------------------------------------

  const rowOf = (element) => element.closest("tr[data-url]");
  const rows = () => [...grid.querySelectorAll("tr[data-url]")];
  const fieldsOf = (row) => [...row.querySelectorAll('[form="grid-form"]')];
  const entriesOf = (row) => [...row.querySelectorAll("[data-entry]")];
  const isState = (field) => field.name.endsWith("-version") || field.name.endsWith("-was");
  const valueOf = (field) => (field.type === "checkbox" ? (field.checked ? "1" : "") : field.value);
  const typedIn = (row) =>
    Object.fromEntries(
      fieldsOf(row)
        .filter((field) => !isState(field))
        .map((field) => [field.name, valueOf(field)]),
    );
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // Per row id: what the server has, and whether a request is under way.
  const saved = new Map();
  const busy = new Set();

  function remember(row) {
    saved.set(row.id, typedIn(row));
  }

  // --- Kept on this machine until the server has it ------------------------------

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(store)) || {};
    } catch {
      return {};
    }
  }

  function keep(change) {
    const all = kept();
    change(all);
    try {
      if (Object.keys(all).length) localStorage.setItem(store, JSON.stringify(all));
      else localStorage.removeItem(store);
    } catch {
      // Storage may be closed or full; the page still holds what was typed.
    }
  }

  function putBack(row, values) {
    for (const field of fieldsOf(row)) {
      if (!(field.name in values)) continue;
      if (field.type === "checkbox") field.checked = values[field.name] === "1";
      else field.value = values[field.name];
    }
  }

  function offerKept() {
    const box = document.getElementById("kept");
    const found = Object.entries(kept()).filter(([id, values]) => {
      const row = document.getElementById(id);
      return row?.dataset.url && !same(typedIn(row), { ...typedIn(row), ...values });
    });
    if (!found.length) {
      keep((all) => Object.keys(all).forEach((id) => delete all[id]));
      return;
    }
    box.hidden = false;
    box.querySelector("[data-kept-restore]").addEventListener("click", () => {
      box.hidden = true;
      for (const [id, values] of found) {
        const row = document.getElementById(id);
        putBack(row, values);
        save(row);
      }
    });
    box.querySelector("[data-kept-drop]").addEventListener("click", () => {
      box.hidden = true;
      keep((all) => Object.keys(all).forEach((id) => delete all[id]));
    });
  }

  // --- Saving ----------------------------------------------------------------------

  function say(text, kind = "") {
    mark.className = `saved-mark ${kind}`;
    mark.textContent = text;
  }

  function bodyOf(row) {
    const body = new FormData();
    for (const field of fieldsOf(row)) {
      if (field.type !== "checkbox" || field.checked) body.append(field.name, field.value);
    }
    return body;
  }

  async function save(row) {
    const sent = typedIn(row);
    if (busy.has(row.id) || same(sent, saved.get(row.id))) return;
    busy.add(row.id);
    say(words.saving, "is-saving");
    try {
      const answer = await fetch(row.dataset.url, {
        method: "POST",
        body: bodyOf(row),
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        redirect: "error",
      });
      if (![200, 409, 422].includes(answer.status)) throw new Error(String(answer.status));
      take(row, sent, await answer.text(), answer.status === 200);
    } catch {
      keep((all) => {
        all[row.id] = sent;
      });
      say(words.offline, "is-failed");
    } finally {
      busy.delete(row.id);
    }
  }

  function take(row, sent, html, isSaved) {
    const box = document.createElement("template");
    box.innerHTML = html.trim();
    const fresh = box.content.querySelector("tr");
    if (!fresh) throw new Error("no row");
    const now = typedIn(row);
    const focused = row.contains(document.activeElement) ? document.activeElement.id : "";
    row.replaceWith(fresh);
    if (isSaved) remember(fresh);
    else saved.set(fresh.id, sent);
    // Somebody types faster than the line: keep what came after the request.
    if (!same(now, sent)) putBack(fresh, now);
    if (focused) document.getElementById(focused)?.focus();
    window.htmx?.process(fresh);
    keep((all) => {
      if (isSaved) delete all[fresh.id];
      else all[fresh.id] = now;
    });
    count();
    if (isSaved) say(`${words.saved} ${fresh.dataset.saved || ""}`.trim());
    else say(words.failed, "is-failed");
    if (!same(now, sent) && !focused) setTimeout(() => save(fresh));
  }

  function count() {
    const all = [0, 0];
    const areas = new Map();
    for (const row of grid.querySelectorAll("tr[data-area]")) {
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
  }

  // --- Keys, paste, ticks ----------------------------------------------------------

  const atFocus = new WeakMap();

  function step(entry, direction) {
    const row = rowOf(entry);
    const place = entriesOf(row).indexOf(entry);
    const all = rows();
    let index = all.indexOf(row) + direction;
    while (all[index]) {
      const entries = entriesOf(all[index]);
      if (entries.length) {
        entries[Math.min(place, entries.length - 1)].focus();
        return;
      }
      index += direction;
    }
  }

  function sideways(entry, direction) {
    const all = rows().flatMap(entriesOf);
    all[all.indexOf(entry) + direction]?.focus();
  }

  function enter(entry, back) {
    const entries = entriesOf(rowOf(entry));
    const next = entries.indexOf(entry) + 1;
    if (!back && next < entries.length && !entries[next].value) entries[next].focus();
    else {
      const row = rowOf(entry);
      step(entry, back ? -1 : 1);
      save(row);
    }
  }

  // Back to what stood there on entering; once more, to what the server has.
  function undo(entry) {
    const before = atFocus.get(entry) ?? entry.value;
    if (entry.value !== before) entry.value = before;
    else {
      const [numerator, denominator, value] = JSON.parse(
        rowOf(entry).querySelector('[name$="-was"]').value,
      );
      entry.value = { numerator, denominator, value }[entry.name.split("-").pop()];
    }
    entry.select?.();
  }

  function onKey(event) {
    const entry = event.target;
    if (!entry.matches?.("[data-entry]") || event.isComposing) return;
    const isText = entry.tagName === "INPUT";
    const atStart = isText && entry.selectionEnd === 0;
    const atEnd = isText && entry.selectionStart === entry.value.length;
    const whole = isText && entry.selectionStart === 0 && atEnd;
    const moves = {
      Enter: () => enter(entry, event.shiftKey),
      ArrowDown: isText && (() => step(entry, 1)),
      ArrowUp: isText && (() => step(entry, -1)),
      ArrowLeft: (atStart || whole) && (() => sideways(entry, -1)),
      ArrowRight: (atEnd || whole) && (() => sideways(entry, 1)),
      Escape: () => undo(entry),
    };
    const move = moves[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move();
  }

  function onPaste(event) {
    const entry = event.target;
    const text = event.clipboardData?.getData("text") ?? "";
    const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n");
    if (!entry.matches?.("[data-entry]") || (lines.length === 1 && !/[\t/]/.test(text))) return;
    event.preventDefault();
    const all = rows().filter((row) => entriesOf(row).length);
    const first = all.indexOf(rowOf(entry));
    const column = entriesOf(rowOf(entry)).indexOf(entry);
    lines.forEach((line, offset) => {
      const row = all[first + offset];
      if (!row) return;
      const entries = entriesOf(row).slice(column);
      line.split(/[\t/]/).forEach((value, place) => {
        if (entries[place] && value.trim()) fill(entries[place], value.trim());
      });
      if (row !== rowOf(entry)) save(row);
    });
  }

  function fill(entry, value) {
    if (entry.tagName !== "SELECT") entry.value = value;
    else if (["0", "1"].includes(value)) entry.value = value;
    untick(entry);
  }

  function untick(entry) {
    const zero = rowOf(entry).querySelector("[data-zero]");
    if (zero && !/^[0,. ]*$/.test(entry.value)) zero.checked = false;
  }

  function onChange(event) {
    const row = rowOf(event.target);
    if (!row) return;
    if (event.target.matches("[data-zero]")) {
      for (const entry of entriesOf(row)) entry.value = event.target.checked ? "0" : "";
      save(row);
    } else if (event.target.matches("[data-na]")) {
      if (event.target.checked) row.querySelector('[name$="-ground"]').focus();
      else save(row);
    } else if (event.target.tagName === "SELECT") save(row);
  }

  grid.addEventListener("keydown", onKey);
  grid.addEventListener("paste", onPaste);
  grid.addEventListener("change", onChange);
  grid.addEventListener("input", (event) => {
    if (event.target.matches("[data-entry]")) untick(event.target);
  });
  grid.addEventListener("focusin", (event) => {
    if (!event.target.matches("[data-entry]")) return;
    atFocus.set(event.target, event.target.value);
    event.target.select?.();
  });
  grid.addEventListener("focusout", (event) => {
    const row = rowOf(event.target);
    if (row && !row.contains(event.relatedTarget)) save(row);
  });
  window.addEventListener("online", () => {
    for (const row of rows()) save(row);
  });
  window.addEventListener("pagehide", () => {
    for (const row of rows()) {
      const typed = typedIn(row);
      if (!same(typed, saved.get(row.id))) {
        keep((all) => {
          all[row.id] = typed;
        });
      }
    }
  });
  form.addEventListener("submit", () => {
    // Kept until the next page shows that they arrived: the session may have ended meanwhile.
    for (const row of rows()) {
      const typed = typedIn(row);
      if (same(typed, saved.get(row.id))) continue;
      keep((all) => {
        all[row.id] = typed;
      });
      saved.set(row.id, typed);
    }
  });

  rows().forEach(remember);
  offerKept();
}
