// The page: sends the conversation, shows the answer as it streams, and beside it what memory knew and remembers. Text is only ever set as text.
const $ = (id) => document.getElementById(id);
const ideas = ["I live in Austin and I'm allergic to peanuts", "Where do I live?", "I just moved to Dallas", "What am I allergic to?"];

// What is found a while after a turn: a model reads it more slowly than the rules.
const laterLooks = [2000, 5000, 15000];

let session, conversation, known, before, asking = null, isAway = false, waiting = 0, viewed = 0, later;

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function say(className, text) {
  const line = make("li", className, text);
  $("messages").append(line);
  line.scrollIntoView({ block: "end" });
  return line;
}

// Sessions and users

function newSession() {
  asking?.abort();
  asking = null;
  setBusy(false);
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  session = "web-" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  conversation = [];
  $("messages").replaceChildren();
  showKnew(null);
  say("note", "A new session: the conversation starts empty. What is remembered is on the " + (matchMedia("(max-width: 52rem)").matches ? "other page." : "right."));
}

async function changeUser() {
  if (!$("user").value.trim()) $("user").value = "ana";
  known = before = null;
  viewed++;
  clearTimeout(later);
  newSession();
  $("remembered").replaceChildren();
  await refresh();
}

// What memory knows

async function refresh() {
  const view = viewed;
  const answer = await fetch("memories?user=" + encodeURIComponent(user())).catch(() => null);
  if (view !== viewed) return;
  setAway(!answer?.ok, waiting);
  if (answer?.ok) showRemembered(await answer.json());
}

function lookAgain(looks = laterLooks) {
  clearTimeout(later);
  if (looks.length > 0) later = setTimeout(async () => {
    if (!asking) await refresh();
    lookAgain(looks.slice(1));
  }, looks[0]);
}

const user = () => $("user").value.trim();

function showRemembered(memories) {
  known = new Map(memories.map((memory) => [memory.id, memory.retired]));
  before ??= known; // What was there before the last message; the rest is new.
  $("about").textContent = "about " + user();
  const news = memories.filter((memory) => !before.has(memory.id) || before.get(memory.id) !== memory.retired);
  const sorted = [...memories.filter((memory) => !memory.retired), ...memories.filter((memory) => memory.retired)];
  $("remembered").replaceChildren(...sorted.map((memory) => {
    const isNew = news.includes(memory);
    const line = make("li", [memory.retired ? "retired" : "", isNew ? "new" : ""].join(" ").trim());
    const small = make("div", "small");
    if (isNew) small.append(make("span", "badge", memory.retired ? "just " + memory.retired : "new"));
    else if (memory.retired) small.append(make("span", "", memory.retired));
    small.append(make("span", "", memory.slot ?? memory.type), make("span", "", "since " + new Date(memory.since).toLocaleDateString()));
    if (memory.isEssential) small.append(make("span", "", "essential"));
    line.append(make("div", "", memory.text), small);
    return line;
  }));
  if (memories.length === 0) $("remembered").append(make("li", "nothing", "Nothing yet. Say where you live, what you like, what you cannot eat."));
  $("news").hidden = news.length === 0 || $("show-memory").getAttribute("aria-pressed") === "true";
  $("news").textContent = news.length;
}

function showKnew(recalled) {
  $("handed").hidden = true;
  if (!recalled) return $("knew").replaceChildren(make("li", "nothing", "Nothing was asked yet."));
  if (recalled.outcome !== "recalled") {
    setAway(recalled.outcome === "unavailable", waiting);
    return $("knew").replaceChildren(make("li", "away", recalled.outcome === "rejected" ? "Memory refused: " + (recalled.fault ?? "see its log") : "Memory is away. The answer goes on without it."));
  }
  setAway(false, waiting);
  $("knew").replaceChildren(...recalled.found.map((found) => {
    const line = make("li", found.isHanded ? "" : "aside"), small = make("div", "small");
    small.append(make("span", "", found.kind));
    if (!found.isHanded) small.append(make("span", "", "found, not handed over"));
    line.append(make("div", "", found.text), small);
    if (found.score !== null) {
      small.append(make("span", "", "score " + found.score.toFixed(2)));
      const score = make("meter", "score");
      [score.min, score.max, score.value] = [0, 1, found.score];
      score.setAttribute("aria-label", "score");
      line.append(score);
    }
    return line;
  }));
  if (recalled.found.length === 0) $("knew").append(make("li", "nothing", "Nothing that helps with this."));
  $("handed").hidden = recalled.handed.length === 0;
  $("handed").querySelector("pre").textContent = recalled.handed.join("\n\n");
}

function setAway(away, count) {
  [isAway, waiting] = [away, count];
  $("memory-state").classList.toggle("away", away || count > 0);
  $("memory-words").textContent = away ? (count > 0 ? `memory is away, ${count} messages wait` : "memory is away, the chat goes on") : count > 0 ? `handing over ${count} messages` : "memory is there";
}

async function readStatus() {
  const answer = await fetch("status").catch(() => null);
  if (!answer?.ok) {
    $("model").textContent = "this chat's own server has ended";
    return;
  }
  const status = await answer.json();
  $("model").textContent = status.model;
  $("switch").hidden = status.isMemoryRunning === null;
  $("switch").textContent = status.isMemoryRunning ? "Stop memory" : "Start memory";
  const wasBehind = isAway || waiting > 0;
  if (status.isMemoryRunning === false) return setAway(true, status.waiting);
  waiting = status.waiting;
  setAway(isAway, waiting);
  if (wasBehind) await refresh();
}

// Turns

async function ask(text) {
  conversation.push({ role: "user", text });
  say("user", text);
  const line = say("assistant streaming", "");
  const mine = (asking = new AbortController());
  const talk = conversation;
  before = known;
  let said = "", isAnswered = false;
  setBusy(true);

  // As soon as the answer is there: the next question may come before all is told about this one.
  function finish() {
    if (isAnswered) return;
    isAnswered = true;
    line.classList.remove("streaming");
    if (said) return talk.push({ role: "assistant", text: said });
    line.remove();
    talk.pop();
  }

  try {
    const answer = await fetch("chat", {
      method: "POST", headers: { "Content-Type": "application/json" }, signal: mine.signal,
      body: JSON.stringify({ user: user(), session, messages: talk }),
    });
    if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.detail ?? "The chat answered " + answer.status + ".");
    for await (const [name, data] of events(answer.body)) {
      if (mine !== asking) break;
      if (name === "recalled") showKnew(data);
      if (name === "answer") line.textContent = said += data.text;
      if (name === "answer") line.scrollIntoView({ block: "end" });
      if (name === "answered") {
        finish();
        if (data.fault) say("note fault", data.fault);
        setBusy(false);
      }
      if (name === "remembered") {
        setAway(data.memories === null, data.waiting);
        if (data.memories) showRemembered(data.memories);
        lookAgain();
      }
    }
  } catch (fault) {
    if (fault.name !== "AbortError") say("note fault", fault.message);
    else if (mine === asking) say("note", "Stopped.");
  }
  finish();
  if (mine === asking) {
    asking = null;
    setBusy(false);
  }
}

// The frames of a stream of events: lines, and an empty one after each.
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const frames = (rest + value).split("\n\n");
    rest = frames.pop();
    for (const frame of frames) {
      const fields = frame.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trimStart()]);
      const data = fields.filter(([name]) => name === "data").map(([, text]) => text).join("\n");
      yield [fields.find(([name]) => name === "event")?.[1], JSON.parse(data)];
    }
  }
}

function setBusy(busy) {
  $("send").textContent = busy ? "Stop" : "Send";
  $("messages").setAttribute("aria-busy", busy);
}

function show(what) {
  document.querySelector("main").dataset.shown = what;
  $("show-chat").setAttribute("aria-pressed", what === "chat");
  $("show-memory").setAttribute("aria-pressed", what === "memory");
  if (what === "memory") $("news").hidden = true;
}

// What the page listens to

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("send").textContent === "Stop") return asking?.abort();
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  grow();
  asking?.abort(); // What is still told about the last turn.
  ask(text);
});
$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if ($("send").textContent !== "Stop") $("form").requestSubmit();
});
function grow() {
  $("text").style.height = "auto";
  $("text").style.height = $("text").scrollHeight + 2 + "px";
}
$("text").addEventListener("input", grow);
$("user").addEventListener("change", changeUser);
$("new-session").addEventListener("click", () => { newSession(); $("text").focus(); });
$("show-chat").addEventListener("click", () => show("chat"));
$("show-memory").addEventListener("click", () => show("memory"));
$("switch").addEventListener("click", async () => {
  $("switch").disabled = true;
  await fetch($("switch").textContent === "Stop memory" ? "memory/stop" : "memory/start", { method: "POST" }).catch(() => null);
  $("switch").disabled = false;
  await readStatus();
});
$("ideas").append(...ideas.map((idea) => {
  const button = make("button", "", idea);
  button.type = "button";
  button.addEventListener("click", () => { $("text").value = idea; grow(); $("form").requestSubmit(); });
  return button;
}));
setInterval(() => { if (!document.hidden && (isAway || waiting > 0)) readStatus(); }, 1500);
changeUser();
readStatus();
