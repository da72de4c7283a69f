// The queue: tick all of a page at once, and see how many are ticked.
{
  const form = document.getElementById("queue-form");
  const words = document.currentScript.dataset;

  if (form) {
    const boxes = [...form.querySelectorAll('input[name="nop"]:not(:disabled)')];
    const count = form.querySelector("[data-count]");
    const all = document.createElement("input");
    all.type = "checkbox";
    all.setAttribute("aria-label", words.all);
    all.title = words.all;
    const label = document.createElement("label");
    label.append(all);
    form.querySelector("[data-all-place]").replaceWith(label);

    const show = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      count.textContent = ticked ? `(${ticked})` : "";
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      show();
    });
    form.addEventListener("change", show);
    show();
  }
}
