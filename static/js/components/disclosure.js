// <details data-closes>: Esc, a click elsewhere or leaving with Tab closes it again.

function openOnes() {
  return document.querySelectorAll("details[data-closes][open]");
}

document.addEventListener("click", (event) => {
  for (const details of openOnes()) {
    if (!details.contains(event.target)) details.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of openOnes()) {
    const held = details.contains(document.activeElement);
    details.open = false;
    if (held) details.querySelector("summary").focus();
  }
});

document.addEventListener("focusin", (event) => {
  for (const details of openOnes()) {
    if (!details.contains(event.target)) details.open = false;
  }
});
