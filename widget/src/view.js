// What the person sees and does. Knows nothing of HTTP: it is told what to show, and calls
//   actions.send(entry), erase(), recap(), answers(), earlier(before), callBack(body) and later()

import { addDetail, alertBanner, answerFoot, resultCard } from "./cards.js";
import { controls, replies } from "./controls.js";
import { button, el, hidden, icon, link } from "./dom.js";
import { store } from "./transport.js";
import { TEXTS } from "./texts.js";

const SIZES = 3;
const TYPING_AFTER = 350;
const NEAR_TOP = 200;
const PHONE = "(max-width: 480px), (max-height: 480px)";

// settings: the data-* attributes of the tag; emit(name, detail) tells the page; facts are the
// transport's.
export function createView(root, settings, actions, emit) {
  const kept = store("localStorage");
  const phone = matchMedia(PHONE);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let facts = {};
  let bubbles = new Map(); // id of a pending message → its bubble
  let turnNodes = []; // shown since the current turn began
  let said; // the latest text of the assistant
  let voting; // the vote that is being answered
  let past; // where older messages go while they are shown; they change nothing else
  let before = 0; // how much was said before what is shown
  let opened = false;
  let place = 0; // of the conversation, in pixels scrolled
  let opener; // had the focus before the window was opened
  let typingTimer;

  // ---- the parts

  const launcher = el("button", {
    class: "launcher", type: "button", "aria-expanded": "false", "aria-haspopup": "dialog", onclick: open,
  }, icon("chat"), el("span", {}, settings.label || TEXTS.launcher));
  const log = el("div", { class: "log", role: "log", "aria-label": TEXTS.messages });
  const earlierButton = button("plain", showEarlier, TEXTS.earlier);
  const earlierLog = el("div", { class: "log" });
  const typing = el("p", { class: "typing", hidden: true }, el("i"), el("i"), el("i"), hidden(TEXTS.typing));
  const answers = el("div", { class: "answers", role: "group", "aria-label": TEXTS.answers, tabindex: "-1" });
  const scroller = el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": TEXTS.conversation },
    earlierLog, log, typing, answers);
  const banner = el("div", { class: "banner", role: "alert" });
  const notice = el("p", { class: "notice", role: "status" });
  const bar = el("progress", { "aria-label": TEXTS.progress });
  const stepText = el("span", { class: "step" });
  const progress = el("div", { class: "progress", hidden: true }, stepText, bar);
  const problem = el("p", { class: "problem", role: "alert", id: "problem" });
  const box = el("textarea", {
    rows: "1", "aria-label": TEXTS.message, placeholder: TEXTS.placeholder[""], enterkeyhint: "send",
    "aria-describedby": "problem", autocomplete: "off", oninput: grow, onkeydown: sendOnEnter,
  });
  const composer = el("form", { class: "composer", onsubmit: submit }, problem, box,
    el("button", { class: "send", type: "submit", "aria-label": TEXTS.send }, icon("send")));
  const recapItem = button("item", recap, TEXTS.recap);
  const menu = el("div", { class: "menu", hidden: true },
    el("div", { class: "sizes", role: "group", "aria-label": TEXTS.size }, el("span", { "aria-hidden": "true" }, TEXTS.size),
      button("", () => resize(-1), el("span", { "aria-hidden": "true" }, "A−"), hidden(TEXTS.smaller)),
      button("", () => resize(1), el("span", { "aria-hidden": "true" }, "A+"), hidden(TEXTS.larger))),
    button("item", () => choose(review), TEXTS.answersTitle),
    recapItem,
    button("item", () => choose(() => say("recommencer", TEXTS.restart)), TEXTS.restart),
    button("item", () => choose(eraseAfterAsking), TEXTS.erase));
  const menuButton = el("button", {
    class: "tool", type: "button", "aria-expanded": "false", "aria-label": TEXTS.menu, onclick: () => showMenu(menu.hidden),
  }, icon("menu"));
  const panel = el("section", {
    class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true, onkeydown: keys,
  },
  el("div", { class: "head" }, el("span", { class: "mark" }, icon("spine")),
    el("div", { class: "names" }, el("h2", { id: "title" }, settings.title || TEXTS.title), el("p", {}, TEXTS.subtitle)),
    menuButton,
    button("tool", close, icon("close"), hidden(TEXTS.close))),
  menu, progress, banner, notice, scroller, composer,
  el("div", { class: "foot" }, el("span", { class: "aside" }, TEXTS.notDiagnosis + " "), TEXTS.emergency,
    TEXTS.emergencyNumbers.map(([label, href]) => [" ", link(href, "", label)])));
  const frame = el("div", { class: "frame " + (settings.position === "left" ? "left" : "right") }, launcher, panel);

  launcher.hidden = settings.launcher === "none";
  scroller.addEventListener("scroll", scrolled);
  dark.addEventListener("change", paint);
  phone.addEventListener("change", paint);
  paint();
  resize(0);
  root.append(frame);
  visualViewport.addEventListener("resize", fitKeyboard);
  visualViewport.addEventListener("scroll", fitKeyboard);

  // ---- open and close

  function open(quietly) {
    if (opened) return;
    opened = true;
    opener = focused();
    panel.hidden = false;
    launcher.setAttribute("aria-expanded", "true");
    frame.classList.add("opened");
    fitKeyboard();
    actions.opened();
    if (quietly !== true) focusNext();
    emit("open");
  }

  function close() {
    if (!opened) return;
    opened = false;
    const inside = panel.contains(root.activeElement);
    panel.hidden = true;
    showMenu(false);
    launcher.setAttribute("aria-expanded", "false");
    frame.classList.remove("opened");
    if (inside && !launcher.hidden) launcher.focus();
    else if (inside && opener) opener.focus();
    emit("close");
  }

  // What has the focus on the page, inside open shadow trees too.
  function focused(tree = document) {
    const active = tree.activeElement;
    return (active && active.shadowRoot && focused(active.shadowRoot)) || active;
  }

  // Where the person goes on: the offered answers, else the text box (not on a phone, where
  // the keyboard would hide what is to be read).
  function focusNext() {
    if (answers.childElementCount) answers.focus({ preventScroll: true });
    else (phone.matches ? scroller : box).focus({ preventScroll: true });
  }

  function keys(event) {
    if (event.key === "Escape") {
      if (dialogOpen()) return;
      if (menu.hidden) close();
      else showMenu(false), menuButton.focus();
    } else if (event.key === "Tab" && phone.matches && !dialogOpen()) {
      keepInside(event);
    }
  }

  // On a phone the panel covers the page: the page behind is out of reach for the keyboard too.
  function keepInside(event) {
    const all = [...panel.querySelectorAll("button, a[href], input, textarea, [tabindex='0']")];
    const reachable = all.filter((node) => node.getClientRects().length && !node.closest("dialog"));
    const edge = event.shiftKey ? reachable[0] : reachable[reachable.length - 1];
    const active = root.activeElement;
    if (active === edge || (event.shiftKey && active === panel)) {
      event.preventDefault();
      (event.shiftKey ? reachable[reachable.length - 1] : reachable[0]).focus();
    }
  }

  function dialogOpen() {
    return panel.querySelector("dialog");
  }

  function showMenu(shown) {
    const privacy = !menu.querySelector("a") && privacyLink("item");
    if (privacy) menu.append(privacy);
    menu.hidden = !shown;
    menuButton.setAttribute("aria-expanded", String(shown));
    if (shown) menu.querySelector("button:not([hidden])").focus();
  }

  function choose(action) {
    showMenu(false);
    menuButton.focus();
    action();
  }

  // ---- looks

  function paint() {
    const theme = settings.theme;
    frame.classList.toggle("dark", theme === "dark" || (theme !== "light" && dark.matches));
    frame.classList.toggle("phone", phone.matches);
    panel.setAttribute("aria-modal", String(phone.matches));
  }

  function resize(by) {
    const size = Math.max(0, Math.min(SIZES - 1, (kept.read("triage-widget size") || 0) + by));
    kept.write("triage-widget size", size);
    for (let other = 0; other < SIZES; other++) frame.classList.toggle("size" + other, other === size);
  }

  // The sheet of a phone fills what the on-screen keyboard leaves.
  function fitKeyboard() {
    if (!opened) return;
    panel.style.setProperty("--seen-height", visualViewport.height + "px");
    panel.style.setProperty("--seen-top", visualViewport.offsetTop + "px");
  }

  function grow() {
    box.style.height = "auto";
    box.style.height = Math.min(box.scrollHeight + 2, 120) + "px";
    if (problem.textContent) checkLength();
  }

  // What may be written, in the empty box: an example takes room too.
  function hint(question) {
    box.placeholder = TEXTS.placeholder[question || ""] || TEXTS.placeholder[""];
    grow();
  }

  // ---- sending

  function sendOnEnter(event) {
    // Safari ends a composed word with an Enter that says 229 and nothing of composing.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit(event);
  }

  function checkLength() {
    const { length } = box.value.trim();
    const tooLong = length > facts.max_length;
    problem.textContent = tooLong ? TEXTS.tooLong(length, facts.max_length) : "";
    box.setAttribute("aria-invalid", String(tooLong));
    return !tooLong;
  }

  function submit(event) {
    event.preventDefault();
    const text = box.value.trim();
    if (!text || !checkLength()) return box.focus();
    box.value = "";
    grow();
    actions.send({ text });
    box.focus();
  }

  function say(text, shown) {
    leaveControl();
    actions.send({ text, shown });
  }

  // The control that had the focus goes away: keep the focus close by.
  function leaveControl() {
    if (answers.contains(root.activeElement)) scroller.focus({ preventScroll: true });
  }

  function offer(nodes, question) {
    if (past) return;
    const had = answers.contains(root.activeElement);
    answers.replaceChildren(...nodes);
    answers.dataset.question = question || "";
    if (had && !nodes.length) scroller.focus({ preventScroll: true });
  }

  // ---- showing

  function bubble(who, text, name) {
    const words = who === "bot" ? text : document.createTextNode(text);
    return el("div", { class: "bubble " + who }, hidden(name), words);
  }

  function add(node) {
    (past || log).append(node);
    turnNodes.push(node);
    return node;
  }

  function showMessage(message) {
    if (message.helpful) {
      voting = ballotOf(message.helpful.entry);
    } else if (message.from === "user") {
      offer([]);
      add(bubble("user", message.text, TEXTS.you));
    } else if (message.text) {
      said = { text: message.text, node: add(bubble("bot", message.text, TEXTS.assistant)) };
      if (message.buttons) offer(replies(message.buttons, (text) => say(text)));
    } else if (message.custom) {
      (SHOW[message.custom.type] || (() => {}))(message.custom);
    }
  }

  const SHOW = {
    question(question) {
      if (past) return;
      banner.replaceChildren();
      progress.hidden = false;
      bar.max = question.steps;
      bar.value = question.step;
      stepText.textContent = TEXTS.step(question.step, question.steps);
      hint(question.id);
      const nodes = controls(question, (text, choices) => {
        leaveControl();
        actions.send(choices ? { text, question: question.id, choices } : { text });
      });
      if (question.id === "consent") actions.later().catch(() => {});
      if (question.id === "location" && facts.drawing) nodes.push(body(question.options));
      const { controller, retention } = facts.privacy || {};
      if (question.id === "consent" && controller) {
        nodes.push(el("p", { class: "small" }, TEXTS.controller + " " + controller + ". " + retention + " ", privacyLink("more")));
      }
      offer(nodes, question.id);
    },
    alert(alert) {
      if (!past) banner.replaceChildren(...alertBanner(alert, said ? firstLine() : ""));
    },
    detail({ title }) {
      const card = [...(past || log).querySelectorAll(".result")].pop();
      if (!card || !said) return;
      addDetail(card, title, said.text.replace(title + " :\n", ""));
      said.node.remove();
    },
    answer(answer) {
      if (!said) return;
      // The questions near it are offered under the answer, where they stay.
      if (answer.alternatives.length) offer([]);
      const { node } = said;
      actions.later().then(({ linkUp }) => linkUp(node.childNodes[1])).catch(() => {});
      node.append(answerFoot(answer, say, vote));
    },
    helpful({ entry }) {
      // A vote that was pressed is thanked for in its place, one that was written in the conversation.
      if (!voting) return ballotOf(entry)?.remove();
      const had = voting.contains(root.activeElement);
      const thanks = el("p", { tabindex: "-1" }, said.text);
      voting.replaceChildren(thanks);
      said.node.remove();
      voting = null;
      if (had) thanks.focus();
    },
    callback(offer) {
      const opener = button("action", () => attempt(async () => {
        (await actions.later()).openCallback(opener, offer, actions.callBack);
      }, TEXTS.callBackFailed), icon("phone"), TEXTS.callBack);
      add(opener);
    },
    result(result) {
      if (!past) {
        progress.hidden = true;
        hint();
      }
      if (result.unchanged) return;
      if (!past) {
        recapItem.hidden = false;
        offer([]);
      }
      // The text of a result says the same as the card, in one piece: its first line is the title.
      const title = said ? firstLine() : TEXTS.result;
      if (said) said.node.remove();
      add(resultCard(result, title, facts, recap));
    },
  };

  // The drawing, which may come a moment later; without it, words say the same.
  function body(options) {
    const slot = el("div");
    actions.later().then(({ drawing }) => slot.append(drawing(facts.drawing, options, (text, places) => {
      leaveControl();
      actions.send({ text, places });
    })), () => {});
    return slot;
  }

  function ballotOf(entry) {
    return [...(past || scroller).querySelectorAll(".vote")].reverse().find((node) => node.dataset.entry === entry);
  }

  function vote(ballot, entry, helpful) {
    if (!ballot.querySelector(".state")) {
      actions.send({ text: TEXTS.votes[helpful ? 0 : 1][0], helpful: { entry, helpful } });
    }
  }

  function privacyLink(className) {
    const address = settings.privacy || (facts.privacy && facts.privacy.url);
    return address && link(address, className, TEXTS.privacy, hidden(" " + TEXTS.newTab));
  }

  function firstLine() {
    return said.text.split("\n")[0];
  }

  function clear() {
    said = null;
    showBefore(0);
    earlierLog.replaceChildren();
    log.replaceChildren();
    banner.replaceChildren();
    offer([]);
    bubbles = new Map();
    turnNodes = [];
    progress.hidden = true;
    recapItem.hidden = true;
    typingEnds();
  }

  function welcome() {
    clear();
    log.append(
      el("div", { class: "welcome" },
        el("span", { class: "mark" }, icon("spine")),
        el("p", { class: "greeting" }, settings.greeting || TEXTS.greeting),
        el("ul", {}, TEXTS.promises.map((promise) => el("li", {}, promise)))));
    offer([el("div", { class: "options" }, button("main", () => say("Bonjour"), TEXTS.start))]);
  }

  function typingBegins() {
    clearTimeout(typingTimer);
    typingTimer = setTimeout(() => {
      typing.hidden = false;
      scroller.scrollTop = scroller.scrollHeight;
    }, TYPING_AFTER);
  }

  function typingEnds() {
    clearTimeout(typingTimer);
    typing.hidden = true;
  }

  // Shows what is new: from its beginning, or so that the answers to pick are in view too; but the
  // last thing said (a question, a result) never goes out of sight above.
  function reveal(first, last) {
    const top = (node) => node.offsetTop - scroller.offsetTop - 12;
    const end = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = first ? Math.min(Math.max(top(first), end), top(last)) : end;
  }

  // ---- what was said before

  function showBefore(count) {
    before = count;
    earlierButton.textContent = TEXTS.earlier;
    // Put where it stands already, it would lose the focus.
    if (!count) earlierButton.remove();
    else if (!earlierButton.parentNode) earlierLog.before(earlierButton);
  }

  // Puts older messages above, and leaves what is read where it is.
  async function showEarlier() {
    const asked = before;
    if (earlierButton.ariaDisabled) return;
    earlierButton.ariaDisabled = "true";
    try {
      const { messages, earlier } = await actions.earlier(asked);
      if (before !== asked) return;
      const fromEnd = scroller.scrollHeight - scroller.scrollTop;
      const had = earlierButton.matches(":focus");
      const now = [said, turnNodes];
      past = el("div");
      messages.forEach(showMessage);
      // Only what was answered lately can be voted on.
      for (const open of past.querySelectorAll(".vote:has(button)")) open.remove();
      const begins = !earlier && el("p", { class: "hint begins", tabindex: "-1" }, TEXTS.begins);
      if (begins) past.prepend(begins);
      earlierLog.prepend(...past.childNodes);
      past = voting = null;
      [said, turnNodes] = now;
      showBefore(earlier);
      if (had && begins) begins.focus({ preventScroll: true });
      scroller.scrollTo({ top: scroller.scrollHeight - fromEnd, behavior: "instant" });
    } catch {
      earlierButton.textContent = TEXTS.earlierFailed;
    } finally {
      earlierButton.ariaDisabled = null;
    }
  }

  function scrolled() {
    if (!root.isConnected) return;
    const up = scroller.scrollTop < place;
    place = scroller.scrollTop;
    if (up && place < NEAR_TOP && before && earlierButton.textContent === TEXTS.earlier) showEarlier();
  }

  function busy(on = bubbles.size > 0) {
    frame.classList.toggle("busy", on);
  }

  function note(text) {
    notice.textContent = text || "";
  }

  // ---- requests of the menu

  // Does what needs the assistant; says so where it cannot be reached.
  async function attempt(work, failed) {
    note();
    try {
      await work();
    } catch {
      note(failed);
    }
  }

  const eraseAfterAsking = () => attempt(async () => {
    (await actions.later()).askErase(panel, () => attempt(actions.erase, TEXTS.eraseFailed));
  }, TEXTS.eraseFailed);

  // Every answer so far; "Modifier" writes what asks its question again.
  const review = () => attempt(async () => {
    const [list, { showAnswers }] = await Promise.all([actions.answers(), actions.later()]);
    showAnswers(panel, list, say);
  }, TEXTS.answersFailed);

  // The tab is opened at once, because a browser only allows that during the click.
  async function recap() {
    showMenu(false);
    const page = window.open("", "_blank");
    try {
      const address = await actions.recap();
      if (page) {
        page.opener = null;
        page.location.replace(address);
      } else {
        add(el("p", {}, link(address, "more", TEXTS.recapReady, hidden(" " + TEXTS.newTab))));
      }
    } catch {
      if (page) page.close();
      note(TEXTS.recapFailed);
    }
  }

  welcome();

  // ---- what the transport tells

  const hear = {
    loading() {
      clear();
      note(TEXTS.loading);
      busy(true);
    },
    history(messages, { refused, earlier, result, alert }) {
      const focused = panel.contains(root.activeElement);
      log.setAttribute("aria-busy", "true");
      clear();
      if (!messages.length && !refused) welcome();
      showBefore(earlier);
      messages.forEach(showMessage);
      if (messages.length) actions.later().catch(() => {});
      // What began before the part that is shown still stands.
      if (alert) banner.replaceChildren(...alertBanner(alert.custom, alert.text.split("\n")[0]));
      if (result) recapItem.hidden = false;
      if (refused && !messages.length) {
        log.append(bubble("bot", TEXTS.refused, TEXTS.assistant));
        offer([el("div", { class: "options" }, button("option", () => say("recommencer", TEXTS.restart), TEXTS.restart))]);
      }
      turnNodes = [];
      log.setAttribute("aria-busy", "false");
      busy();
      scroller.scrollTo({ top: scroller.scrollHeight, behavior: "instant" });
      if (focused && !panel.contains(root.activeElement)) focusNext();
    },
    pending(entry) {
      if (log.querySelector(".welcome")) log.replaceChildren();
      const { helpful } = entry;
      const node = helpful
        ? ballotOf(helpful.entry) || el("p")
        : log.appendChild(bubble("user pending", entry.shown || entry.text, TEXTS.you));
      node.append(el("span", { class: "state" }, TEXTS.sending));
      bubbles.set(entry.id, node);
      busy();
      // A vote leaves the open question as it is.
      if (helpful) return;
      offer([]);
      typingBegins();
      scroller.scrollTop = scroller.scrollHeight;
    },
    turn(entry) {
      turnNodes = [];
      voting = entry.helpful && bubbles.get(entry.id);
    },
    message: showMessage,
    done(entry, end) {
      typingEnds();
      const answer = turnNodes.filter((node) => node.isConnected);
      sent(entry);
      if (end.erased) {
        clear();
        log.append(...answer);
        offer([el("div", { class: "options" }, button("main", () => say("Bonjour"), TEXTS.start))]);
      }
      if (end.failed && !entry.helpful) {
        offer([el("div", { class: "options" }, button("option", () => say(entry.text), TEXTS.retry))]);
      }
      const card = answer.find((node) => node.matches(".result, :has(.answer)"));
      turnNodes = [];
      if (answer.length) reveal(card || answer[0], card || answer[answer.length - 1]);
      busy();
      if (root.activeElement === scroller && answers.childElementCount) answers.focus({ preventScroll: true });
    },
    undo() {
      turnNodes.forEach((node) => node.remove());
      turnNodes = [];
    },
    trouble(kind, text) {
      note(kind && (text || TEXTS[kind]));
      frame.classList.toggle("trouble", Boolean(kind));
      if (kind) typingEnds();
      else if (bubbles.size) typingBegins();
      for (const node of bubbles.values()) {
        node.querySelector(".state").textContent = kind ? TEXTS.waiting : TEXTS.sending;
      }
    },
    rejected(entry, text) {
      typingEnds();
      const node = sent(entry);
      if (node && !entry.helpful) node.remove();
      busy();
      problem.textContent = text;
      giveBack(entry);
      box.focus();
    },
    moved() {
      typingEnds();
    },
    unwelcome() {
      close();
      frame.hidden = true;
    },
    over(kind, entry) {
      welcome();
      busy();
      note(TEXTS[kind]);
      if (entry) giveBack(entry);
    },
  };

  // Takes the signs of waiting from a message; returns its node.
  function sent({ id }) {
    const node = bubbles.get(id);
    bubbles.delete(id);
    node?.classList.remove("pending");
    node?.querySelector(".state")?.remove();
    return node;
  }

  function giveBack({ text, choices, places, helpful }) {
    if (!choices && !places && !helpful && !box.value) box.value = text;
  }

  // Taken off the page and put back, an element forgets how far it was scrolled.
  function back() {
    scroller.scrollTop = place;
  }
  return { hear, open, close, back, know: (known) => (facts = known), settled: () => opened };
}
