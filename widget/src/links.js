import { link } from "./dom.js";

// A number stands behind an article, or is written by twos; a day, an hour or an amount is none.
const NUMBERS = "15|18|112|114|119|144|3114|3919|3939|3977|116[ \u00a0]?117|911|811|1733";
const NOT_A_DAY = "(?![ \u00a0](?:jan|f[ée]v|mars|avr|mai|juin|juil|ao[ûu]|sep|oct|nov|d[ée]c|min|jour|h\\b|%))";
const PRESSED = new RegExp(
  "https://[^\\s»)]*[^\\s».,;:!?)]|\\b0\\d(?:[ \u00a0]\\d\\d){4}\\b|\\b(?:le|au|du) (" + NUMBERS + ")\\b" + NOT_A_DAY,
  "gi",
);

// Makes what can be called or opened in the words of an answer pressable: who is in pain, or old,
// need not copy a number. 114 is for those who cannot hear or speak: it takes messages.
export function linkUp(words) {
  const text = words.data;
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(PRESSED)) {
    const said = found[1] || found[0];
    const start = found.index + found[0].length - said.length;
    const number = said.replace(/\s/g, "");
    const scheme = said.startsWith("http") ? "" : number === "114" ? "sms:" : "tel:";
    parts.push(text.slice(end, start), link(scheme + (scheme ? number : said), null, said));
    end = start + said.length;
  }
  if (end) words.replaceWith(...parts, text.slice(end));
}
