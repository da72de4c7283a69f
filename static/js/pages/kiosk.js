// A tablet that was left with a half-filled form shows the next person an empty one.
const IDLE_MS = 60000;
let timer;

function wait() {
  clearTimeout(timer);
  timer = setTimeout(() => location.replace(location.pathname), IDLE_MS);
}

for (const kind of ["input", "pointerdown", "keydown", "scroll"]) {
  addEventListener(kind, wait, { passive: true });
}
// Back to a page that the browser kept alive: it still holds what the last person chose.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
