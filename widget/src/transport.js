// Talks to the assistant. Knows nothing of the page: what happens is told to `hear`, an object with
//   history(messages, stored)    the end of the conversation, as stored; `stored` says the rest:
//                                {earlier, refused, result, alert} of the protocol
//   pending(entry)               a message is on its way
//   turn(entry), message(m), done(entry, end)   an answer begins, goes on, ends
//   undo()                       what was heard of this answer so far does not count
//   trouble(kind, text)          "offline", "unreachable", "slow", or null when all is well
//   rejected(entry, text)        the assistant will never take this message
//   moved()                      the question answered was no longer the open one
//   over(kind)                   the conversation is gone: "expired" or "erased"
//   unwelcome()                  the assistant does not talk to this site

const LONGEST_WAIT = 15000;
const TIME_LIMIT = 90000;

export function connect(base, hear) {
  const local = store("localStorage");
  const tab = store("sessionStorage");
  const key = "triage-widget " + base;
  const facts = { max_length: 4000 };
  let outbox = tab.read(key + " outbox") || [];
  let busy = false;
  let missed = false;
  let awake = false;
  let wake = () => {};

  // One request; resolves to the response, rejects where the assistant cannot be reached.
  async function post(path, body, token) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIME_LIMIT);
    try {
      const headers = { "Content-Type": "application/json" };
      if (token) headers.Authorization = "Bearer " + token;
      return await fetch(base + "/webhooks/widget/" + path, {
        method: "POST",
        headers,
        body: JSON.stringify(body || {}),
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
        signal: stop.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  function learn(answer) {
    if (answer.token) local.write(key, answer.token);
    for (const name of ["open", "hours", "phone", "max_length", "privacy", "drawing"]) {
      if (name in answer) facts[name] = answer[name];
    }
    return answer;
  }

  function forget() {
    local.write(key, null);
    outbox = [];
    tab.write(key + " outbox", outbox);
  }

  function tellOtherTabs() {
    local.write(key + " heard", Math.random());
  }

  // Says whether the assistant does not talk to this site: trying again would then never end. A
  // browser keeps refusals from the page, so the server is asked at an address open to all.
  async function unwelcome() {
    try {
      const response = await fetch(base + "/webhooks/widget/allowed", { credentials: "omit", cache: "no-store" });
      if ((await response.json()).allowed !== false) return false;
    } catch {
      return false;
    }
    turnedAway();
    return true;
  }

  // Says why nothing came back; true where trying again is of no use.
  async function lost() {
    if (await unwelcome()) return true;
    hear.trouble(navigator.onLine ? "unreachable" : "offline");
    return false;
  }

  function turnedAway() {
    forget();
    hear.unwelcome();
    return { stop: true };
  }

  // Shows the stored conversation; before the first message, only finds out whether it may talk.
  async function resume() {
    awake = true;
    const token = local.read(key);
    if (!token) return (await unwelcome()) || pump();
    try {
      const response = await post("history", {}, token);
      if (response.status === 401) {
        forget();
        return hear.over("expired");
      }
      if (!response.ok) throw new Error(response.status);
      const answer = learn(await response.json());
      const known = new Set(answer.messages.map((message) => message.id));
      hear.trouble(null);
      hear.history(answer.messages, answer);
      for (const entry of outbox) if (!known.has(entry.id)) hear.pending(entry);
      pump();
    } catch {
      if (await lost()) return;
      await pause(3000);
      return resume();
    }
  }

  // entry: {text}, {text, question, choices}, {text, places} or {text, helpful: {entry, helpful}};
  // text is what the person sees of it.
  function send(entry) {
    entry.id = identifier();
    outbox.push(entry);
    tab.write(key + " outbox", outbox);
    hear.pending(entry);
    pump();
  }

  async function pump() {
    if (busy) return;
    busy = true;
    for (let failures = 0; outbox.length; ) {
      const outcome = await attempt(outbox[0]);
      if (outcome.wait === undefined) {
        failures = 0;
        if (outcome.stop) break;
        outbox.shift();
        tab.write(key + " outbox", outbox);
        hear.trouble(null);
        if (outcome.after) await outcome.after();
      } else {
        failures += 1;
        await pause(outcome.wait || Math.min(LONGEST_WAIT, 500 * 2 ** failures));
      }
    }
    busy = false;
    if (missed) {
      missed = false;
      resume();
    }
  }

  // Sends one message once. Resolves to {} when it is settled, {after} where something is to be done
  // then, {wait} (ms, 0 to choose) to try again, {stop} where no other message can be sent.
  async function attempt(entry) {
    try {
      let token = local.read(key);
      if (!token) {
        const response = await post("session");
        if (!response.ok) return await refusal(response, entry);
        token = learn(await response.json()).token;
      }
      const { id, text, question, choices, places, helpful } = entry;
      const body = { id, question, choices, places, helpful };
      if (!choices && !places && !helpful) body.text = text;
      const response = await post("messages", body, token);
      if (!response.ok) return await refusal(response, entry);
      hear.turn(entry);
      const end = await readLines(response, hear.message);
      if (!end) throw new Error("cut");
      learn(end);
      if (end.erased) forget();
      hear.done(entry, end);
      tellOtherTabs();
      return {};
    } catch {
      hear.undo();
      return (await lost()) ? { stop: true } : { wait: 0 };
    }
  }

  async function refusal(response, entry) {
    const answer = await response.json().catch(() => ({}));
    const status = response.status;
    if (status === 429) {
      hear.trouble("slow", answer.message);
      return { wait: 1000 * (answer.retry_after || 5) };
    }
    if (status === 401) {
      forget();
      hear.over("expired", entry);
      return { stop: true };
    }
    if (answer.error === "origin") return turnedAway();
    if (status === 409) return { after: moved };
    if (status >= 500 || !answer.message) throw new Error(status);
    hear.rejected(entry, answer.message);
    return {};
  }

  async function moved() {
    hear.moved();
    await resume();
  }

  async function erase() {
    const token = local.read(key);
    if (token) {
      const response = await post("erase", {}, token);
      if (!response.ok && response.status !== 401) throw new Error(response.status);
    }
    forget();
    tellOtherTabs();
    hear.over("erased");
  }

  // What is asked for besides a message; rejects where it is not given.
  async function ask(path, body) {
    const response = await post(path, body, local.read(key));
    if (!response.ok) throw new Error(response.status);
    return response.json();
  }

  // What was said before: {messages, earlier}.
  const earlier = (before) => ask("history", { before });

  // Every answer so far: [{name, words, change}], the last what to write to be asked again.
  async function answers() {
    return local.read(key) ? (await ask("answers")).answers : [];
  }

  // The address of the printable page, good for some minutes.
  async function recap() {
    return base + (await ask("recap")).path;
  }

  // Resolves to {phone} once the request is taken, to {field, message} where it cannot be.
  async function callBack(body) {
    const response = await post("callback", body, local.read(key));
    if (response.status >= 500) throw new Error(response.status);
    return response.json();
  }

  function pause(milliseconds) {
    return new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, milliseconds);
    });
  }

  addEventListener("online", () => {
    if (!busy) hear.trouble(null);
    wake();
  });
  addEventListener("offline", () => hear.trouble("offline"));
  addEventListener("storage", (event) => {
    if (event.key !== key + " heard" || !awake) return;
    if (busy) missed = true;
    else if (local.read(key)) resume();
    else hear.over("erased");
  });

  return { facts, resume, send, erase, earlier, answers, recap, callBack, started: () => Boolean(local.read(key) || outbox.length) };
}

// Calls `heard` with each message of a stream of JSON lines; resolves to the last line, which says
// that the answer is whole, or to null where the stream was cut.
async function readLines(response, heard) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const message = JSON.parse(line);
      if (message.done) return message;
      if (message.text || message.custom) heard(message);
    }
    if (done) return null;
  }
}

function identifier() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}

// Keeps small values in the browser; in memory what the browser has no room for, or forbids.
export function store(kind) {
  const memory = {};
  return {
    read(name) {
      if (name in memory) return memory[name];
      try {
        return JSON.parse(window[kind].getItem(name));
      } catch {
        return null;
      }
    },
    write(name, value) {
      try {
        if (value === null) window[kind].removeItem(name);
        else window[kind].setItem(name, JSON.stringify(value));
        delete memory[name];
      } catch {
        memory[name] = value;
      }
    },
  };
}
