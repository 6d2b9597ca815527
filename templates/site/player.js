/* Makes the page's own <audio controls> into a player. Without this file, or in a browser too old to read it, the
   plain one stays and every link to a moment opens the sound itself there. Nothing is kept but the listener's own
   place, on their own device; nothing is asked of anybody. Seconds everywhere. */
(() => {
  "use strict";
  const player = document.querySelector("[data-player]");
  const desk = player && player.querySelector("template");
  if (!desk || !desk.content) return;

  const STEP = 15;
  const EDGE = 3; // so near to either end, a place is not worth keeping
  const SPEEDS = [0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 1.75, 2];
  const SLEEP = ["off", "15 minutes", "30 minutes", "end of the chapter"];
  const PLACE = `place ${player.dataset.page}`;
  const audio = player.querySelector("audio");
  const transcript = document.querySelector(".transcript");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const on = (target, names, act) => names.split(" ").forEach((name) => target.addEventListener(name, act));

  // Moments, as people write them and as they are said

  const clock = (time) => {
    const [hours, minutes, seconds] = [time / 3600, (time / 60) % 60, time % 60].map(Math.floor);
    const two = (number) => String(number).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  };
  const inWords = (time) => {
    const parts = [[time / 3600, "hour"], [(time / 60) % 60, "minute"], [time % 60, "second"]];
    const said = parts.map(([share, unit]) => [Math.floor(share), unit]).filter(([count]) => count);
    return said.map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`).join(" ") || "0 seconds";
  };
  /* "65", "1:05", "1h2m5s", "npt:65", "10,20" (Media Fragments URI 1.0, 4.2.1); null for what is no moment. */
  const moment = (text) => {
    const said = text.trim().toLowerCase().replace(/^npt:/, "").split(",")[0];
    if (/^\d+(:\d{1,2}){0,2}(\.\d+)?$/.test(said)) return said.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
    const units = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(said);
    return said && units ? 3600 * (units[1] || 0) + 60 * (units[2] || 0) + Number(units[3] || 0) : null;
  };
  const asked = (...parts) => {
    for (const part of parts) {
      const time = new URLSearchParams(part.replace(/^[#?]/, "")).get("t");
      if (time !== null && moment(time) !== null) return moment(time);
    }
    return null;
  };
  /* Links to a moment of this sound, or of this page. */
  const leadsTo = (link) => {
    const [to, here] = [link.href.split("#")[0], location.href.split("#")[0]];
    return link.hash && (to === audio.src || to === here) ? asked(link.hash) : null;
  };

  // What stands on the page

  const timed = (links, of) =>
    [...links].map((link) => ({ at: leadsTo(link), link, part: of(link) })).filter(({ at }) => at !== null);
  const chapters = timed(document.querySelectorAll("ol.chapters a"), (link) => link);
  const passages = timed(document.querySelectorAll(".transcript p > a.clock"), (link) => link.parentElement);
  const named = chapters.map(({ link }) => {
    const title = link.cloneNode(true);
    title.querySelectorAll(".clock").forEach((each) => each.remove());
    return title.textContent.trim();
  });
  const unroll = (template) => template && template.replaceWith(template.content);
  /* An owner's own template may leave parts out; what is said to them then goes nowhere. */
  const part = (name) => player.querySelector(`[data-${name}]`) || document.createElement("i");
  const say = (words) => { part("note").textContent = words; };

  audio.after(desk.content);
  if (transcript) unroll(transcript.querySelector("template"));
  document.querySelectorAll(".share template").forEach(unroll);
  const seekbar = part("seek");
  const outline = player.querySelector(".waveform");
  if (outline) {
    const played = outline.cloneNode(true);
    played.classList.add("played");
    outline.after(played);
  }
  if (!passages.length) document.querySelectorAll('[data-do="follow"]').forEach((each) => each.remove());

  // The place: known before the sound is, which loads only when it is played

  let place = 0;
  let aim = null; // where to go once the sound is there
  let saved = 0;
  let started = false;
  const known = () => audio.readyState > 0;
  const length = () => (Number.isFinite(audio.duration) && audio.duration) || Number(player.dataset.seconds) || 0;
  const kept = (act) => {
    try {
      return act(localStorage);
    } catch (refused) {
      return null; // the browser keeps nothing for this page
    }
  };
  const remember = () => {
    if (!started) return; // who only looked keeps the place of before
    saved = place;
    const worth = place > EDGE && place < length() - EDGE;
    kept((store) => (worth ? store.setItem(PLACE, Math.floor(place)) : store.removeItem(PLACE)));
  };
  const chapterAt = (time) => chapters.reduce((found, { at }, index) => (at <= time + 0.05 ? index : found), -1);
  const seek = (time) => {
    place = Math.max(0, length() ? Math.min(time, length()) : time);
    aim = known() ? null : place;
    if (known()) audio.currentTime = place;
    show(true);
  };
  const play = () => {
    if (audio.error) {
      aim = place;
      audio.load();
    }
    const begun = audio.play();
    if (begun) begun.catch(() => {}); // told by the event "error"
  };

  // Showing it: the eye sees every second, the ear is told only of what it asked for

  const marked = new Map();
  const mark = (list, index) => {
    const [before, after] = [marked.get(list), list[index]];
    if (before === after) return false;
    if (before) before.part.removeAttribute("aria-current");
    if (after) after.part.setAttribute("aria-current", "true");
    marked.set(list, after);
    return Boolean(after);
  };
  let dragged = false;
  const show = (spoken = false) => {
    const all = length();
    seekbar.max = Math.ceil(all) || 1;
    if (!dragged) seekbar.value = place;
    const shown = dragged ? Number(seekbar.value) : place;
    part("now").textContent = clock(shown);
    part("left").textContent = clock(all);
    if (spoken || document.activeElement !== seekbar) {
      seekbar.setAttribute("aria-valuetext", `${inWords(shown)} of ${inWords(all)}`);
    }
    player.style.setProperty("--played", `${all ? (100 * shown) / all : 0}%`);
    const touched = started || place > 0;
    const chapter = chapterAt(place);
    mark(chapters, touched ? chapter : -1);
    part("chapter").textContent = named[chapter] || "";
    const passage = passages.reduce((found, { at }, index) => (Math.floor(at) <= place + 0.05 ? index : found), -1);
    if (mark(passages, touched ? passage : -1) && !audio.paused) keepUp();
  };
  const state = () => {
    const words = audio.paused ? "Play" : "Pause";
    document.querySelectorAll('[data-do="play"]').forEach((each) => { each.textContent = words; });
    player.classList.toggle("playing", !audio.paused);
  };

  // The transcript: it follows when asked to, and stops as soon as the reader scrolls

  let following = false;
  const keepUp = () => {
    const passage = marked.get(passages);
    if (following && passage) {
      passage.part.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    }
  };
  const follow = (wanted) => {
    following = wanted;
    document.querySelectorAll('[data-do="follow"]').forEach((each) => each.setAttribute("aria-pressed", wanted));
    keepUp();
  };
  const scrolls = new Set(["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown", " "]);
  on(window, "wheel touchmove", () => following && follow(false));
  on(document, "pointerdown", (event) => following && event.target === document.documentElement && follow(false));
  on(document, "keydown", (event) => {
    const elsewhere = !event.target.closest("button, input, textarea, [data-player]");
    if (following && elsewhere && scrolls.has(event.key)) follow(false);
  });

  /* As long as what was typed: the marks below count letters. */
  const folded = (text) => text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[\n\t\u00a0]/g, " ").toLowerCase();
  const paragraphs = [...document.querySelectorAll(".transcript p .said")].map((said) => [said, folded(said.textContent)]);
  const find = (text) => {
    const words = folded(text).trim();
    const found = paragraphs.filter(([said, folds]) => {
      said.parentElement.hidden = words !== "" && !folds.includes(words);
      return !said.parentElement.hidden;
    });
    const count = found.length ? `${found.length} ${found.length === 1 ? "passage" : "passages"}` : "Not found";
    const told = transcript.querySelector("[data-found]");
    if (told) told.textContent = words ? count : "";
    if (canColor) {
      CSS.highlights.set("found", new Highlight(...(words ? found.flatMap(([said]) => places(said, words)) : [])));
    }
  };
  // Here and not in the stylesheet: checkers of style sheets do not know this selector yet.
  const canColor = window.Highlight && CSS.highlights && document.adoptedStyleSheets;
  if (canColor && transcript) {
    const colors = new CSSStyleSheet();
    colors.replaceSync("::highlight(found) { background-color: var(--notice); color: var(--on-notice); }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, colors];
  }
  const places = (passage, words) => {
    const ranges = [];
    const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const [node, said] = [walker.currentNode, folded(walker.currentNode.data)];
      for (let at = said.indexOf(words); at >= 0 && said.length === node.length; at = said.indexOf(words, at + words.length)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        ranges.push(range);
      }
    }
    return ranges;
  };
  if (transcript) {
    const search = transcript.querySelector("[type=search]");
    if (search) on(search, "input", () => find(search.value));
  }

  // The sleep timer

  let sleep = 0;
  let until = Infinity; // a moment of the day, in milliseconds
  let chapterEnd = Infinity;
  let asleep = false;
  const endOfChapter = () => {
    const next = chapters[chapterAt(place) + 1];
    return next ? next.at : Infinity; // the last one ends with the episode
  };
  const setSleep = (which) => {
    sleep = which;
    until = which === 1 || which === 2 ? Date.now() + which * 15 * 60000 : Infinity;
    chapterEnd = which === 3 ? endOfChapter() : Infinity;
    part("sleep").textContent = SLEEP[which];
  };
  const fallAsleep = () => {
    if (!audio.paused && (Date.now() >= until || place >= chapterEnd)) {
      setSleep(0);
      asleep = true;
      audio.pause();
    }
  };

  // What can be done, by button and by key

  const speed = (step) => {
    const at = SPEEDS.reduce((near, each, i) => (Math.abs(each - audio.playbackRate) < Math.abs(SPEEDS[near] - audio.playbackRate) ? i : near), 0);
    audio.defaultPlaybackRate = SPEEDS[Math.min(Math.max(at + step, 0), SPEEDS.length - 1)];
    audio.playbackRate = audio.defaultPlaybackRate;
  };
  const copy = (field, words) => {
    const fallback = () => {
      if (field.select) field.select();
      say(`Copy this address: ${words}`);
    };
    if (!navigator.clipboard) return fallback();
    return navigator.clipboard.writeText(words).then(() => say("Copied."), fallback);
  };
  const goTo = (chapter) => {
    if (!chapters[chapter]) return;
    seek(chapters[chapter].at);
    say(`Chapter: ${named[chapter]}`);
  };
  const actions = {
    play: () => (audio.paused ? play() : audio.pause()),
    back: () => seek(place - STEP),
    ahead: () => seek(place + STEP),
    slower: () => speed(-1),
    faster: () => speed(1),
    previous: () => goTo(Math.max(0, chapterAt(place - EDGE))),
    next: () => goTo(chapterAt(place) + 1),
    mute: () => {
      audio.muted = !audio.muted;
      say(audio.muted ? "The sound is off. Press m to turn it on." : "The sound is on.");
    },
    sleep: () => {
      setSleep((sleep + 1) % (chapters.length ? 4 : 3));
      say(`Sleep timer: ${SLEEP[sleep]}.`);
    },
    restart: () => {
      seek(0);
      saved = 0;
      kept((store) => store.removeItem(PLACE));
      say("At the beginning.");
    },
    moment: (button) => copy(button, `${player.dataset.page}#t=${Math.floor(place)}`),
    copy: (button) => {
      const field = document.getElementById(button.dataset.from);
      return copy(field, field.value);
    },
    follow: () => follow(!following),
    keys: () => {
      part("more").open = true;
      part("keys").focus();
    },
  };
  const KEYS = {
    k: "play", " ": "play", arrowleft: "back", arrowright: "ahead", arrowup: "faster", arrowdown: "slower",
    "[": "previous", "]": "next", m: "mute", "?": "keys",
  };

  on(document, "click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do](button);
    const link = event.target.closest("a[href]");
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const time = link && plain ? leadsTo(link) : null;
    if (time === null) return;
    event.preventDefault();
    seek(time);
    play();
  });
  /* Single letters act only while focus is inside the player (WCAG 2.2, 2.1.4). */
  on(player, "keydown", (event) => {
    const combined = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");
    const typing = event.target.matches("input:not([type=range]), textarea");
    const own = event.key === " " && event.target.matches("button, summary, a");
    const action = KEYS[(event.key || "").toLowerCase()]; // browsers that fill in fields press keys without names
    if (combined || typing || own || !action) return;
    event.preventDefault();
    actions[action]();
  });
  on(seekbar, "input", () => {
    dragged = true;
    show(true);
  });
  on(seekbar, "change", () => {
    dragged = false;
    seek(Number(seekbar.value));
  });
  on(seekbar, "focus", () => show(true));
  on(part("goto"), "submit", (event) => {
    event.preventDefault();
    const time = moment(part("typed").value);
    if (time === null) return say("Write a time like 12:05.");
    seek(time);
    return say(`At ${inWords(place)}.`);
  });

  // What the sound says of itself

  on(audio, "loadedmetadata canplay", (event) => {
    if (aim !== null && Math.abs(audio.currentTime - aim) > 0.5) audio.currentTime = aim;
    if (event.type === "canplay") aim = null; // some browsers forget what they were told before
    show();
  });
  on(audio, "timeupdate seeked", () => {
    if (!known() || aim !== null) return;
    place = audio.currentTime;
    show();
    if (Math.abs(place - saved) >= 5) remember();
    fallAsleep();
  });
  on(audio, "seeking", () => {
    if (sleep !== 3) return;
    place = audio.currentTime;
    chapterEnd = endOfChapter();
  });
  on(audio, "play", () => {
    started = true;
    if (Date.now() >= until) setSleep(0);
    say("Loading…");
    state();
  });
  on(audio, "waiting", () => say("Loading…"));
  on(audio, "playing", () => {
    say("Playing.");
    keepUp();
    show();
  });
  on(audio, "pause", () => {
    state();
    remember();
    if (audio.ended || audio.error) return; // they say more themselves
    say(asleep ? "The sleep timer has paused the episode." : `Paused at ${clock(place)}.`);
    asleep = false;
  });
  on(audio, "ended", () => {
    setSleep(0);
    kept((store) => store.removeItem(PLACE));
    say("That was all.");
  });
  on(audio, "ratechange", () => { part("speed").textContent = `${audio.playbackRate}×`; });
  on(audio, "error", () => {
    state();
    say("The sound did not come through. Check the connection, then press Play again, or download the episode.");
  });
  on(window, "pagehide", remember);
  on(document, "visibilitychange", () => document.hidden && remember());

  // The lock screen

  if (navigator.mediaSession && window.MediaMetadata) {
    const session = navigator.mediaSession;
    const { title, show: artist, art } = player.dataset;
    const artwork = art ? [{ src: new URL(art, location.href).href }] : [];
    on(audio, "play", () => { session.metadata = new MediaMetadata({ title, artist, artwork }); });
    on(audio, "loadedmetadata seeked ratechange", () => {
      if (!session.setPositionState || !length()) return;
      session.setPositionState({ duration: length(), playbackRate: audio.playbackRate, position: Math.min(place, length()) });
    });
    const controls = { play, pause: () => audio.pause(), seekbackward: actions.back, seekforward: actions.ahead };
    controls.seekto = (told) => seek(told.seekTime);
    if (chapters.length) Object.assign(controls, { previoustrack: actions.previous, nexttrack: actions.next });
    for (const [name, act] of Object.entries(controls)) {
      try {
        session.setActionHandler(name, act);
      } catch (unknown) {
        // this browser's lock screen has no such button
      }
    }
  }

  // Where to begin: the moment that the link names, else where the listener stopped; it never starts by itself

  const begin = () => {
    const linked = asked(location.hash, location.search);
    const left = Number(kept((store) => store.getItem(PLACE))) || 0;
    if (linked !== null) {
      seek(linked);
      say(`This link begins at ${clock(place)}.`);
    } else if (left) {
      seek(left);
      saved = left;
      say(`You stopped at ${clock(place)}.`);
    } else show(true);
  };
  on(window, "hashchange", () => {
    const linked = asked(location.hash);
    if (linked !== null) seek(linked);
  });
  audio.preservesPitch = audio.webkitPreservesPitch = true;
  audio.playbackRate = 1;
  begin();
  state();
  audio.controls = false;
})();
