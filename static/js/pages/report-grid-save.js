// Sending rows, one request each: what is refused stays, what cannot be sent is tried again.
{
  const grid = window.reportGrid;
  const { form, store, words } = grid;
  const mark = document.getElementById("saved-mark");
  const away = document.getElementById("grid-away");
  const AT_ONCE = 3;
  const PAUSES = [5, 10, 20, 40, 80, 160];

  // Per row id: what was refused as it stands; what was sent without an answer.
  const refused = new Map();
  const unanswered = new Map();
  const waiting = new Set();
  const busy = new Set();
  const queued = [];
  // A row that goes from the page loses the focus: that is nobody leaving it.
  let isReplacing = false;
  let pause = 0;
  let timer = 0;
  let savedAt = "";

  // --- What is said --------------------------------------------------------------

  function say(text, kind = "") {
    mark.className = `saved-mark ${kind}`;
    if (mark.textContent !== text) mark.textContent = text;
  }

  function tell() {
    const count = waiting.size;
    if (store.homeless.size) say(words.unstored, "is-failed");
    else if (count) say(`${words.offline} · ${words.waiting.replace("%n", count)}`, "is-failed");
    else if (busy.size || queued.length) say(words.saving, "is-saving");
    else if (refused.size) say(words.failed, "is-failed");
    else if (savedAt) say(`${words.saved} ${savedAt}`);
    else say("");
  }

  function tellRow(row, text, kind = "") {
    const place = row.querySelector("[data-line-saved]");
    if (!place) return;
    place.className = `saved-mark line-saved ${kind}`;
    place.textContent = text;
  }

  function tellAway(why) {
    away.hidden = !why;
    for (const text of away.querySelectorAll("[data-away]")) text.hidden = text.dataset.away !== why;
  }

  // --- Keeping --------------------------------------------------------------------

  // A conflict that nobody settled is kept as it began, so that it is a conflict again.
  function entryOf(row) {
    const chosen = !grid.isConflict(row) || choiceOf(row);
    return {
      values: grid.typedIn(row),
      version: chosen ? grid.hidden(row, "version").value : row.dataset.baseVersion,
      was: grid.hidden(row, "was").value,
      tried: unanswered.get(row.id) ?? [],
    };
  }

  function keep(row) {
    if (grid.isDirty(row)) store.keep(row.id, entryOf(row));
    else store.drop(row.id);
  }

  // --- Sending ---------------------------------------------------------------------

  const choiceOf = (row) => row.querySelector('[name$="-choice"]:checked')?.value ?? "";

  function isToSend(row) {
    if (grid.isConflict(row)) return Boolean(choiceOf(row));
    if (waiting.has(row.id)) return true;
    const now = grid.typedIn(row);
    const refusedThen = refused.get(row.id);
    return !grid.same(now, grid.known(row)) && !(refusedThen && grid.same(now, refusedThen));
  }

  function save(row) {
    // What comes while a request is under way is looked at when its answer is there.
    if (!row || isReplacing || busy.has(row.id)) return;
    if (!isToSend(row)) {
      // Typed and taken back again: nothing is left to be said about it.
      if (!grid.isDirty(row)) {
        store.drop(row.id);
        if (refused.delete(row.id)) tell();
        if (row.querySelector(".line-saved.is-typing")) tellRow(row, "");
      }
      return;
    }
    keep(row);
    if (!queued.includes(row.id)) queued.push(row.id);
    work();
  }

  function work() {
    while (queued.length && busy.size < AT_ONCE) {
      const row = document.getElementById(queued.shift());
      if (row) void send(row);
    }
    tell();
  }

  function bodyOf(row, values) {
    const body = new FormData();
    const prefix = grid.hidden(row, "version").name.replace(/version$/, "");
    body.append("who", form.elements.who.value);
    for (const [key, value] of Object.entries(values)) if (value) body.append(prefix + key, value);
    for (const name of ["version", "was"]) body.append(prefix + name, grid.hidden(row, name).value);
    if (grid.isConflict(row)) {
      body.append(`${prefix}merging`, "1");
      body.append(`${prefix}choice`, choiceOf(row));
    }
    return body;
  }

  // The token changes with every sign-in; the cookie has the newest, also from another tab.
  function token() {
    const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
  }

  async function send(row) {
    const { id } = row;
    const values = grid.typedIn(row);
    busy.add(id);
    tellRow(row, words.saving, "is-saving");
    tell();
    let why = "";
    try {
      const answer = await fetch(row.dataset.url, {
        method: "POST",
        body: bodyOf(row, values),
        headers: { "X-CSRFToken": token() },
        redirect: "manual",
      });
      why = reasonOf(answer);
      const html = why ? "" : await answer.text();
      busy.delete(id);
      if (why) hold(rowNow(row), values, why);
      else take(rowNow(row), values, html, answer.status);
    } catch {
      busy.delete(id);
      hold(rowNow(row), values, "line");
    }
    work();
  }

  const rowNow = (row) => document.getElementById(row.id) ?? row;

  function reasonOf(answer) {
    if (answer.type === "opaqueredirect") return "session";
    if (answer.status === 412) return "person";
    if (answer.status === 403 || answer.status === 404) return "closed";
    return [200, 409, 422].includes(answer.status) ? "" : "line";
  }

  // --- No answer: kept here, tried again --------------------------------------------------

  function hold(row, values, why) {
    waiting.add(row.id);
    if (why === "line") {
      unanswered.set(row.id, [...(unanswered.get(row.id) ?? []), values].slice(-5));
    } else tellAway(why);
    keep(row);
    tellRow(row, words.offline, "is-failed");
    const seconds = PAUSES[Math.min(pause, PAUSES.length - 1)];
    if (!timer) {
      pause += 1;
      timer = setTimeout(() => retry(false), seconds * 1000);
    }
    tell();
  }

  function retry(isBack) {
    clearTimeout(timer);
    timer = 0;
    if (isBack) pause = 0;
    for (const id of waiting) {
      const row = document.getElementById(id);
      if (row) save(row);
      else waiting.delete(id);
    }
    tell();
  }

  // --- An answer ----------------------------------------------------------------------

  function take(row, sent, html, status) {
    const box = document.createElement("template");
    box.innerHTML = html.trim();
    const fresh = box.content.querySelector("tr");
    if (!fresh) {
      hold(row, sent, "line");
      return;
    }
    waiting.delete(row.id);
    if (!waiting.size) pause = 0;
    tellAway("");
    if (status === 409 && isMyOwn(fresh)) {
      resend(row, fresh, sent);
      return;
    }
    const now = grid.typedIn(row);
    const isMovedOn = !grid.same(now, sent);
    replace(row, fresh, isMovedOn ? now : null);
    settle(fresh, sent, status);
    spread(box.content);
    grid.count();
    tell();
    if (isMovedOn && status !== 409 && !fresh.contains(document.activeElement)) save(fresh);
  }

  function settle(fresh, sent, status) {
    unanswered.delete(fresh.id);
    if (status === 200) {
      refused.delete(fresh.id);
      savedAt = fresh.dataset.saved || savedAt;
    } else {
      refused.set(fresh.id, sent);
      if (status === 422) tellRow(fresh, words.refused, "is-failed");
    }
    keep(fresh);
  }

  // Sent, written, and the answer lost on the way: what stands there is this person's own.
  function isMyOwn(fresh) {
    if (fresh.dataset.theirsBy !== form.dataset.user) return false;
    const theirs = grid.fromMark(fresh.dataset.theirs);
    return (unanswered.get(fresh.id) ?? []).some((tried) => grid.same(tried, theirs));
  }

  function resend(row, fresh, sent) {
    grid.hidden(row, "version").value = grid.hidden(fresh, "version").value;
    grid.hidden(row, "was").value = fresh.dataset.theirs;
    unanswered.delete(row.id);
    if (!grid.same(sent, grid.known(row))) save(row);
  }

  // Somebody types faster than the line: what came after the request stays, and so does the caret.
  function replace(row, fresh, newer) {
    const focused = row.contains(document.activeElement) ? document.activeElement : null;
    const caret = focused?.tagName === "SELECT" ? null : [focused?.selectionStart, focused?.selectionEnd];
    const open = [...row.querySelectorAll("details")].map((one) => one.open);
    // A form for citing that stands open is not part of the answer.
    const citing = row.querySelector(".cite-form") && row.querySelector(".cites");
    if (citing) fresh.querySelector(".cites")?.replaceWith(citing);
    isReplacing = true;
    row.replaceWith(fresh);
    isReplacing = false;
    if (newer) grid.putBack(fresh, newer);
    if (focused) {
      [...fresh.querySelectorAll("details")].forEach((one, place) => {
        one.open = one.open || open[place];
      });
      const again = focused.id && document.getElementById(focused.id);
      again?.focus({ preventScroll: true });
      if (again && caret && typeof caret[0] === "number") again.setSelectionRange(...caret);
    }
    window.htmx?.process(fresh);
  }

  // What else on the page speaks of the line: warnings of other lines, and their list.
  function spread(content) {
    for (const part of content.querySelectorAll("template[data-warnings-of]")) {
      const place = document.getElementById(part.dataset.warningsOf)?.querySelector("[data-warnings]");
      place?.replaceChildren(part.content);
    }
    const list = content.querySelector("template[data-warned]");
    if (list) document.getElementById("grid-warned").replaceChildren(list.content);
  }

  grid.save = save;
  grid.keep = keep;
  grid.retry = retry;
  grid.tellRow = tellRow;
  grid.tell = tell;
  grid.unanswered = unanswered;
}
