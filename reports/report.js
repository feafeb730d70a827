// On top of the page that reads without it: each figure may be explored, and tables are open on paper.
"use strict";

for (const data of document.querySelectorAll("script.plotly")) {
  const figure = data.closest("figure");
  const drawing = figure.querySelector(".drawing");
  const explored = document.createElement("div");
  const button = document.createElement("button");
  explored.hidden = true;
  button.type = "button";
  button.textContent = data.dataset.explore;
  button.setAttribute("aria-describedby", figure.getAttribute("aria-labelledby"));
  button.addEventListener("click", () => {
    const open = explored.hidden;
    explored.hidden = !open;
    drawing.hidden = open;
    button.textContent = open ? data.dataset.back : data.dataset.explore;
    if (open && !explored.childNodes.length) {
      const spec = JSON.parse(data.textContent);
      Plotly.newPlot(explored, spec.data, spec.layout, { displayModeBar: false, responsive: true });
    }
  });
  drawing.after(explored);
  figure.append(button);
}

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});
