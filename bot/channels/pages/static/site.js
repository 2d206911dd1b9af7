// What the page adds to plain forms: keys that make a repeat harmless, a composer that behaves, lists that stay in view.
(() => {
  "use strict";
  const all = (selector, within = document) => within.querySelectorAll(selector);

  // One key for one intention: the same form with the same content keeps its key, so that a double click or a retry
  // after a lost answer is taken in once. A composer gets a new key after each message that arrived.
  const attempts = new WeakMap();
  const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const keyFor = (form, body) => {
    // A field without a file holds an empty one, made anew at each sending: no difference.
    const told = (value) => (!(value instanceof File) ? value : value.name ? `${value.name} ${value.size} ${value.lastModified}` : "");
    const content = [...body].filter(([name]) => name !== "key").map(([name, value]) => `${name},${told(value)}`).join("\n");
    const earlier = attempts.get(form);
    if (earlier && earlier.content === content) return earlier.key;
    const made = { content, key: freshKey() };
    attempts.set(form, made);
    return made.key;
  };
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.request.method === "POST" && ctx.sourceElement.matches("form")) {
      ctx.request.body.set("key", keyFor(ctx.sourceElement, ctx.request.body));
    }
  });

  document.addEventListener("htmx:before:request", (event) => {
    const form = event.detail.ctx.sourceElement;
    if (form.matches("form") && form.elements.in?.value === "own") waiting(true);
  });

  // A second click in the same place, a moment later, on something that was not there at the first, was meant for what
  // slid away: it does nothing.
  let clicked = null;
  document.addEventListener("click", (event) => {
    const target = event.target.closest("a, button, summary");
    const words = target?.textContent;
    const now = { target, words, at: event.timeStamp, x: event.clientX, y: event.clientY };
    const near = clicked && now.at - clicked.at < 600 && Math.hypot(now.x - clicked.x, now.y - clicked.y) < 12;
    if (event.detail > 0 && near && target && (target !== clicked.target || words !== clicked.words)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    clicked = now;
  }, true);

  const notice = () => document.getElementById("notice");
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    const form = ctx.sourceElement;
    if (!form.matches("form")) return;
    if (ctx.response.status >= 400) {
      waiting(false); // Nothing was said: nobody answers.
      return;
    }
    notice().replaceChildren();
    setTimeout(() => waiting(false), 4000);
    if (form.matches("[data-composer]")) {
      attempts.delete(form);
      form.reset();
      all("[data-grows]", form).forEach(grow);
    }
    form.closest("details.act")?.removeAttribute("open");
    form.closest("details.more")?.removeAttribute("open");
  });
  document.addEventListener("htmx:error", (event) => {
    if (!event.detail.ctx?.sourceElement?.matches?.("form")) return;
    waiting(false);
    const line = document.createElement("p");
    line.textContent = document.body.dataset.offline;
    notice().replaceChildren(line);
  });

  // Who is signed out is told nothing more: what stood here goes, and the way in comes.
  const held = () => drafts((kept) => kept.setItem("held", "1"));
  const shut = () => {
    held();
    location.reload();
  };
  document.addEventListener("htmx:sse:error", (event) => {
    if (event.detail?.status === 403) shut();
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.response?.status === 403 && String(ctx.request?.action).includes("/live/")) shut();
  });
  document.addEventListener("click", (event) => event.target.closest('a[href^="/signin?"], [data-again]') && held());

  // The composer: grows with its text; Enter sends, Shift+Enter begins a line.
  const grow = (area) => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, 220)}px`;
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-grows]")) grow(event.target);
    if (event.target.matches("[data-filter]")) filter(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("[data-enter]") && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
    if (event.key === "Escape") {
      const open = event.target.closest("details[open]");
      open?.removeAttribute("open");
      open?.querySelector("summary").focus();
    }
  });

  // What stands half written is there again after signing in anew, another look or a reload; in this tab alone, until it is sent.
  const drafts = (deed) => {
    try {
      return deed(sessionStorage);
    } catch {
      return null; // Not kept.
    }
  };
  const draftOf = (form) => `draft ${form.dataset.draft}`;
  for (const form of all("[data-draft]")) {
    const area = form.elements.text;
    area.value ||= drafts((kept) => kept.getItem(draftOf(form))) ?? "";
    if (area.value) grow(area);
    area.addEventListener("input", () => drafts((kept) => kept.setItem(draftOf(form), area.value)));
    form.addEventListener("reset", () => drafts((kept) => kept.removeItem(draftOf(form))));
  }
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-leaves]")) drafts((kept) => kept.clear());
  });

  // A prepared answer is written into the field below it, where it can be changed; what is chosen is not sent again.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("select[data-fills]")) return;
    const text = event.target.selectedOptions[0]?.dataset.text;
    const area = event.target.form.querySelector("textarea");
    if (!text || !area) return;
    area.value = area.value.trim() ? `${area.value.trimEnd()}\n\n${text}` : text;
    event.target.value = "";
    grow(area);
    area.focus();
  });

  // A long list is narrowed down while somebody types above it.
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches("[data-narrows]")) return;
    const words = field.value.trim().toLowerCase().split(/\s+/);
    const list = document.getElementById(field.dataset.narrows);
    for (const option of list.options) option.hidden = option.disabled = Boolean(option.value) && !words.every((word) => option.text.toLowerCase().includes(word));
    const left = [...list.options].filter((option) => option.value && !option.disabled);
    if (left.length === 1) list.value = left[0].value;
    else if (list.selectedOptions[0]?.disabled) list.value = "";
  });

  // Where a row of tabs is wider than the window, the one that is open stands in sight.
  // Only when all is there, the buttons that script shows too, is a row as wide as it will be.
  addEventListener("load", () => {
    for (const here of all(".tabs [aria-current], .parts [aria-current]")) here.scrollIntoView({ block: "nearest", inline: "center" });
  });

  // A row that goes on beyond an edge fades out there.
  const rowsOf = () => all(".tabs, .parts");
  const edges = (row) => {
    const beyond = row.scrollWidth - row.clientWidth - row.scrollLeft;
    row.classList.toggle("cut-before", row.scrollLeft > 2);
    row.classList.toggle("cut-after", beyond > 2);
  };
  const wide = new ResizeObserver((seen) => seen.forEach((one) => edges(one.target)));
  for (const row of rowsOf()) {
    row.addEventListener("scroll", () => edges(row), { passive: true });
    wide.observe(row);
  }

  // A question leads to the card of its request, where that stands in the conversation too.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-shows]");
    const card = link && document.querySelector(`#talk .card[data-of="${CSS.escape(link.dataset.shows)}"]`);
    if (!card || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    card.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    card.focus({ preventScroll: true });
    card.classList.add("shown");
    setTimeout(() => card.classList.remove("shown"), 2500);
  });

  // The link of a page, to be pasted elsewhere.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = button.parentElement.querySelector("[data-share]");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied;
    } catch {
      // It is selected: the keys of the browser copy it.
    }
  });

  // The picture of the organisation: larger, smaller, to fit; what is searched stands out, and what a block relies on.
  // A phone may have a picture of its own; only one of the two is laid out.
  for (const map of all("[data-map]")) {
    const whole = map.viewBox.baseVal.width;
    const size = (wide) => {
      map.setAttribute("width", Math.round(wide));
      map.setAttribute("height", Math.round((wide * map.viewBox.baseVal.height) / whole));
    };
    const fit = () => size(Math.max(map.parentElement.clientWidth - 14, 300));
    // On a phone the whole of many links would be too small to read, and at full size one sees two blocks.
    if (!matchMedia("(max-width: 42.5em)").matches || map.matches(".only-phone")) fit();
    else size(Math.min(whole, Math.max(map.parentElement.clientWidth - 14, 0.6 * whole)));
    document.addEventListener("click", (event) => {
      const by = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (by === undefined) return;
      if (Number(by)) size(Math.min(Math.max(map.width.baseVal.value * Number(by), 300), 3 * whole));
      else fit();
    });
    document.addEventListener("input", (event) => {
      if (!event.target.matches("[data-lights]")) return;
      const wanted = event.target.value.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, " ").trim();
      const has = (one) => one.dataset.name.includes(wanted);
      for (const block of all(".m-block", map)) block.classList.toggle("dim", !has(block));
      const rows = [...all("tr[data-name]", document)];
      for (const row of rows) row.hidden = !has(row);
      const told = document.querySelector("[data-lit]");
      const n = rows.filter(has).length;
      told.textContent = !wanted ? "" : n === 0 ? told.dataset.none : n === 1 ? told.dataset.one : told.dataset.more.replace("{n}", n);
      const first = [...all(".m-block:not(.dim)", map)].find((block) => block.checkVisibility());
      if (wanted && first) first.scrollIntoView({ block: "nearest", inline: "center" });
    });
    const light = (team) => {
      for (const line of all(".m-line", map)) line.classList.toggle("lit", Boolean(team) && (line.dataset.from === team || line.dataset.to === team));
    };
    for (const kind of ["pointerover", "focusin"]) map.addEventListener(kind, (event) => light(event.target.closest(".m-block")?.dataset.team));
    for (const kind of ["pointerleave", "focusout"]) map.addEventListener(kind, () => light(""));
  }

  // The parts of a block stand beside its form; where that is below them they are folded.
  if (matchMedia("(max-width: 68.75em)").matches) for (const parts of all("details[data-folds]")) parts.removeAttribute("open");

  // Menus and forms that open in place.
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) close.closest("details").removeAttribute("open");
    for (const menu of all("details.who[open], details.more[open], details.narrow[open]")) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    }
    if (event.target.closest("[data-theme-switch]")) {
      const root = document.documentElement;
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try {
        localStorage.setItem("theme", root.dataset.theme);
      } catch {
        // Not kept: it holds until the page is left.
      }
    }
  });
  document.addEventListener(
    "toggle",
    (event) => {
      const opened = event.target;
      if (!opened.open) return;
      // What is open as the page comes, or was opened for somebody to read, takes the focus from nobody;
      // nor does it from whoever is in one of its fields already, since this is told a moment after it opens.
      const field = "textarea, select, input:not([type=hidden])";
      const asked = opened.matches(".act") || clicked?.target?.parentElement === opened;
      if (asked && !opened.querySelector(`:is(${field}):focus`)) opened.querySelector(field)?.focus();
      if (opened.matches(".more")) {
        const list = opened.querySelector(".more-list").getBoundingClientRect();
        const room = opened.getBoundingClientRect().top - 80;
        if (list.bottom > innerHeight && list.height < room) opened.classList.add("up");
      } else if (opened.matches(".act")) {
        opened.scrollIntoView({ block: "nearest", behavior: "smooth" });
      }
    },
    true,
  );
  const filter = (field) => {
    const wanted = field.value.trim().toLowerCase();
    for (const section of all("section", field.parentElement)) {
      const team = section.querySelector("h3").textContent.toLowerCase().includes(wanted);
      let any = false;
      for (const link of all("a", section)) {
        link.hidden = !(team || link.textContent.toLowerCase().includes(wanted));
        any ||= !link.hidden;
      }
      section.hidden = !any;
    }
  };

  // While nobody looks: how many new posts there are stands in the tab's title, and a notice of the browser tells that there is
  // one, where it is wanted; what it says is told by the page alone.
  const plainTitle = document.title;
  let unseen = 0;
  const notify = document.querySelector("[data-notify]");
  const wantsNotices = (value) => {
    try {
      if (value === undefined) return localStorage.getItem("notices") === "on";
      localStorage.setItem("notices", value ? "on" : "off");
    } catch {
      // Not kept: nothing is told then.
    }
    return Boolean(value);
  };
  if (notify && "Notification" in window) {
    notify.closest("label").hidden = false;
    notify.checked = wantsNotices() && Notification.permission === "granted";
    notify.addEventListener("change", async () => {
      const granted = notify.checked && (await Notification.requestPermission()) === "granted";
      notify.checked = granted;
      wantsNotices(granted);
    });
  }
  const seen = () => {
    if (document.hidden) return;
    unseen = 0;
    document.title = plainTitle;
  };
  document.addEventListener("visibilitychange", seen);
  addEventListener("focus", seen);
  const somethingNew = (n) => {
    if (!n || !document.hidden) return;
    unseen += n;
    document.title = `(${unseen}) ${plainTitle}`;
    if (notify?.checked) new Notification("Schakel", { body: document.body.dataset.news, tag: "schakel", icon: "/static/mark.svg" });
  };

  // The conversation stays at its newest post, unless somebody reads further up.
  let patience;
  const waiting = (on) => {
    const dots = document.querySelector(".typing");
    if (!dots) return;
    clearTimeout(patience);
    dots.classList.toggle("on", on);
    if (on) patience = setTimeout(() => waiting(false), 60000);
  };
  // Further back is fetched when somebody scrolls there; what they look at stays where it is.
  const back = document.getElementById("earlier");
  if (back && !back.closest(".one-call")) {
    const box = back.closest("[data-scroll]");
    let from = null;
    back.addEventListener("click", () => { from = box.scrollHeight - box.scrollTop; });
    new MutationObserver(() => {
      if (from === null) return;
      box.scrollTop = box.scrollHeight - from;
      from = null;
    }).observe(back, { childList: true });
    new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) back.querySelector("a")?.click();
    }, { root: box, rootMargin: "200px 0px 0px 0px" }).observe(back);
  }
  // A greeting with nothing said under it is read from its head.
  const toEnd = (box) => box.querySelector(".post") && box.scrollTo({ top: box.scrollHeight });
  for (const list of all("[data-posts]")) {
    const box = list.closest("[data-scroll]");
    let atEnd = true;
    box.addEventListener("scroll", () => { atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80; }, { passive: true });
    toEnd(box);
    new MutationObserver((changes) => {
      const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.nodeType === 1);
      if (added.some((node) => node.matches(".post:not(.own)"))) waiting(false);
      const last = Math.max(0, ...[...list.children].filter((post) => !added.includes(post)).map((post) => Number(post.dataset.order)));
      somethingNew(added.filter((node) => node.matches(".post:not(.own)") && Number(node.dataset.order) > last).length);
      if (atEnd || added.some((node) => node.matches(".post.own"))) toEnd(box);
    }).observe(list, { childList: true });
    const grown = new ResizeObserver(() => atEnd && toEnd(box));
    for (const one of [box, ...box.children]) grown.observe(one);
  }
})();
