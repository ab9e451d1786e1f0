"use strict";
// All this adds is comfort: without it the page is complete, and its links work.
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const numbers = (text) => (text ? text.split(" ") : []);
  const nameOf = (element) => element.closest(".manuscript").id;
  const wide = (width) => matchMedia(`(min-width: ${width}px)`).matches;
  const card = byId("card");
  const tools = byId("tools");
  const findings = all(".finding");
  const MOST = 6; // references shown for one range

  // The card: a citation's references, and the findings about it and them.

  let owner = null;
  let timer = 0;

  function make(tag, kind, text) {
    const element = document.createElement(tag);
    element.className = kind;
    element.textContent = text;
    return element;
  }

  function copy(element) {
    const twin = element.cloneNode(true);
    for (const each of all(".flag, .at", twin)) each.remove();
    for (const each of [twin, ...all("*", twin)]) {
      for (const name of ["id", "tabindex", "href", "aria-label"]) each.removeAttribute(name);
      if (each.tagName === "A") each.className = "";
    }
    return twin;
  }

  function fill(link) {
    const name = nameOf(link);
    const about = new Set(numbers(link.dataset.f));
    const meant = numbers(link.dataset.r);
    card.replaceChildren();
    for (const number of meant.slice(0, MOST)) {
      const entry = byId(`${name}-r${number}`);
      const cited = entry.querySelector(".cited");
      card.append(make("p", "kind", entry.dataset.called), copy(entry.querySelector(".raw")));
      if (cited) card.append(make("p", "cited", cited.textContent));
      for (const each of numbers(entry.dataset.f)) about.add(each);
    }
    if (meant.length > MOST) card.append(make("p", "cited", `and ${meant.length - MOST} more`));
    for (const number of about) {
      const finding = byId(`${name}-f${number}`);
      if (finding.hidden) continue;
      const box = make("div", finding.className.replace("current", ""), "");
      // Behind a flag is the finding itself, so with its evidence; a citation has more to tell.
      const parts = `.kind, .message, .help${link.matches(".flag") ? ", .notes" : ""}`;
      box.append(...all(parts, finding).map(copy));
      card.append(box);
    }
    if (!card.childElementCount) return false;
    const way = link.matches(".flag") || !meant.length ? "finding" : "reference";
    card.append(make("p", "hint", `Tap again to go to the ${way}`));
    return true;
  }

  function place() {
    if (!owner) return;
    const at = owner.getClientRects()[0] || owner.getBoundingClientRect();
    if (at.bottom < 0 || at.top > innerHeight) return hide();
    if (!wide(640)) return; // a sheet at the bottom: the style sheet places it
    const { width, height } = card.getBoundingClientRect();
    const below = at.bottom + 8 + height < innerHeight || at.top < height + 8;
    card.style.left = `${Math.max(8, Math.min(at.left - 24, innerWidth - width - 16))}px`;
    card.style.top = `${Math.max(8, below ? at.bottom + 8 : at.top - height - 8)}px`;
  }

  function show(link) {
    clearTimeout(timer);
    if (owner === link) return;
    hide();
    if (!fill(link)) return;
    owner = link;
    owner.setAttribute("aria-describedby", "card");
    owner.classList.add("open");
    card.hidden = false;
    card.style.left = card.style.top = "";
    if (!wide(640)) uncover(link);
    place();
  }

  function uncover(link) { // so that the sheet does not hide what it is about
    const hidden = link.getBoundingClientRect().bottom + 24 - card.getBoundingClientRect().top;
    if (hidden > 0) scrollBy(0, hidden);
  }

  function hide() {
    clearTimeout(timer);
    if (!owner) return;
    owner.removeAttribute("aria-describedby");
    owner.classList.remove("open");
    owner = null;
    card.hidden = true;
  }

  const linkAt = (event) => event.target.closest?.(".text .c, .text .flag");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = linkAt(event);
    clearTimeout(timer);
    if (link) timer = setTimeout(show, 120, link);
    else if (owner && !card.contains(event.target) && owner !== document.activeElement)
      timer = setTimeout(hide, 250);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (link && link.matches(":focus-visible")) show(link);
    else if (!card.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hide();
    for (const menu of all("details.rules[open]")) {
      menu.open = false;
      menu.firstElementChild.focus();
    }
  });
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting || !owner) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      place();
    });
  }, { passive: true, capture: true });
  addEventListener("resize", place);

  // Filters.

  function filter() {
    const chosen = new Set(all("input:checked", tools).map((each) => `${each.name} ${each.value}`));
    const seen = new Set();
    for (const each of findings) {
      const { code, severity, n } = each.dataset;
      each.hidden = !(chosen.has(`code ${code}`) && chosen.has(`severity ${severity}`));
      if (!each.hidden) seen.add(`${nameOf(each)} ${n}`);
    }
    for (const each of all(".text mark, .text .flag")) {
      const name = nameOf(each);
      each.classList.toggle("off", !numbers(each.dataset.f).some((n) => seen.has(`${name} ${n}`)));
    }
    byId("shown").textContent = `${seen.size} of ${findings.length} shown`;
    tools.querySelector(".rules").classList.toggle(
      "some", all("input[name=code]", tools).some((each) => !each.checked));
  }

  function everything() {
    for (const each of all("input", tools)) each.checked = true;
    filter();
  }

  // From finding to finding, and wherever a link leads.

  let current = null;

  function step(by) {
    const seen = findings.filter((each) => !each.hidden);
    if (!seen.length) return;
    const at = seen.indexOf(current);
    const next = at < 0 ? (by > 0 ? 0 : seen.length - 1) : (at + by + seen.length) % seen.length;
    go(`#${nameOf(seen[next])}-t${seen[next].dataset.n}`);
  }

  function go(hash) {
    if (location.hash === hash) arrive();
    else location.hash = hash;
  }

  function flash(elements) {
    for (const each of elements) {
      each.classList.remove("flash");
      void each.offsetWidth; // so that it begins anew
      each.classList.add("flash");
    }
  }

  function arrive() {
    const target = byId(location.hash.slice(1));
    if (!target) return;
    if (target.hidden && target.matches(".finding")) everything();
    const panel = target.closest(".panel");
    if (panel?.hidden) {
      select(panel);
      target.scrollIntoView();
    }
    const [, kind, number] = /-([tfrc])(\d+)(?:-\d+)?$/.exec(target.id) || [];
    if (!kind) return;
    const name = nameOf(target);
    const manuscript = byId(name);
    let focused = target;
    let marked = [target];
    if (kind === "t" || target.matches(".at")) {
      if (current) current.classList.remove("current");
      current = byId(`${name}-f${number}`);
      current.classList.add("current");
      if (kind === "t") {
        marked = all(`.text mark[data-f~="${number}"]`, manuscript);
        focused = all(`.text .flag[data-f="${number}"]`, manuscript)[0] || target;
      } else marked = [target.parentElement];
      if (!current.closest(".panel").hidden && wide(1000)) reveal(current);
    } else if (kind === "f") {
      current?.classList.remove("current");
      current = target;
      current.classList.add("current");
    }
    target.scrollIntoView({ block: kind === "f" && wide(1000) ? "nearest" : "center" });
    focused.focus({ preventScroll: true });
    if (focused.matches(".c, .flag") && focused === document.activeElement) show(focused);
    flash(marked);
  }

  function reveal(element) { // within its own scrolling column only
    const column = element.closest(".side");
    const inner = element.getBoundingClientRect();
    const outer = column.getBoundingClientRect();
    if (inner.top < outer.top + 48 || inner.bottom > outer.bottom)
      column.scrollTop += inner.top - outer.top - 64;
  }

  document.addEventListener("click", (event) => {
    for (const menu of all("details.rules[open]"))
      if (!menu.contains(event.target)) menu.open = false;
    const link = event.target.closest?.("a[href^='#']");
    if (link?.matches(".c, .flag") && event.pointerType === "touch" && owner !== link) {
      event.preventDefault(); // the first touch shows the card, the second follows the link
      show(link);
    } else if (link && link.hash === location.hash) arrive();
    else if (!link && !card.contains(event.target)) hide();
    const strip = event.target.closest?.(".map svg");
    if (strip) stroke(strip, event.clientX);
  });
  addEventListener("hashchange", arrive);

  function stroke(strip, x) { // go to the citation whose stroke is nearest
    const box = strip.getBoundingClientRect();
    const at = ((x - box.left) / box.width) * 1000;
    const drawn = all("path", strip).flatMap((path) =>
      [...path.getAttribute("d").matchAll(/M(\d+)/g)].map((match) => Number(match[1])));
    drawn.sort((one, other) => one - other);
    if (!drawn.length) return;
    const nearest = drawn.reduce((best, each, index) =>
      Math.abs(each - at) < Math.abs(drawn[best] - at) ? index : best, 0);
    const entry = byId(strip.parentElement.querySelector("a").hash.slice(1));
    const links = all(".cited a", entry);
    if (links[nearest]) go(links[nearest].hash);
  }

  // Findings and map as tabs.

  function select(panel) {
    for (const each of all(".panel", panel.parentElement)) {
      each.hidden = each !== panel;
      const tab = byId(`${each.id}-tab`);
      tab.setAttribute("aria-selected", String(each === panel));
      tab.tabIndex = each === panel ? 0 : -1;
    }
  }

  for (const side of all(".side")) {
    const panels = all(".panel", side);
    if (panels.length < 2) continue;
    const list = make("div", "tabs", "");
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", "Findings and map");
    for (const panel of panels) {
      const heading = panel.firstElementChild;
      const tab = make("button", "", heading.textContent);
      tab.type = "button";
      tab.id = `${panel.id}-tab`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      tab.addEventListener("click", () => select(panel));
      heading.classList.add("sr");
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      list.append(tab);
    }
    list.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const at = panels.findIndex((each) => !each.hidden);
      const next = panels[(at + by + panels.length) % panels.length];
      select(next);
      byId(`${next.id}-tab`).focus();
    });
    side.prepend(list);
    select(panels[0]);
  }

  if (tools) {
    tools.hidden = false;
    tools.addEventListener("submit", (event) => event.preventDefault());
    tools.addEventListener("change", filter);
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.step) step(Number(button.dataset.step));
      else {
        for (const each of all("input[name=code]", tools)) each.checked = Boolean(button.dataset.all);
        filter();
      }
    });
    all("input", tools).forEach((each) => { each.checked = true; }); // whatever the browser remembers
    filter();
  }
  document.documentElement.classList.add("js");
  if (location.hash) arrive();
})();
