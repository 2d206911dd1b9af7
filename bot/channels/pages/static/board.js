// A team's list: rows keep their place while somebody points at them, a call opens beside it, keys.
(() => {
  "use strict";
  document.documentElement.classList.add("with-script");
  const rows = document.getElementById("rows");
  const open = document.getElementById("open");
  if (!rows || !open) return;
  const arrived = document.getElementById("arrived");
  const arrivals = document.getElementById("arrivals");
  const list = rows.closest(".list");
  // In columns each has its own place; a list has one for all.
  const homes = [...rows.querySelectorAll("[data-home]")];
  const standing = () => [...rows.querySelectorAll(".call-row")];
  const links = () => [...rows.querySelectorAll(".of-what a[data-open]")];
  const rowOf = (number) => document.getElementById(`row-${number}`);

  // Whoever comes back to the list finds it where they left it: a page within the page is not remembered by the browser.
  const board = rows.closest(".board");
  const place = `board ${location.pathname}${location.search}`;
  try {
    const kept = Number(sessionStorage.getItem(place));
    if (kept && performance.getEntriesByType("navigation")[0]?.type !== "navigate") board.scrollTop = kept;
    addEventListener("pagehide", () => sessionStorage.setItem(`board ${location.pathname}${location.search}`, board.scrollTop));
  } catch {
    // Not kept: it begins at the top.
  }

  // What would move rows waits until nobody points at the list, has the focus in it or has chosen rows; or until asked for.
  const calm = () =>
    !list.matches(":hover") && !list.contains(document.activeElement) && !rows.querySelector(":checked") && matchMedia("(pointer: fine)").matches;
  const before = (a, b) => a.dataset.order < b.dataset.order;
  const settle = () => {
    for (const row of rows.querySelectorAll("[data-gone]")) row.remove();
    const all = [...standing(), ...arrived.children];
    const sorted = [...all].sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
    const placed = new Map();
    for (const row of sorted) {
      const home = homes.find((one) => one.dataset.home === row.dataset.column) ?? rows;
      const place = placed.get(home) ?? 0;
      if (home.children[place] !== row) home.insertBefore(row, home.children[place] ?? null);
      placed.set(home, place + 1);
    }
    told();
  };
  const told = () => {
    const n = [...arrived.children].filter((row) => !("gone" in row.dataset)).length;
    if (!n) return arrivals.replaceChildren();
    const words = n === 1 ? arrivals.dataset.one : arrivals.dataset.more.replace("{n}", n);
    if (arrivals.textContent === words) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = words;
    button.addEventListener("click", () => {
      settle();
      links()[0]?.focus();
    });
    arrivals.replaceChildren(button);
  };
  // An empty list has nothing that could slide away; what one brought elsewhere oneself goes there at once.
  const sentOn = new Set();
  const isOnItsWay = (row) => sentOn.has(row.dataset.number) && row.parentElement.dataset.home !== row.dataset.column;
  const news = () => (standing().length === 0 || calm() || standing().some(isOnItsWay) ? settle() : told());
  let soon;
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(() => calm() && settle(), 600);
  };
  list.addEventListener("pointerleave", later);
  list.addEventListener("focusout", later);

  // On a phone the call lies over everything else, which nobody reaches then, by keys or by a screen reader either.
  const narrow = matchMedia("(max-width: 61.25em)");
  const beneath = [board, ...document.querySelectorAll(".top, .skip, .room")];
  const cover = () => {
    const covered = narrow.matches && Boolean(open.querySelector("article"));
    for (const one of beneath) one.inert = covered;
  };
  narrow.addEventListener("change", cover);
  cover();

  // Opening a call: the address keeps it, the card stands beside the list; on a phone over it.
  let cameFrom = null;
  const address = (number) => {
    const url = new URL(location.href);
    url.searchParams.set("team", open.dataset.openCall);
    if (number) url.searchParams.set("call", number);
    else url.searchParams.delete("call");
    return url.pathname + url.search;
  };
  const mark = () => {
    const number = open.querySelector("[data-number]")?.dataset.number;
    for (const link of links()) {
      if (link.dataset.open === number) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  // Opening one from the list is a step that Back takes back; from one call to the next is none.
  const inAddress = () => new URL(location.href).searchParams.get("call");
  // One at a time: what asks while another is on its way would wait unseen, and a third would be dropped.
  let fetched = Promise.resolve();
  const fetchCard = (number, swap, wanted = () => true) => {
    const ask = () => wanted() && htmx.ajax("GET", address(number), { target: "#open", swap });
    fetched = fetched.then(ask).catch(() => {});
    return fetched;
  };
  const show = async (number) => {
    cameFrom = number;
    await fetchCard(number, "innerHTML");
    if (!inAddress()) history.pushState({ opened: true }, "", address(number));
    else if (inAddress() !== number) history.replaceState(history.state, "", address(number));
    mark();
    cover();
    open.scrollTop = 0;
    open.querySelector("article")?.focus({ preventScroll: true });
  };
  // What a move asks first is asked in the call's own form.
  const unfold = (action) => {
    const field = action && [...open.querySelectorAll('input[name="action"]')].find((one) => one.value === action);
    const form = field?.closest("details.act");
    if (!form) return;
    form.closest("details.more")?.setAttribute("open", "");
    form.setAttribute("open", "");
  };
  const shut = () => {
    const number = open.querySelector("[data-number]")?.dataset.number ?? cameFrom;
    open.replaceChildren();
    mark();
    cover();
    rowOf(number)?.querySelector("a[data-open]")?.focus();
  };
  const close = () => {
    if (history.state?.opened) return history.back();
    history.replaceState(null, "", address(""));
    shut();
  };
  addEventListener("popstate", () => {
    if (inAddress()) show(inAddress());
    else shut();
  });
  const again = (number) => {
    const shown = () => Boolean(open.querySelector(`[data-number="${number}"]`));
    if (shown()) fetchCard(number, "innerMorph", shown);
  };
  // A row that news replaces or moves between the press and its release would swallow the click.
  let held = "";
  document.addEventListener("pointerdown", (event) => {
    const plain = !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    held = (plain && event.target.closest("a[data-open]")?.dataset.open) || "";
  });
  document.addEventListener("pointerup", (event) => {
    const number = held;
    if (!number || !rowOf(number)?.contains(event.target)) return;
    setTimeout(() => held === number && show(number), 50);
  });
  addEventListener("click", (event) => event.target.closest?.("a[data-open]") && (held = ""), true);
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("a[data-open]");
    if (link) {
      event.preventDefault();
      link.closest("details.moves")?.removeAttribute("open");
      show(link.dataset.open).then(() => unfold(link.dataset.form));
    } else if (event.target.closest("[data-close-call]")) {
      event.preventDefault();
      close();
    }
  });

  // Columns: a call is dragged to where it may go, by the button that brings it there; "Move" on it does the same.
  const moved = document.getElementById("moved");
  let dragged = null;
  const columnAt = (event) => event.target.closest?.("[data-column]:not(.call-row)");
  const goes = (column) => Boolean(dragged && column && dragged.dataset.moves.split(" ").includes(column.dataset.column));
  const mayDrop = (on) => {
    for (const column of rows.querySelectorAll("section[data-column]")) {
      column.classList.toggle("can-drop", on && goes(column));
      column.classList.toggle("no-drop", on && !goes(column) && column.dataset.column !== dragged?.dataset.column);
    }
  };
  rows.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".tile[draggable]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.number);
    mayDrop(true);
  });
  for (const kind of ["dragenter", "dragover"]) {
    rows.addEventListener(kind, (event) => {
      if (goes(columnAt(event))) event.preventDefault();
    });
  }
  rows.addEventListener("drop", (event) => {
    const column = columnAt(event);
    if (!goes(column)) return;
    event.preventDefault();
    const way = dragged.querySelector(`[data-to="${column.dataset.column}"]`);
    sentOn.add(dragged.dataset.number);
    if (way.matches("form")) way.requestSubmit();
    else show(way.dataset.open).then(() => unfold(way.dataset.form));
  });
  rows.addEventListener("click", (event) => {
    const way = event.target.closest("[data-to]");
    if (!way) return;
    sentOn.add(way.closest(".call-row").dataset.number);
    if (way.matches("form")) setTimeout(() => way.closest("details").removeAttribute("open"), 0);
  });
  rows.addEventListener("dragend", (event) => {
    if (moved && event.dataTransfer.dropEffect === "none") moved.textContent = moved.dataset.cannot;
    mayDrop(false);
    dragged = null;
  });

  // Several at once: how many, all of this page, and what came of it.
  const counted = document.querySelector("[data-chosen-count]");
  const every = document.querySelector("[data-all]");
  const ticks = () => [...rows.querySelectorAll("input[name=n]")];
  const count = () => {
    const chosen = ticks().filter((tick) => tick.checked).length;
    if (counted) counted.textContent = chosen;
    if (!every) return;
    every.checked = chosen > 0 && chosen === ticks().length;
    every.indeterminate = chosen > 0 && !every.checked;
  };
  list.addEventListener("change", (event) => {
    if (event.target === every) for (const tick of ticks()) tick.checked = every.checked;
    count();
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (!ctx.sourceElement?.matches?.("#several") || ctx.response.status >= 400) return;
    for (const tick of ticks()) tick.checked = false;
    ctx.sourceElement.reset();
    count();
    setTimeout(() => document.querySelector("[data-outcomes]")?.focus(), 50);
  });

  // Keys that go through the list; which of them are wanted is decided in keys.js.
  const move = (by) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    const current = all.findIndex((link) => link.hasAttribute("aria-current"));
    const from = at >= 0 ? at : current >= 0 ? current : by > 0 ? -1 : all.length;
    const next = all[Math.max(0, Math.min(all.length - 1, from + by))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const rowAt = () => document.activeElement?.closest?.(".call-row");
  const keys = window.schakel;
  if (keys) {
    keys.open = show;
    keys.pointed = () => rowAt()?.dataset.number ?? "";
    keys.add("j", () => move(1));
    keys.add("k", () => move(-1));
    keys.add("x", () => rowAt()?.querySelector("input[name=n]")?.click());
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
    const unfolded = document.querySelector("details.more[open], details.act[open], dialog[open]");
    if (event.key === "Escape" && !typing && !event.defaultPrevented && open.querySelector("article") && !unfolded) close();
  });

  // What changed: rows are changed in place by themselves; here they are put in order, or wait.
  const marks = new Map(standing().map((row) => [row.dataset.number, row.dataset.mark]));
  const changed = () => {
    for (const row of [...standing(), ...arrived.children]) {
      const { number, mark: now } = row.dataset;
      if (marks.get(number) !== now) again(number);
      marks.set(number, now);
    }
    mark();
    news();
  };
  let waits;
  new MutationObserver(() => {
    clearTimeout(waits);
    waits = setTimeout(changed, 30);
  }).observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-mark", "data-gone", "data-order", "data-column"] });
  new MutationObserver(() => {
    clearTimeout(waits);
    waits = setTimeout(changed, 30);
  }).observe(arrived, { childList: true });
  mark();
})();
