// Where to listen: the likely apps first, the one chosen last before them, and the feed's address to copy.
// Without this script everything is there, in one order for all. What it remembers stays on this device.
(() => {
  "use strict";

  const KEY = "pressroom-app";

  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // switched off, or a private window
    }
  };

  const remember = (app) => {
    try {
      localStorage.setItem(KEY, app);
    } catch {
      // it is remembered by nobody
    }
  };

  const device = () => {
    const told = navigator.userAgent;
    if (/Android/.test(told)) return "android";
    return /iPhone|iPad|iPod|Macintosh/.test(told) ? "apple" : "any";
  };

  // Lower comes first; rows of the same rank keep their order.
  const rank = (row, here, last) => {
    if (last && row.dataset.app === last) return 0;
    const family = row.dataset.family ?? row.dataset.group;
    if (family === here) return 1;
    return family === "any" ? 2 : family ? 3 : 4;
  };

  const sort = (box, here, last) => {
    const rows = [...box.children];
    const wanted = rows.map((row, at) => [rank(row, here, last), at, row]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    if (wanted.some(([, at], place) => at !== place)) box.append(...wanted.map(([, , row]) => row));
  };

  const order = () => {
    const here = device();
    const last = remembered();
    for (const box of document.querySelectorAll("[data-groups]")) {
      const chosen = [...box.querySelectorAll("[data-app]")].find((row) => row.dataset.app === last);
      sort(box, chosen?.closest("[data-group]").dataset.group ?? here, null);
    }
    for (const box of document.querySelectorAll("[data-ways]")) sort(box, here, last);
  };

  const copying = (box) => {
    box.append(box.querySelector("template").content);
    const said = box.querySelector("[role=status]");
    const feed = box.querySelector("[data-feed]");
    box.querySelector("[data-do]").addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(feed.textContent);
        said.textContent = "Copied. Paste it into your app.";
      } catch {
        getSelection().selectAllChildren(feed);
        said.textContent = "The address is marked: copy it.";
      }
    });
  };

  order();
  for (const box of document.querySelectorAll("[data-copy]")) copying(box);
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("[data-app] a")?.closest("[data-app]");
    if (row) remember(row.dataset.app);
  });
})();
