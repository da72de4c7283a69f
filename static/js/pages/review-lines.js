// Reasons beside the lines of a report: which are ticked, and none lost with a closed tab.
{
  const form = document.getElementById("return-form");

  if (form) {
    const place = form.querySelector("[data-chosen]");
    const ticks = [...document.querySelectorAll("[data-tick]")];
    const fields = () => [...form.elements].filter((field) => field.name && field.type !== "hidden");
    const report = `return ${form.getAttribute("action")}`;
    const key = `${report} ${form.elements.seen.value}`;

    const show = () => {
      const links = ticks
        .filter((tick) => tick.checked)
        .map((tick) => {
          const link = document.createElement("a");
          link.href = `#o-${tick.dataset.line}`;
          link.textContent = tick.dataset.tick;
          return link;
        });
      place.textContent = links.length ? `${place.dataset.some} ` : place.dataset.none;
      links.forEach((link, index) => place.append(index ? ", " : "", link));
    };

    const keep = () => {
      const typed = fields()
        .filter((field) => (field.type === "checkbox" ? field.checked : field.value))
        .map((field) => [field.name, field.value]);
      try {
        if (typed.length) localStorage.setItem(key, JSON.stringify(typed));
        else localStorage.removeItem(key);
      } catch {
        // A full or closed store: the page works on without.
      }
    };

    const restore = () => {
      let kept = null;
      try {
        // What was typed about an earlier statement says nothing about this one.
        for (const other of Object.keys(localStorage)) {
          if (other.startsWith(`${report} `) && other !== key) localStorage.removeItem(other);
        }
        kept = JSON.parse(localStorage.getItem(key));
      } catch {
        return;
      }
      for (const [name, value] of kept || []) {
        const field = form.elements[name];
        if (!field) continue;
        if (field.type === "checkbox") field.checked = true;
        else if (!field.value) field.value = value;
      }
    };

    const changed = (event) => {
      const { target } = event;
      if (target.form !== form) return;
      if (target.matches("[data-tick]") && target.checked && event.type === "change") {
        document.getElementById(`why-${target.dataset.line}`).focus();
      }
      keep();
      show();
    };
    document.addEventListener("input", changed);
    document.addEventListener("change", changed);
    restore();
    show();
  }
}
