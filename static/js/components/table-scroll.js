// A table that scrolls inside its own box can be reached and scrolled with the keyboard,
// but only while there is something to scroll.

function refresh(box) {
  const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
  if (scrolls) {
    box.tabIndex = 0;
    // A row of tabs is a landmark already.
    if (box.tagName !== "NAV") box.setAttribute("role", "region");
    const caption = box.querySelector("caption");
    if (!box.hasAttribute("aria-label") && caption) box.setAttribute("aria-label", caption.textContent.trim());
  } else {
    box.removeAttribute("tabindex");
    box.removeAttribute("role");
  }
}

const watcher = new ResizeObserver((entries) => {
  for (const entry of entries) refresh(entry.target);
});

function watch(root) {
  for (const box of root.querySelectorAll(".table-scroll, .table-sheet, .tabs")) watcher.observe(box);
}

watch(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element) watch(event.target);
});
