"use strict";
(() => {
  const MOST_HITS = 25;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const cards = Array.from(document.querySelectorAll(".card"), (card) => {
    const name = card.querySelector("h3").textContent;
    const urn = card.id.slice("school-".length);
    return { id: card.id, name, urn, words: plain(name) };
  });
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const hits = document.getElementById("hits");

  function matching(text) {
    const wanted = plain(text).split(/\s+/).filter(Boolean);
    if (wanted.length === 0) return [];
    return cards.filter((card) =>
      wanted.every((word) => card.urn.startsWith(word) || card.words.includes(word)));
  }

  function show() {
    const matches = matching(query.value);
    hits.replaceChildren(...matches.slice(0, MOST_HITS).map((card) => {
      const link = document.createElement("a");
      link.href = `#${card.id}`;
      link.textContent = `${card.name} (${card.urn})`;
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
    const count = matches.length === 1 ? "1 school" : `${matches.length} schools`;
    const more = matches.length > MOST_HITS ? `; the first ${MOST_HITS} are listed` : "";
    found.textContent = query.value.trim() ? `${count} found${more}` : "";
    if (matches.length === 1) open(matches[0].id);
  }

  function open(id) {
    if (location.hash === `#${id}`) return;
    const focused = document.activeElement;
    location.hash = id;
    if (focused === query) query.focus({ preventScroll: true });
  }

  function choose() {
    document.querySelectorAll(".chosen").forEach((mark) => mark.classList.remove("chosen"));
    const id = location.hash.slice(1);
    if (!id.startsWith("school-")) return;
    const mark = document.getElementById(`on-map-${id.slice("school-".length)}`);
    if (mark) mark.classList.add("chosen");
    const card = document.getElementById(id);
    if (card && document.activeElement !== query) card.focus({ preventScroll: true });
  }

  query.addEventListener("input", show);
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && hits.querySelector("a")) location.hash = hits.querySelector("a").hash;
  });
  // A mark stays chosen while its map is looked at.
  window.addEventListener("hashchange", () => { if (location.hash !== "#map") choose(); });

  const map = document.getElementById("map-drawing");
  const box = map.viewBox.baseVal;
  const all = { x: box.x, y: box.y, width: box.width, height: box.height };

  function look(x, y, width) {
    const share = Math.min(1, Math.max(0.05, width / all.width));
    box.width = all.width * share;
    box.height = all.height * share;
    box.x = Math.min(all.x + all.width - box.width, Math.max(all.x, x));
    box.y = Math.min(all.y + all.height - box.height, Math.max(all.y, y));
    map.style.setProperty("--k", share);
  }

  function zoom(by) {
    const width = box.width * by;
    const height = box.height * by;
    look(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width);
  }

  document.getElementById("closer").addEventListener("click", () => zoom(1 / 1.6));
  document.getElementById("wider").addEventListener("click", () => zoom(1.6));
  document.getElementById("whole").addEventListener("click", () => look(all.x, all.y, all.width));

  let grip = null;
  map.addEventListener("pointerdown", (event) => {
    grip = { left: event.clientX, top: event.clientY, x: box.x, y: box.y };
  });
  window.addEventListener("pointermove", (event) => {
    if (grip === null) return;
    const unit = box.width / map.clientWidth;
    look(grip.x - (event.clientX - grip.left) * unit, grip.y - (event.clientY - grip.top) * unit, box.width);
  });
  window.addEventListener("pointerup", () => { grip = null; });
  // A link would be dragged instead of the map.
  map.addEventListener("dragstart", (event) => event.preventDefault());
  window.addEventListener("beforeprint", () => look(all.x, all.y, all.width));
  choose();
})();
