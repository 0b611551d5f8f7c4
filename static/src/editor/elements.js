// Elements and buttons made here, as the templates make them.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(text, press, variant = "secondary") {
  const made = element("button", { type: "button", class: "ds-button", "data-variant": variant }, text);
  made.addEventListener("click", press);
  return made;
}

// One that looks like words in a line.
export function plain(text, press) {
  const made = element("button", { type: "button", class: "slt-plain" }, text);
  made.addEventListener("click", press);
  return made;
}
