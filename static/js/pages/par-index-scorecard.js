// A card of many components: the open tab is in sight, and the keyboard stays where it was after a save.

const tab = document.querySelector(".tabs [aria-current]");
if (tab) {
  const strip = tab.closest(".tabs");
  strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - 16;
}

document.addEventListener("htmx:afterSettle", (event) => {
  const sender = event.detail.requestConfig && event.detail.requestConfig.elt;
  const before = sender && sender.closest(".mark");
  const mark = before && document.getElementById(before.id);
  if (!mark) return;
  const wrong = mark.querySelector("[aria-invalid=true]") || mark.querySelector("[role=alert]");
  if (wrong && wrong.matches("[role=alert]")) wrong.tabIndex = -1;
  const doors = [...mark.querySelectorAll("button[type=submit]"), ...mark.querySelectorAll("summary")];
  const next = wrong || doors.find((door) => door.checkVisibility());
  if (next) next.focus({ preventScroll: !wrong });
});
