// nlp.js with French on the intents of the assistant. Reads {"train": [[text, intent]…], "test":
// [text…]} from the standard input; writes {"train_s", "ms", "read": [[intent, confidence]…]}.
const { containerBootstrap } = require("@nlpjs/core");
const { LangFr } = require("@nlpjs/lang-fr");
const { Nlp } = require("@nlpjs/nlp");

async function main() {
  const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const container = await containerBootstrap();
  container.use(Nlp);
  container.use(LangFr);
  const nlp = container.get("nlp");
  nlp.settings.autoSave = false;
  nlp.settings.log = false;
  nlp.settings.nlu = { useNoneFeature: false, log: false };
  nlp.addLanguage("fr");
  for (const [text, intent] of given.train) nlp.addDocument("fr", text, intent);
  const begun = process.hrtime.bigint();
  await nlp.train();
  const trained = process.hrtime.bigint();
  for (const text of given.test.slice(0, 50)) await nlp.process("fr", text);
  const read = [];
  const times = [];
  for (const text of given.test) {
    const before = process.hrtime.bigint();
    const answer = await nlp.process("fr", text);
    times.push(Number(process.hrtime.bigint() - before) / 1e6);
    read.push([answer.intent, answer.score]);
  }
  console.log(JSON.stringify({ train_s: Number(trained - begun) / 1e9, ms: times, read }));
}

main();
