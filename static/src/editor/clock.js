// The server's time: what is said about when is never this machine's guess.

let at = null; // the server's, in ms, when `heard` was
let heard = 0;

// performance.now() goes on evenly when somebody sets the clock.
export function setClock(iso) {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return;
  at = time;
  heard = performance.now();
}

export const serverNow = () => (at === null ? Date.now() : at + performance.now() - heard);

const shape = (options) => new Intl.DateTimeFormat("nb-NO", { timeZone: "Europe/Oslo", ...options });
const HOUR = { hour: "2-digit", minute: "2-digit" };

// "10:42", and the day too when it is another.
export function spoken(ms) {
  const day = shape({ day: "numeric", month: "numeric", year: "numeric" });
  const time = shape(HOUR).format(ms);
  return day.format(ms) === day.format(serverNow()) ? time : `${day.format(ms)} ${time}`;
}
