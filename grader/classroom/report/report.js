// Shows and hides names, sorts, filters and searches. What it works with stands in #data; its state in the address.
"use strict";
(() => {
  const data = take("data");
  const rows = data.rows.map((row) => ({ ...row, line: document.getElementById("rows").rows[row.number - 1] }));
  const numbered = new Map(rows.map((row) => [String(row.number), row]));
  const places = new Map(
    data.exercises.flatMap(({ name, checks }, part) => checks.map((check, at) => [`${name}/${check}`, { part, at }]))
  );
  const parts = new Map(data.exercises.map(({ name }, part) => [name, part]));
  const most = Number(field("below").max);
  const veils = new Map([...document.querySelectorAll("[data-text]")].map((each) => [each, each.textContent]));
  const titles = new Map([...document.querySelectorAll("[data-title]")].map((each) => [each, each.title]));
  const links = document.querySelectorAll("[data-href]");
  const kept = `grade names hidden ${data.about}`;
  const collator = new Intl.Collator(undefined, { numeric: true });
  const RANKS = "fesu?p"; // in this order when a check is sorted by
  const FIELDS = ["q", "sort", "show", "failed", "below"];
  const WANTED = {
    "": () => true,
    full: (row) => row.points === most,
    nothing: (row) => row.parts.some(({ found }) => found && !/[pe]/.test(found)),
    late: (row) => row.parts.some((part) => part.late),
  };
  let state;
  let shown;

  // The element goes, so that hidden names are nowhere in the page.
  function take(id) {
    const element = field(id);
    element.remove();
    return JSON.parse(element.textContent);
  }

  function field(id) {
    return document.getElementById(id);
  }

  function read() {
    const told = new URLSearchParams(location.hash.slice(1));
    const found = Object.fromEntries(FIELDS.map((name) => [name, told.get(name) ?? ""]));
    if (!/^\d+$/.test(found.below)) found.below = "";
    return { ...found, sort: found.sort || "name", hide: told.has("hide") || (!told.has("names") && remembered()) };
  }

  function remembered() {
    try {
      return localStorage.getItem(kept) === "yes";
    } catch {
      return false; // a browser may keep nothing for a file
    }
  }

  function remember() {
    try {
      localStorage.setItem(kept, state.hide ? "yes" : "no");
    } catch {
      // the address remembers as well
    }
  }

  function write() {
    const told = FIELDS.filter((name) => state[name] && !(name === "sort" && state.sort === "name"));
    const words = told.map((name) => `${name}=${encodeURIComponent(state[name])}`);
    try {
      history.replaceState(null, "", `#${[state.hide ? "hide" : "names", ...words].join("&")}`);
    } catch {
      // some browsers allow a hundred in half a minute; the next one tells it all
    }
  }

  function names() {
    if (shown === !state.hide) return;
    shown = !state.hide;
    for (const [each, veil] of veils) each.textContent = shown ? data.texts[each.dataset.text] : veil;
    for (const [each, veil] of titles) each.title = shown ? data.texts[each.dataset.title] : veil;
    for (const each of links) shown ? (each.href = data.texts[each.dataset.href]) : each.removeAttribute("href");
    field("switch").textContent = shown ? "Hide names" : "Show names";
    field("switch").classList.toggle("on", !shown);
    for (const each of document.querySelectorAll("[data-by]")) each.append(...[...each.children].sort(byLine));
    document.body.classList.toggle("named", shown && links.length > 0);
  }

  // What a row is sorted by: smaller is earlier, and null comes last.
  function key(row, by) {
    if (by === "points") return row.points === null ? null : -row.points;
    if (parts.has(by)) return row.parts[parts.get(by)].points === null ? null : -row.parts[parts.get(by)].points;
    if (!places.has(by)) return 0;
    const { part, at } = places.get(by);
    return row.parts[part].found ? RANKS.indexOf(row.parts[part].found[at]) : null;
  }

  function byName(one, other) {
    return state.hide ? one.number - other.number : collator.compare(one.name, other.name) || one.number - other.number;
  }

  function byLine(one, other) {
    return byName(numbered.get(one.dataset.number), numbered.get(other.dataset.number));
  }

  function sorted() {
    const back = state.sort.startsWith("-");
    const by = state.sort.replace(/^-/, "");
    const keyed = rows.map((row) => ({ row, key: key(row, by) }));
    keyed.sort((one, other) => {
      if (one.key === null || other.key === null) return (one.key === null) - (other.key === null) || byName(one.row, other.row);
      const names = byName(one.row, other.row);
      return (back ? other.key - one.key : one.key - other.key) || (back && by === "name" ? -names : names);
    });
    return keyed.map(({ row }) => row);
  }

  function folded(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function matches(row) {
    const called = state.hide ? `student ${row.number}` : row.called;
    const inState = (each) => each.parts.some((part) => part.state === state.show);
    const wanted = Object.hasOwn(WANTED, state.show) ? WANTED[state.show] : inState;
    const place = places.get(state.failed);
    return (
      folded(called).includes(folded(state.q.trim())) &&
      wanted(row) &&
      (!place || row.parts[place.part].found[place.at] === "f") &&
      (state.below === "" || (row.points !== null && row.points < Number(state.below)))
    );
  }

  function draw() {
    names();
    const order = sorted();
    const found = order.filter(matches);
    const there = new Set(found);
    for (const row of rows) row.line.hidden = !there.has(row);
    field("rows").append(...order.map((row) => row.line));
    field("count").textContent = found.length === rows.length ? `${rows.length} students` : `${found.length} of ${rows.length}`;
    field("nobody").hidden = found.length > 0;
    for (const name of FIELDS) if (field(name).value !== state[name]) field(name).value = state[name];
    for (const head of document.querySelectorAll("[data-column]")) mark(head);
  }

  function mark(head) {
    const by = head.dataset.column;
    const way = state.sort === by ? "ascending" : state.sort === `-${by}` ? "descending" : "";
    way ? head.setAttribute("aria-sort", way) : head.removeAttribute("aria-sort");
  }

  function change(what) {
    state = { ...state, ...what };
    write();
    draw();
  }

  function follow(event) {
    if (event.target.closest("a, th button") || String(getSelection())) return;
    for (let cell = event.target.closest("td, th"); cell; cell = cell.previousElementSibling) {
      const link = cell.querySelector("a[href]");
      if (link) return link.click();
    }
  }

  for (const name of FIELDS) field(name).addEventListener("input", (event) => change({ [name]: event.target.value }));
  for (const each of document.querySelectorAll("[data-sort]")) {
    const by = each.dataset.sort;
    each.addEventListener("click", () => change({ sort: state.sort === by ? `-${by}` : by }));
  }
  for (const each of document.querySelectorAll(".top a")) {
    each.addEventListener("click", (event) => {
      event.preventDefault(); // the address has the state
      document.querySelector(each.getAttribute("href")).scrollIntoView();
    });
  }
  field("all").addEventListener("click", () => change({ q: "", show: "", failed: "", below: "" }));
  field("switch").addEventListener("click", () => {
    change({ hide: !state.hide, q: "" }); // a search would name someone
    remember();
  });
  field("rows").addEventListener("click", follow);
  addEventListener("hashchange", () => {
    state = read();
    draw();
  });
  field("switch").disabled = false;
  document.querySelector(".tools").hidden = false;
  state = read();
  draw();
})();
