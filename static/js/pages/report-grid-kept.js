// What this person typed on this machine and the server never got, offered back on return.
// On a report that is closed meanwhile it can only be read.
{
  const grid = window.reportGrid;
  const { store } = grid;
  const box = document.getElementById("kept");
  const list = box.querySelector("[data-kept-list]");

  const isOpen = (row) => Boolean(row.dataset.url);

  // Still to be offered: what the server does not have, and the page does not show already.
  function offered() {
    return Object.entries(store.all()).filter(([id, entry]) => {
      const row = document.getElementById(id);
      if (!row || !entry.values) return false;
      if (grid.same(entry.values, grid.known(row)) && !(isOpen(row) && grid.isDirty(row))) {
        store.drop(id);
        return false;
      }
      return !isOpen(row) || !grid.same(entry.values, grid.typedIn(row));
    });
  }

  function draw(entries) {
    list.replaceChildren(
      ...entries.map(([id, entry]) => {
        const row = document.getElementById(id);
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `#${id}`;
        link.textContent = grid.codeOf(row);
        const server = grid.told(grid.known(row));
        item.append(
          link,
          ` ${grid.told(entry.values)} `,
          Object.assign(document.createElement("span"), {
            className: "soft",
            textContent: `(${grid.words.onServer} ${server})`,
          }),
        );
        return item;
      }),
    );
    box.hidden = !entries.length;
    const restorable = entries.some(([id]) => isOpen(document.getElementById(id)));
    box.querySelector("[data-kept-restore]").hidden = !restorable;
    box.querySelector("[data-kept-closed]").hidden = restorable;
  }

  // With the version that the person typed on: if somebody wrote meanwhile, it is a conflict.
  function restore([id, entry]) {
    const row = document.getElementById(id);
    if (!isOpen(row)) return;
    grid.putBack(row, entry.values);
    grid.hidden(row, "version").value = entry.version;
    grid.hidden(row, "was").value = entry.was;
    if (entry.tried?.length) grid.unanswered.set(id, entry.tried);
    grid.save(row);
  }

  box.querySelector("[data-kept-restore]").addEventListener("click", () => {
    box.hidden = true;
    offered().forEach(restore);
  });
  box.querySelector("[data-kept-drop]").addEventListener("click", () => {
    box.hidden = true;
    for (const [id] of offered()) store.drop(id);
  });

  draw(offered());
}
