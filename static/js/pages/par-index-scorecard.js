// A card of many components: lines save themselves, and the keyboard stays where it was.
{
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) {
    const strip = tab.closest(".tabs");
    strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - 16;
  }

  // --- Lines that save themselves -------------------------------------------------------------

  const IDLE = 4000;
  const dirty = new Set();
  const sent = new Set();
  // Saved while somebody was still in the line: points and proofs are shown when they leave it.
  const quiet = new Set();
  const timers = new Map();
  let timed = null;
  let leave = null;

  const formOf = (node) => node && node.closest && node.closest("form[data-autosave]");
  const alive = (forms) => [...forms].filter((form) => form.isConnected);

  const tell = (form, word) => {
    const place = form.querySelector("[data-save-state]");
    if (!place) return;
    place.textContent = place.dataset[word];
    place.classList.toggle("is-failed", word === "failed");
  };

  const save = (form) => {
    clearTimeout(timers.get(form));
    if (dirty.has(form) && !sent.has(form) && form.isConnected) form.requestSubmit();
  };

  const saveQuietly = (form) => {
    // A document is named together with its page, when the line is left.
    const chosen = form.querySelector("select[name$=-evidence]");
    if (chosen && chosen.value) return;
    timed = form;
    save(form);
    timed = null;
  };

  const touched = (event) => {
    const form = formOf(event.target);
    if (!form || event.target.type === "hidden") return;
    dirty.add(form);
    tell(form, "dirty");
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => saveQuietly(form), IDLE));
  };
  document.addEventListener("input", touched);
  document.addEventListener("change", touched);

  document.addEventListener("focusout", (event) => {
    const form = formOf(event.target);
    if (!form || form.contains(event.relatedTarget)) return;
    if (quiet.delete(form)) dirty.add(form);
    save(form);
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event.detail.elt);
    if (!form) return;
    clearTimeout(timers.get(form));
    dirty.delete(form);
    sent.add(form);
    tell(form, "busy");
  });

  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      const form = formOf(event.detail.elt);
      if (!form) return;
      dirty.add(form);
      tell(form, "failed");
      leave = null;
    });
  }

  // While somebody is typing in the line, the answer changes nothing under their hands.
  const keepTyping = (form, xhr) => {
    const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
    const version = "input[name$=-version]";
    const number = answer.querySelector(`form[data-autosave] ${version}`);
    if (xhr.status < 400 && number) form.querySelector(version).value = number.value;
    if (xhr.status >= 400) dirty.add(form);
    tell(form, dirty.has(form) ? "dirty" : "saved");
  };

  let opened = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, requestConfig } = event.detail;
    if (target && target.id === "card-summary") {
      opened = [...target.querySelectorAll("details")].map((fold) => fold.open);
    }
    const form = formOf(requestConfig && requestConfig.elt);
    if (!form || !event.detail.shouldSwap) return;
    const inside = quiet.has(form) && form.contains(document.activeElement);
    if (inside || dirty.has(form)) {
      event.detail.shouldSwap = false;
      keepTyping(form, xhr);
    } else quiet.delete(form);
    if (xhr.status >= 400) leave = null;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    // By now the form itself may have been swapped away.
    const { requestConfig } = event.detail;
    const form = formOf(requestConfig && requestConfig.elt);
    if (!form) return;
    sent.delete(form);
    if (leave && !alive(sent).length && !alive(dirty).length) leave();
  });

  // Whoever leaves the page right after typing waits for the line to be saved.
  const afterSaving = (event, go) => {
    if (!window.htmx || !(alive(dirty).length || alive(sent).length)) return;
    // What could not be sent holds nobody: the browser asks whether to leave.
    if (alive(dirty).some((form) => form.querySelector(".is-failed"))) return;
    event.preventDefault();
    leave = go;
    alive(dirty).forEach(save);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const own = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || own || link.target || link.getAttribute("href").startsWith("#")) return;
    afterSaving(event, () => location.assign(link.href));
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form === timed) quiet.add(form);
    else quiet.delete(form);
    if (form.matches("[data-autosave], [hx-post]")) return;
    afterSaving(event, () => form.submit());
  });

  window.addEventListener("beforeunload", (event) => {
    if (window.htmx && alive(dirty).length) event.preventDefault();
  });

  // --- Where the keyboard stands after a swap ---------------------------------------------------

  document.addEventListener("htmx:afterSettle", (event) => {
    const summary = document.getElementById("card-summary");
    if (summary && event.detail.elt === summary) {
      summary.querySelectorAll("details").forEach((fold, place) => {
        fold.open = fold.open || Boolean(opened[place]);
      });
      return;
    }
    const sender = event.detail.requestConfig && event.detail.requestConfig.elt;
    const before = sender && sender.closest(".mark");
    const mark = before && document.getElementById(before.id);
    if (!mark) return;
    // Whoever went on to another line stays there.
    if (document.activeElement && document.activeElement !== document.body) return;
    const wrong = mark.querySelector("[aria-invalid=true]") || mark.querySelector("[role=alert]");
    if (wrong && wrong.matches("[role=alert]")) wrong.tabIndex = -1;
    const doors = [...mark.querySelectorAll("button[type=submit]"), ...mark.querySelectorAll("summary")];
    const next = wrong || doors.find((door) => door.checkVisibility());
    if (next) next.focus({ preventScroll: !wrong });
  });
}
