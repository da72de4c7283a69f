// Appraising with the keyboard: j and k move from line to line, d agrees to the one in focus.
{
  const legend = document.querySelector("[data-keys]");
  if (legend) legend.hidden = false;

  const lines = () => [...document.querySelectorAll("article.mark")];
  const current = () => document.activeElement && document.activeElement.closest("article.mark");

  const go = (line) => {
    if (!line) return;
    line.focus({ preventScroll: true });
    line.classList.add("mark-current");
    line.addEventListener("blur", () => line.classList.remove("mark-current"), { once: true });
    line.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const all = lines();
    const here = all.indexOf(current());
    go(here < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, here + by))]);
  };

  const agree = () => {
    const line = current();
    const form = line && line.querySelector("form[data-agree]");
    if (!form) return;
    const all = lines();
    const next = all.slice(all.indexOf(line) + 1).find((one) => one.querySelector("form[data-agree]"));
    form.requestSubmit();
    if (next) go(next);
  };

  const KEYS = { j: () => step(1), k: () => step(-1), d: agree };
  document.addEventListener("keydown", (event) => {
    if (!legend || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const act = KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
