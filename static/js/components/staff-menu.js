// The menu: a drawer on phones, a switch on wide screens. Without this file the
// link to #menu still opens the drawer.

const STORE = "menu-collapsed";
const wide = window.matchMedia("(min-width: 64rem)");

function remembered() {
  try {
    return localStorage.getItem(STORE) === "1";
  } catch {
    return false;
  }
}

function remember(collapsed) {
  try {
    localStorage.setItem(STORE, collapsed ? "1" : "0");
  } catch {
    // Storage may be closed; the menu then opens afresh on each page.
  }
}

function start(toggle, menu) {
  const root = document.documentElement;
  const words = toggle.querySelector("span");
  const isOpen = () =>
    wide.matches ? !root.classList.contains("menu-collapsed") : menu.classList.contains("is-open");

  function show() {
    toggle.setAttribute("aria-expanded", String(isOpen()));
    words.textContent = wide.matches && isOpen() ? toggle.dataset.wordClose : toggle.dataset.wordOpen;
  }

  function closeDrawer() {
    menu.classList.remove("is-open");
    show();
    toggle.focus();
  }

  toggle.setAttribute("role", "button");
  toggle.setAttribute("aria-controls", menu.id);
  root.classList.toggle("menu-collapsed", remembered());
  show();

  function flip(event) {
    event.preventDefault();
    if (wide.matches) {
      remember(root.classList.toggle("menu-collapsed"));
    } else if (menu.classList.toggle("is-open")) {
      menu.querySelector("a").focus();
    }
    show();
  }

  toggle.addEventListener("click", flip);
  toggle.addEventListener("keydown", (event) => {
    if (event.key === " ") flip(event);
  });
  menu.querySelector("[data-menu-close]").addEventListener("click", (event) => {
    event.preventDefault();
    closeDrawer();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.classList.contains("is-open")) closeDrawer();
  });
  document.addEventListener("click", (event) => {
    const outside = !menu.contains(event.target) && !toggle.contains(event.target);
    if (outside && menu.classList.contains("is-open")) closeDrawer();
  });
  wide.addEventListener("change", () => {
    menu.classList.remove("is-open");
    show();
  });
}

const toggle = document.querySelector("[data-menu-toggle]");
const menu = document.getElementById("menu");
if (toggle && menu) start(toggle, menu);
