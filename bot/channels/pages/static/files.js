// Files that go along with what is written: chosen, pasted or dropped, shown, taken away again before they are sent.
(() => {
  "use strict";
  const all = (selector, within = document) => within.querySelectorAll(selector);

  // Files: chosen with the button, dropped on the conversation, or pasted; too large ones are told before they are sent.
  const say = (words) => {
    const line = document.createElement("p");
    line.textContent = words;
    document.getElementById("notice").replaceChildren(line);
  };
  // What a field had before somebody chose again: the browser puts the new ones in its place.
  const had = new WeakMap();
  const put = (field, files) => {
    const kept = new DataTransfer();
    const largest = Number(field.dataset.largest);
    let all = 0;
    const fitting = files.filter((file) => file.size <= largest && (all += file.size) <= 3 * largest);
    if (fitting.length < files.length) say(field.dataset.tooLarge);
    for (const file of fitting) kept.items.add(file);
    field.files = kept.files;
    had.set(field, [...field.files]);
  };
  const isAmong = (files, one) => files.some((file) => file.name === one.name && file.size === one.size && file.lastModified === one.lastModified);
  const show = (form) => {
    const field = form.querySelector("[data-files]");
    const list = form.querySelector("[data-chosen]");
    if (!field || !list) return;
    form.elements.text.required = !field.files.length;
    list.replaceChildren(...[...field.files].map((file, place) => {
      const line = document.createElement("li");
      const name = document.createElement("span");
      const away = document.createElement("button");
      name.textContent = file.name;
      away.type = "button";
      away.textContent = "×";
      away.setAttribute("aria-label", `${list.dataset.remove}: ${file.name}`);
      away.addEventListener("click", () => {
        put(field, [...field.files].filter((_, other) => other !== place));
        show(form);
        form.elements.text.focus();
      });
      line.append(name, away);
      return line;
    }));
  };
  const add = (form, files) => {
    const field = form?.querySelector("[data-files]");
    if (!field || !files.length) return false;
    put(field, [...field.files, ...files]);
    show(form);
    form.elements.text.focus();
    return true;
  };
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches("input[type=file][data-largest]")) return;
    const before = had.get(field) ?? [];
    const chosen = [...field.files].filter((file) => !isAmong(before, file));
    // Those above the words have a button each to take them away; elsewhere choosing again chooses others.
    const stays = field.matches("[data-files]") || [...field.files].some((file) => file.size > Number(field.dataset.largest));
    put(field, stays ? [...before, ...chosen] : [...field.files]);
    show(field.form);
    if (field.matches("[data-files]")) field.form.elements.text.focus();
  });
  document.addEventListener("reset", (event) => {
    for (const field of all("input[type=file]", event.target)) had.delete(field);
    setTimeout(() => show(event.target)); // The fields are empty once this was told to all.
  });
  document.addEventListener("paste", (event) => {
    if (add(event.target.closest?.("[data-composer]"), [...(event.clipboardData?.files ?? [])])) event.preventDefault();
  });
  const composerAt = (event) => event.target.closest?.(".conversation")?.querySelector("[data-composer]");
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const form = composerAt(event);
      if (!form || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.toggle("over", kind === "dragover");
      if (kind === "drop") add(form, [...event.dataTransfer.files]);
    });
  }

  // Files dropped anywhere on a call go with what is written there: an open form's, else an answer, an addition or a note.
  const formForFiles = (at) => {
    const call = at.closest?.("#call, #open article");
    const forms = call ? [...all("details.act", call)].filter((one) => one.querySelector("input[type=file]")) : [];
    const by = (name) => forms.find((one) => one.querySelector(`input[name="action"][value$=":${name}"]`));
    return forms.find((one) => one.open) ?? by("add") ?? by("answer") ?? by("reply") ?? by("note") ?? forms[0];
  };
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      const form = formForFiles(event.target);
      if (!form) return;
      event.preventDefault();
      if (kind !== "drop") return;
      form.closest("details.more")?.setAttribute("open", "");
      form.setAttribute("open", "");
      const field = form.querySelector("input[type=file]");
      put(field, [...field.files, ...event.dataTransfer.files]);
    });
  }
})();
