// The toolbar's drawings: strokes on a grid of 24, in the colour of the text.
const PATHS = {
  heading: "M5 5v14M13 5v14M5 12h8M17 11l3-2v10",
  subheading: "M5 7v10M11 7v10M5 12h6M15 11.5a2.5 2.5 0 1 1 4.4 1.7L15 17h5",
  bold: "M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7zM8 5v14",
  italic: "M10 5h8M6 19h8M14 5l-4 14",
  bullets: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 5l1.5-1v5M4 14.5c0-2 3-2 3 0 0 1.500-3 2-3 4.500h3",
  indent: "M4 5h16M11 10h9M11 14h9M4 19h16M4 9l3.500 3L4 15",
  outdent: "M4 5h16M11 10h9M11 14h9M4 19h16M7.500 9L4 12l3.500 3",
  quote: "M10 7c-3 0-5 2-5 5v5h5v-5H5M19 7c-3 0-5 2-5 5v5h5v-5h-5",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.700-5.700L12 7M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.700 5.700L12 17",
  table: "M4 5h16v14H4zM4 10h16M4 14.500h16M12 5v14",
  undo: "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4",
  redo: "M16 5l4 4-4 4M20 9H10a5 5 0 0 0 0 10h4",
};

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
