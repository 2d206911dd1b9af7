// Keys of one sign: only while nobody types, and only where they are wanted (WCAG 2.1.4). The command palette: Ctrl or Cmd with K.
(() => {
  "use strict";
  const keys = document.getElementById("keys");
  const palette = document.getElementById("palette");
  if (!keys || !palette) return;
  const deeds = new Map();
  // How a list opens a request beside it, and which one somebody points at with the keys: a team's list fills these in.
  const here = { add: (key, deed) => deeds.set(key, deed), open: null, pointed: () => "" };
  window.schakel = here;

  const wanted = document.getElementById("keys-on");
  const kept = (value) => {
    try {
      if (value === undefined) return localStorage.getItem("keys") !== "off";
      localStorage.setItem("keys", value ? "on" : "off");
    } catch {
      // Not kept: it holds until the page is left.
    }
    return true;
  };
  wanted.checked = kept();
  wanted.addEventListener("change", () => kept(wanted.checked));
  const list = () => keys.showModal();
  for (const button of document.querySelectorAll("[data-show-keys]")) button.addEventListener("click", list);

  // What is done with a request is done by its own button, so that nobody does by a key what they may not by the pointer.
  const place = () => document.querySelector("#open article") ?? document.getElementById("call");
  const looked = () => {
    const open = document.querySelector("#open [data-number]") ?? document.querySelector("[data-others][data-number]");
    return here.pointed() || open?.dataset.number || "";
  };
  const formOf = (ends) => [...(place()?.querySelectorAll('input[name="action"]') ?? [])].find((one) => ends(one.value))?.form;
  const press = (form) => {
    const details = form.closest("details.act");
    if (!details) return form.requestSubmit();
    form.closest("details.more")?.setAttribute("open", "");
    details.setAttribute("open", "");
    details.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  };
  const cannot = () => {
    const line = document.createElement("p");
    line.textContent = keys.dataset.cannot;
    document.getElementById("notice").replaceChildren(line);
    setTimeout(() => line.remove(), 4000);
  };
  const act = async (ends) => {
    const number = here.pointed();
    if (number && here.open && !document.querySelector(`#open [data-number="${number}"]`)) await here.open(number);
    const form = formOf(ends);
    if (form) press(form);
    else cannot();
  };
  const named = (name) => () => act((action) => action.startsWith("c:") && action.split(":")[2] === name);
  for (const one of keys.querySelectorAll("[data-does]")) deeds.set(one.dataset.key, named(one.dataset.does));
  deeds.set("u", () => act((action) => action.startsWith("say:/undo ")));
  deeds.set("?", list);
  deeds.set("/", () => document.querySelector('form[role="search"] input[type="search"]')?.focus());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (palette.open) palette.close();
      else show();
      return;
    }
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !wanted.checked) return;
    const deed = deeds.get(event.key);
    if (!deed || (event.repeat && !"jk".includes(event.key))) return;
    if (event.key === "/" && !document.querySelector('form[role="search"] input[type="search"]')) return;
    if (/^[a-z]$/.test(event.key) && !"jkx".includes(event.key) && !place() && !here.pointed()) return;
    event.preventDefault();
    deed();
  });

  // The palette: a field with a list below it; the one that is chosen is told by the field, which keeps the focus.
  const field = palette.querySelector("input");
  const found = document.getElementById("palette-found");
  const told = document.getElementById("palette-told");
  let at = 0;
  let turn = 0;
  let number = "";
  const options = () => [...found.querySelectorAll('[role="option"]')];
  const choose = (n) => {
    const all = options();
    at = all.length ? (n + all.length) % all.length : 0;
    all.forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    if (all.length) field.setAttribute("aria-activedescendant", all[at].id);
    else field.removeAttribute("aria-activedescendant");
    all[at]?.scrollIntoView({ block: "nearest" });
  };
  const look = async () => {
    const mine = ++turn;
    const asked = new URLSearchParams({ q: field.value, call: number });
    if (palette.dataset.as) asked.set("as", palette.dataset.as);
    try {
      const answer = await fetch(`/palette?${asked}`, { headers: { "hx-request": "true" } });
      const html = await answer.text();
      if (mine !== turn) return;
      if (!answer.ok) throw new Error(answer.status);
      found.innerHTML = html;
      const words = found.querySelector("[data-told]");
      told.textContent = words?.textContent ?? "";
      words?.remove();
      choose(0);
    } catch {
      if (mine !== turn) return;
      found.replaceChildren();
      told.textContent = document.body.dataset.offline;
    }
  };
  const show = () => {
    number = looked();
    field.value = "";
    found.replaceChildren();
    palette.showModal();
    look();
  };
  const run = async (option) => {
    if (!option) return;
    palette.close();
    if (!option.dataset.action) return location.assign(option.href);
    const { number: of, action } = option.dataset;
    if (here.open && !document.querySelector(`#open [data-number="${of}"]`)) await here.open(of);
    const form = formOf((value) => value === action);
    if (form) press(form);
    else cannot();
  };
  for (const button of document.querySelectorAll("[data-show-palette]")) button.addEventListener("click", show);
  field.addEventListener("input", look);
  field.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) choose(at + steps[event.key]);
    else if (event.key === "Enter") run(options()[at]);
    else return;
    event.preventDefault();
  });
  found.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (!option || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    run(option);
  });
  palette.addEventListener("click", (event) => event.target === palette && palette.close());
})();
