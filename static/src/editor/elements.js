// Elements and buttons made here, as the templates make them.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(text, press, { variant = "secondary", className = "ds-button" } = {}) {
  const made = element("button", { type: "button", class: className, "data-variant": variant }, text);
  made.addEventListener("click", press);
  return made;
}
