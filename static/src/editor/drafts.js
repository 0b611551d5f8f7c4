// What the server has not acknowledged, kept encrypted in this browser: one record for each person,
// text, version it was begun from, and page. docs/decisions/local-drafts.md says against what.
import { serverNow } from "./clock.js";
import { writer } from "./writer.js";

const NAME = "slt";
const STORE = "drafts";
const LIFETIME = 14 * 24 * 3600 * 1000; // ms

// Each page by itself: two tabs of one person do not write over each other.
const page = Math.random().toString(36).slice(2) + Math.random().toString(36).slice(2);
const lockOf = (name) => `slt-draft-${name}`;

// Why nothing can be kept here, or null: "insecure", "blocked" or "full". Told once, as it comes.
let trouble = null;
let tell = () => {};

export function onTrouble(heard) {
  tell = heard;
  if (trouble) tell(trouble);
}

// Whether what is unsaved outlives the page.
export const isKept = () => Boolean(writer) && !trouble;

function fail(kind) {
  if (trouble === kind) return;
  trouble = kind;
  tell(kind);
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("owner", "owner");
  return asked(request);
}

let opened;

async function store(mode) {
  opened ??= open();
  const database = await opened;
  database.onclose = () => (opened = undefined);
  const transaction = database.transaction(STORE, mode, { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  done.catch(() => {}); // whoever waits for it hears of it
  return { table: transaction.objectStore(STORE), done };
}

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

let imported;

// The first key is the one to write with; the others are from before the server's own was changed.
function keys() {
  imported ??= Promise.all(
    writer.keys.map((key) => crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"])),
  );
  return imported;
}

// Bound to its place: what is moved to another person, text or version cannot be read.
const bound = ({ owner, text, base }) => new TextEncoder().encode(JSON.stringify([owner, text, base]));

async function seal(record, content) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const [key] = await keys();
  const plain = new TextEncoder().encode(JSON.stringify(content));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(record) }, key, plain);
  return { ...record, iv, data };
}

async function unseal(record) {
  for (const key of await keys()) {
    try {
      const how = { name: "AES-GCM", iv: record.iv, additionalData: bound(record) };
      const plain = await crypto.subtle.decrypt(how, key, record.data);
      const { id, text, base, at, page } = record;
      return { id, text, base, at, page, ...JSON.parse(new TextDecoder().decode(plain)) };
    } catch {
      // Another key, or none of ours.
    }
  }
  return null;
}

export async function forget(id) {
  const { table, done } = await store("readwrite");
  table.delete(id);
  await done;
}

// Those whose page is still open belong to that page.
async function openPages() {
  if (!navigator.locks) return new Set();
  const { held } = await navigator.locks.query();
  return new Set(held.map(({ name }) => name));
}

async function forgetOld() {
  const { table, done } = await store("readwrite");
  const request = table.openCursor();
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    if (cursor.value.at < serverNow() - LIFETIME) cursor.delete();
    cursor.continue();
  };
  await done;
}

async function readAll() {
  await forgetOld();
  const alive = await openPages();
  const { table } = await store("readonly");
  const records = await asked(table.index("owner").getAll(writer.id));
  const lost = records.filter((record) => !alive.has(lockOf(record.tab)));
  const read = await Promise.all(lost.map(unseal));
  return read.filter(Boolean).sort((one, other) => one.at - other.at);
}

// What this person left unsaved in pages that are gone, oldest first.
export async function left() {
  if (!writer) return [];
  if (!window.isSecureContext || !crypto.subtle) {
    fail("insecure");
    return [];
  }
  try {
    return await readAll();
  } catch (error) {
    console.warn(error);
    fail("blocked");
    return [];
  }
}

let claimed = false;

function claimPage() {
  if (claimed) return;
  claimed = true;
  navigator.locks?.request(lockOf(page), () => new Promise(() => {}));
}

// The draft of one text on this page.
export class Draft {
  constructor(text) {
    this.text = text;
    this.id = null; // of what is kept now
    this.turn = Promise.resolve();
  }

  // One at a time, in order: what is removed cannot be written again by an earlier press.
  next(act) {
    this.turn = this.turn.then(act).catch((error) => {
      console.warn(error);
      fail(error?.name === "QuotaExceededError" ? "full" : "blocked");
    });
    return this.turn;
  }

  // `content`: the texts and what they were begun from, by field, and the name of the place.
  keep(base, content) {
    if (!writer || trouble === "insecure") return this.turn;
    claimPage();
    this.newest = content;
    return this.next(async () => {
      // Written over by what waits behind it: on a slow disk they would not keep up with one who types.
      if (content !== this.newest) return;
      const id = [writer.id, this.text, base, page].join(" ");
      const about = { id, owner: writer.id, text: this.text, base, tab: page, at: serverNow(), page: location.pathname };
      const record = await seal(about, content);
      const { table, done } = await store("readwrite");
      table.put(record);
      if (this.id && this.id !== id) table.delete(this.id);
      await done;
      this.id = id;
      if (trouble) fail(null);
    });
  }

  // The server has it.
  drop() {
    return this.next(async () => {
      if (!this.id) return;
      const { id } = this;
      this.id = null;
      await forget(id);
    });
  }
}
