// The moments that dates stand for, in the spellings that NetBuilder reads, and the inputs that they
// become.

const MONTHS = [
  "january januar janvier enero gennaio janeiro",
  "february februar février fevrier febrero febbraio fevereiro",
  "march märz maerz mrz mars marzo março",
  "april avril abril aprile",
  "may mai mayo maggio maio",
  "june juni juin junio giugno junho",
  "july juli juillet julio luglio julho",
  "august août aout agosto",
  "september septembre septiembre settembre setembro",
  "october oktober octobre octubre ottobre outubro",
  "november novembre noviembre novembro",
  "december dezember décembre decembre diciembre dicembre dezembro",
];
const FIRST_TWO_DIGITS = 30; // years below it are of this century
const YEAR_SECONDS = 31557600;

const TIME =
  /^[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?$/;
const COMPACT_TIME = /^T(\d{2})(\d{2})(\d{2})?(?:Z|[+-]\d{2}:?\d{2})?$/;
const QUARTER = /^(?:(\d{4})[ /:-]?[QqTt]([1-4])|[QqTt]([1-4])[ /:-]?(\d{4}))/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?=$|T)/;
const YEAR_FIRST = /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:(?:[-/.]|月)(\d{1,2})日?|月)?(?![\d/.-])/;
const MONTH_CODE = /^(\d{4})[Mm](\d{1,2})/;
const TWO_FIRST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d/.-])/;
const MONTH_YEAR = /^(\d{1,2})[-/.](\d{4})(?![\d/.-])/;
const NAMED = [
  [/^(\d{1,2})(?:st|nd|rd|th)?\.?[ -]?(\p{L}{3,12})\.?[ ,-]*(\d{4}|\d{2})(?![\p{L}\d_])/u, 3, 2, 1],
  [/^(\p{L}{3,12})\.? ?(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})(?![\p{L}\d_])/u, 3, 1, 2],
  [/^(\p{L}{3,12})\.?[ '/-]*(\d{4}|\d{2})(?![\p{L}\d_])/u, 2, 1],
  [/^(\d{4})[ /-]*(\p{L}{3,12})(?![\p{L}\d_])/u, 1, 2],
];

function fullYear(text) {
  const number = Number(text);
  if (text.length > 2) return number;
  return number + (number < FIRST_TWO_DIGITS ? 2000 : 1900);
}

function monthNamed(text) {
  const word = text.toLowerCase();
  return MONTHS.findIndex((names) => names.split(" ").some((name) => name.startsWith(word))) + 1;
}

// Year, month, day (0 for a month) and how many letters they take; null where there are none.
function calendarDay(text, order) {
  let found = QUARTER.exec(text);
  if (found) {
    const [all, first, quarter, other, year] = found;
    return [Number(first || year), 3 * Number(quarter || other) - 2, 0, all.length];
  }
  found = COMPACT.exec(text) || YEAR_FIRST.exec(text) || MONTH_CODE.exec(text);
  if (found) return [Number(found[1]), Number(found[2]), Number(found[3] || 0), found[0].length];
  found = TWO_FIRST.exec(text);
  if (found) {
    const [all, one, , two, year] = found;
    const [day, month] = order === "day first" ? [one, two] : [two, one];
    return [fullYear(year), Number(month), Number(day), all.length];
  }
  found = MONTH_YEAR.exec(text);
  if (found) return [Number(found[2]), Number(found[1]), 0, found[0].length];
  for (const [pattern, year, month, day] of NAMED) {
    found = pattern.exec(text);
    const number = found ? monthNamed(found[month]) : 0;
    if (number) {
      return [fullYear(found[year]), number, day ? Number(found[day]) : 0, found[0].length];
    }
  }
  return null;
}

function secondsOfDay(text) {
  const found = TIME.exec(text) || COMPACT_TIME.exec(text);
  if (!found) return null;
  let [hour, minute, second] = found.slice(1, 4).map((each) => Number(each || 0));
  if (found[4]) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + ("pP".includes(found[4]) ? 12 : 0);
  }
  return hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : null;
}

// Seconds from the beginning of 1970; NaN where a date is missing, null where there is none.
function momentOf(text, order, missing) {
  if (missing.includes(text)) return NaN;
  if (order.startsWith("Unix")) {
    if (!/^-?\d+(\.\d*)?$/.test(text)) return null;
    return Number(text) / (order === "Unix seconds" ? 1 : 1000);
  }
  const written = text.replace(/^\p{L}{2,10}\.?, +/u, "");
  const found = calendarDay(written, order);
  if (!found || text.length > 60) return null;
  const [year, month, day, end] = found;
  const rest = written.slice(end).replace(/^,/, "");
  const seconds = rest.trim() ? secondsOfDay(rest) : 0;
  if (seconds === null || (rest.trim() && !day)) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day || 1);
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === (day || 1);
  return isDay && year > 0 ? date.getTime() / 1000 + seconds : null;
}

// What a network is given of a moment.
function dateInputs(moment, parts) {
  const date = new Date(Math.floor(moment / 86400) * 86400000);
  const turns = {
    month: () => date.getUTCMonth() / 12,
    weekday: () => ((date.getUTCDay() + 6) % 7) / 7,
    hour: () => (((moment % 86400) + 86400) % 86400) / 86400,
  };
  return parts.flatMap((part) => {
    if (part === "year") return [date.getUTCFullYear()];
    if (part === "time passed") return [moment / YEAR_SECONDS - 30];
    const turn = 2 * Math.PI * turns[part]();
    return [Math.sin(turn), Math.cos(turn)];
  });
}
